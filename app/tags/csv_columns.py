"""What the list of tags holds as a file."""

from app.tags.shapes import TagRow
from app.web.lists.downloads import Columns

COLUMNS: Columns[TagRow] = {
    "Tag": lambda one: one.name,
    "Decisions": lambda one: one.decisions,
    "Research": lambda one: one.documents,
}
