"""Admin pages of the parts that decisions and research documents have in common."""

from app.admin.declaration import Declaration
from app.tables import Implication, Section

IMPLICATIONS = Declaration(
    Implication,
    group="Parts",
    title=("decided",),
    columns=("decided", "follows", "decision", "document"),
    filters=("decision", "document", "decided", "follows"),
    search=("decided", "decision.title", "document.title"),
    help="What was decided, and what follows from it for others.",
)
SECTIONS = Declaration(
    Section,
    group="Parts",
    help="Parts of imported texts that have no field of their own.",
    title=("heading",),
    columns=("heading", "level", "place", "decision", "document"),
    filters=("decision", "document", "heading", "place", "level"),
    search=("heading", "decision.title", "document.title"),
)
