"""Admin pages of the history: for reading, since it says what happened."""

from app.admin.declaration import Declaration
from app.admin.permissions import READ_ONLY
from app.tables import Revision

CHANGES = Declaration(
    Revision,
    group="Imports",
    label="Change",
    permissions=READ_ONLY,
    title=("action", "record_type", "record_id"),
    columns=("happened_at", "action", "record_type", "record_id", "actor", "reason"),
    filters=("action", "record_type", "record_id", "actor", "reason", "happened_at"),
    search=("actor",),
    dates="happened_at",
    hidden=frozenset({"changes"}),
)
