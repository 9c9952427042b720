"""Admin pages of groups."""

from app.admin.declaration import Declaration
from app.tables import Group

GROUPS = Declaration(
    Group,
    label="Group",
    columns=("name", "people"),
    filters=("name", "people"),
    search=("name",),
    order="name",
    help="People who are asked together for their agreement.",
)
