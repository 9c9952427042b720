"""Admin pages of reviews: for reading, since a review is made on the page of its decision."""

from app.admin.declaration import Declaration
from app.admin.permissions import READ_ONLY
from app.tables import DecisionReview

REVIEWS = Declaration(
    DecisionReview,
    group="Parts",
    label="Review",
    slug="reviews",
    permissions=READ_ONLY,
    title=("outcome", "decision"),
    columns=("decision", "outcome", "note", "person", "reviewed_at", "next_on"),
    filters=("outcome", "decision", "person", "reviewed_at", "due_on", "next_on"),
    search=("decision.title",),
    dates="reviewed_at",
    help="What came of looking at a decision again: whether it still holds.",
)
