"""What a search asks."""

from typing import Annotated

from msgspec import Meta

from app.search.models import Found
from app.search.operators import Asked, Operator, parse
from app.web.lists.filters import Chip, Filter

NAMES = {
    Found.DECISION: "Decisions",
    Found.RESEARCH: "Research",
    Found.RISK: "Risks",
    Found.FINDING: "Findings",
    Found.PRACTICE: "Practices",
    Found.ASSUMPTION: "Assumptions",
}


LABELS = {
    "status": "Status",
    "kind": "Kind",
    "tag": "Tag",
    "owner": "Owner",
    "decider": "Decided by",
    "review": "Review",
    "has": "Has",
    "year": "Year",
    "package": "Package",
    "collection": "Collection",
}


class SearchFilter(Filter, frozen=True, kw_only=True):
    q: Annotated[str, Meta(min_length=1, max_length=1000)] | None = None
    kind: Found | None = None

    @property
    def asked(self) -> Asked:
        """The words and filters of the text."""
        return parse(self.q or "")

    @property
    def operators(self) -> tuple[Operator, ...]:
        """The filters of the text, and the chosen kind."""
        chosen = () if self.kind is None else (Operator("kind", self.kind),)
        return self.asked.operators + chosen

    def filters(self) -> list[Chip]:
        """The filters of the text as chips."""
        asked = self.asked
        return [
            Chip(
                f"Not {LABELS[one.name].lower()}" if one.negated else LABELS[one.name],
                one.value,
                self.query(q=str(asked.without(one)) or None),
            )
            for one in asked.operators
        ]
