"""What pages show of mentions."""

from datetime import datetime

from app.persistence.shapes.shape import Shape
from app.records.refs import DecisionRef, DocumentRef, PersonRef
from app.tables import Mention


class MentionRow(Shape, of=Mention):
    """A record that names somebody."""

    id: int
    made_at: datetime
    by: PersonRef | None
    decision: DecisionRef | None
    document: DocumentRef | None

    @property
    def label(self) -> str:
        return self.decision.short if self.decision else "Research"

    @property
    def record(self) -> DecisionRef | DocumentRef | None:
        return self.decision or self.document
