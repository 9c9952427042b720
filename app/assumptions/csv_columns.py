"""What the list of assumptions holds as a file."""

from app.assumptions.shapes import AssumptionEntry
from app.records.lists.owners import OF_RECORD
from app.web.lists.downloads import Columns

COLUMNS: Columns[AssumptionEntry] = {
    "Assumption": lambda one: one.text,
    "State": lambda one: one.state.value,
    "Checked on": lambda one: one.checked_on,
    **OF_RECORD,
}
