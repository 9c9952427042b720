"""What the list of research holds as a file."""

from app.research.shapes import DocumentEntry
from app.web.lists.downloads import Columns, names

COLUMNS: Columns[DocumentEntry] = {
    "Title": lambda one: one.title,
    "Status": lambda one: one.status.value,
    "Published on": lambda one: one.published_on,
    "Author": lambda one: one.author and one.author.name,
    "Tags": lambda one: names(tag.name for tag in one.tags),
    "Evidence for": lambda one: names(decision.label for decision in one.decisions),
    "Collection": lambda one: one.collection,
}
