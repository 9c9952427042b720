"""What the risk register can be narrowed to."""

from typing import Annotated, Any, ClassVar, Literal

import sqlalchemy as sa
from msgspec import Meta

from app.persistence.fields import sort_key, table
from app.persistence.querying.selectivity import Condition
from app.records.lists.listing import in_collection
from app.records.reviews import Review, risks_to_review
from app.risks.models import SPANS, RiskLevel, Treatment
from app.search.conditions import matching
from app.search.models import Found
from app.tables import Risk
from app.web.lists.filters import Filter, Id, Word

SORTS = {"severest": "Severest first", "newest": "Newest first", "review": "By review date", "title": "By title"}
Level = Annotated[int, Meta(ge=1, le=5)]
risk = table(Risk).c
SCALES = {
    None: (risk.likelihood, risk.severity),
    "residual": (risk.residual_likelihood, risk.residual_severity),
}


def within(level: RiskLevel) -> sa.ColumnElement[bool]:
    """Risks of one level, by likelihood times severity."""
    if level == RiskLevel.UNKNOWN:
        return risk.score.is_(None)
    return risk.score.between(*SPANS[level])


def level_of(score: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """The level of a likelihood times a severity."""
    spans = [(score.between(*span), sa.literal_column(f"'{level}'", sa.Text)) for level, span in SPANS.items()]
    return sa.case(*spans, else_=sa.literal_column(f"'{RiskLevel.UNKNOWN}'", sa.Text))


class RiskFilter(Filter, frozen=True, kw_only=True):
    likelihood: Level | None = None
    severity: Level | None = None
    scale: Literal["residual"] | None = None  # what the matrix counts: what is left after mitigation; None: before
    level: tuple[RiskLevel, ...] = ()
    treatment: tuple[Treatment, ...] = ()
    owner: Id | Literal["none"] | None = None
    review: tuple[Review, ...] = ()
    collection: Word | None = None  # a slug

    labels: ClassVar = {
        "q": "Text",
        "likelihood": "Likelihood",
        "severity": "Severity",
        "level": "Level",
        "treatment": "Treatment",
        "owner": "Owner",
        "review": "Review",
        "collection": "Collection",
    }
    has_file: ClassVar = True
    sorts: ClassVar = tuple(SORTS)

    def conditions(self) -> dict[str, Condition]:
        """What a risk must meet to be listed, by the parameter that asks for it: what leaves fewest last."""
        wanted: dict[str, Condition] = {}
        likelihood, severity = SCALES[self.scale]
        if self.likelihood:
            wanted["likelihood"] = likelihood == self.likelihood
        if self.severity:
            wanted["severity"] = severity == self.severity
        if self.level:
            wanted["level"] = sa.or_(*(within(level) for level in self.level))
        if self.treatment:
            wanted["treatment"] = risk.treatment.in_(self.treatment)
        if self.review:
            wanted["review"] = risks_to_review(self.review)
        if self.collection:
            wanted["collection"] = in_collection(risk.collection_id, self.collection)
        if self.owner:
            wanted["owner"] = risk.owner_id.is_(None) if self.owner == "none" else risk.owner_id == self.owner
        if self.q:
            wanted["q"] = matching(Found.RISK, risk.id, self.q)
        return wanted

    def ordering(self) -> list[sa.ColumnElement[Any]]:
        """The chosen order, ending in a column without ties."""
        orders: dict[str, list[sa.ColumnElement[Any]]] = {
            "severest": [risk.score.desc().nulls_last(), risk.id.desc()],
            "newest": [risk.id.desc()],
            "review": [risk.review_on.asc().nulls_last(), risk.id.asc()],
            "title": [sort_key(risk.title), risk.id.asc()],
        }
        return orders[self.order]
