"""What the list of practices holds as a file."""

from app.practices.shapes import PracticeEntry
from app.records.lists.owners import OF_RECORD
from app.web.lists.downloads import Columns

COLUMNS: Columns[PracticeEntry] = {
    "Practice": lambda one: one.title,
    "Explanation": lambda one: one.body,
    "Code": lambda one: one.code,
    "Language": lambda one: one.language,
    **OF_RECORD,
}
