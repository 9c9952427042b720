"""Admin pages of risks."""

from app.admin.declaration import Attention, Declaration
from app.tables import Risk

RISKS = Declaration(
    Risk,
    columns=("title", "severity", "likelihood", "impact", "treatment", "owner", "review_on", "decision", "document"),
    filters=(
        *("treatment", "severity", "likelihood", "impact", "owner", "accepted_by", "review_on", "accepted_until"),
        *("decision", "document", "collection", "mitigation"),
    ),
    search=("title", "decision.title", "document.title"),
    order="-severity",
    dates="review_on",
    editable=("treatment", "likelihood", "impact", "owner", "review_on"),
    read_only=frozenset({"collection"}),
    attention=(
        Attention("Risks that nobody has judged", "severity=none&treatment=open"),
        Attention("Open risks at 15 or more", "severity=15..&treatment=open"),
        Attention("Risks to be looked at again", "review_on=..today"),
    ),
)
