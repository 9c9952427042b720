"""What a decision rests on and that is in doubt, or turned out wrong: assumptions of its own and of its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, NamedTuple

from app.assumptions.models import AssumptionState
from app.persistence.shapes.shape import Shape, path
from app.records.parts import AssumptionText
from app.records.refs import DocumentRef
from app.tables import Assumption, ResearchDocument
from app.web.templating.formats import excerpt

SHOWN = 3  # of each record


def is_unsure(assumption: Any) -> Any:
    """Whether an assumption puts in doubt what rests on it, by its columns."""
    return assumption.state != AssumptionState.HOLDS.value


class Unsure(Shape, of=Assumption):
    id: int
    text: str
    state: AssumptionState


class EvidenceRef(DocumentRef, of=ResearchDocument):
    unsure: Annotated[list[Unsure], path("assumptions", where=is_unsure, limit=SHOWN)]


class Doubt(NamedTuple):
    state: AssumptionState
    text: str
    href: str  # where the assumption stands


def doubts(own: Sequence[Unsure | AssumptionText], evidence: Iterable[EvidenceRef], page: str = "") -> list[Doubt]:
    """Those of the decision at `page` first, then those of its evidence."""
    unsure = [one for one in own if one.state != AssumptionState.HOLDS][:SHOWN]
    found = [(one, page) for one in unsure]
    found += [(one, document.path) for document in evidence for one in document.unsure]
    return [Doubt(one.state, excerpt(one.text, 200), f"{where}#assumption-{one.id}") for one, where in found]
