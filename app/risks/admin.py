"""Admin pages of risks."""

from app.admin.declaration import Attention, Declaration
from app.tables import Risk

RISKS = Declaration(
    Risk,
    columns=("title", "score", "likelihood", "severity", "treatment", "owner", "review_on", "decision", "document"),
    filters=(
        *("treatment", "score", "likelihood", "severity", "owner", "accepted_by", "review_on", "accepted_until"),
        *("decision", "document", "collection", "mitigation", "mitigate_by"),
    ),
    search=("title", "decision.title", "document.title"),
    order="-score",
    dates="review_on",
    editable=("treatment", "likelihood", "severity", "owner", "review_on"),
    read_only=frozenset({"collection"}),
    attention=(
        Attention("Risks that nobody has judged", "score=none&treatment=open"),
        Attention("Open risks at 15 or more", "score=15..&treatment=open"),
        Attention("Risks whose review is overdue", "review_on=..-1d&treatment=!closed"),
    ),
)
