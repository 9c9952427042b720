"""What the list of people holds as a file."""

from app.people.shapes import PersonRow
from app.web.lists.downloads import Columns

COLUMNS: Columns[PersonRow] = {
    "Name": lambda one: one.name,
    "Decisions owned": lambda one: one.decisions,
    "Took part in": lambda one: one.parts,
    "Research": lambda one: one.documents,
    "Risks": lambda one: one.risks,
}
