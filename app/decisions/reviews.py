"""What came of looking at a decision again, as its page tells it."""

from datetime import date, datetime

from app.persistence.shapes.shape import Shape
from app.records.refs import PersonRef
from app.reviews.models import ReviewOutcome
from app.tables import DecisionReview


class ReviewRow(Shape, of=DecisionReview):
    outcome: ReviewOutcome
    note: str
    person: PersonRef | None
    next_on: date | None
    reviewed_at: datetime
