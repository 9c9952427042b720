"""Admin pages of practices."""

from app.admin.declaration import Declaration
from app.tables import Practice

PRACTICES = Declaration(
    Practice,
    group="Parts",
    columns=("title", "language", "document", "decision"),
    filters=("language", "document", "decision", "body", "code"),
    search=("title", "document.title", "decision.title"),
    editable=("title", "language"),
    help="How something is to be done, often with code that shows it.",
)
