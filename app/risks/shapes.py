"""What the risk register loads."""

from datetime import date

from app.records.owners import OwnedRow
from app.records.refs import PersonRef
from app.risks.models import Treatment
from app.tables import Risk


class RiskRow(OwnedRow, of=Risk):
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

    @property
    def path(self) -> str:
        """Its place on the page of its record."""
        return f"{self.record.path}#risk-{self.id}"
