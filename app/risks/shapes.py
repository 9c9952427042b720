"""What the risk register loads."""

from datetime import date
from typing import Annotated

from app.persistence.shapes.shape import computed, path
from app.records.lists.owners import OwnedRow
from app.records.refs import PersonRef, name_of
from app.risks.models import Treatment
from app.risks.trend import score_before
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
    score: int | None
    was: Annotated[int | None, computed(score_before)]

    @property
    def trend(self) -> str:
        """How its score has changed, in words; "" where it was never judged otherwise."""
        if self.was is None or self.score is None or self.was == self.score:
            return ""
        return f"{'up' if self.score > self.was else 'down'} from {self.was}"

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
