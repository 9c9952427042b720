"""What the list of decisions holds as a file."""

from app.decisions.shapes import DecisionRow
from app.web.lists.downloads import Columns, names

COLUMNS: Columns[DecisionRow] = {
    "Number": lambda one: "" if one.number is None else one.short,
    "Title": lambda one: one.title,
    "Status": lambda one: one.status.value,
    "Decided on": lambda one: one.decided_on,
    "Review on": lambda one: one.review_on,
    "Owner": lambda one: one.owner and one.owner.name,
    "Tags": lambda one: names(tag.name for tag in one.tags),
    "Superseded by": lambda one: names(later.label for later in one.successors),
    "Collection": lambda one: one.collection,
}
