"""What the risk register loads."""

from datetime import date

from app.persistence.shapes.shape import Shape
from app.records.refs import DecisionRef, DocumentRef, PersonRef
from app.risks.models import Treatment
from app.tables import Risk


class RiskRow(Shape, of=Risk):
    id: int
    title: str
    likelihood: int | None
    impact: int | None
    residual_likelihood: int | None
    residual_impact: int | None
    mitigation_html: str
    treatment: Treatment
    review_on: date | None
    owner: PersonRef | None
    decision: DecisionRef | None
    document: DocumentRef | None

    @property
    def record(self) -> DecisionRef | DocumentRef | None:
        """The record that it belongs to."""
        return self.decision or self.document

    @property
    def path(self) -> str:
        """Its place on the page of its record."""
        return f"{self.record.path}#risk-{self.id}" if self.record else ""
