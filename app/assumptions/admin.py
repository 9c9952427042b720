"""Admin pages of assumptions."""

from app.admin.declaration import Attention, Declaration
from app.tables import Assumption

ASSUMPTIONS = Declaration(
    Assumption,
    group="Parts",
    columns=("text", "state", "checked_on", "decision", "document"),
    filters=("state", "checked_on", "decision", "document", "text"),
    search=("text", "decision.title", "document.title"),
    dates="checked_on",
    editable=("state", "checked_on"),
    attention=(Attention("Assumptions in doubt or broken", "state=doubted,broken"),),
    help="What a record takes for true, and whether that still holds.",
)
