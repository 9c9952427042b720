"""What the risk register loads."""

from datetime import date
from typing import Annotated

from app.persistence.shapes.shape import path
from app.records.lists.owners import OwnedRow
from app.records.refs import PersonRef, name_of
from app.risks.models import Treatment
from app.tables import Risk


class RiskRow(OwnedRow, of=Risk):
    id: int
    title: str
    likelihood: int | None
    severity: int | None
    residual_likelihood: int | None
    residual_severity: int | None
    mitigation_html: str
    treatment: Treatment
    mitigate_by: date | None
    review_on: date | None
    owner: PersonRef | None

    @property
    def path(self) -> str:
        """Its place on the page of its record."""
        return f"{self.record.path}#risk-{self.id}"


class RiskEntry(RiskRow, of=Risk):
    """All that the register has of a risk, for a file."""

    impact_text: str
    mitigation: str
    accepted_by: Annotated[str | None, name_of("accepted_by_id")]
    accepted_until: date | None
    collection: Annotated[str | None, path("collection_id.name")]
