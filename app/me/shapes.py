"""What waits for somebody, by kind."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from app.decisions.doubts import SHOWN, Doubt, EvidenceRef, Unsure, doubts, is_unsure
from app.mentions.shapes import MentionRow
from app.persistence.fields import now
from app.persistence.shapes.shape import Shape, path
from app.projects.waivers.shapes import WaiverRow
from app.records.refs import DecisionRef, DocumentRef, PersonRef
from app.risks.models import Treatment
from app.risks.shapes import RiskRow
from app.rounds.awaited import Awaited, Ending, Led
from app.tables import Decision, Draft, ResearchDocument, Risk

UNFINISHED = ("drafts", "kept", "written")  # of somebody's own, for which nobody waits


class Due(DecisionRef, of=Decision):
    """A decision whose review is overdue."""

    review_on: date | None
    owner: PersonRef | None


class Doubted(DecisionRef, of=Decision):
    """A decision that rests on what is in doubt or turned out wrong."""

    owner: PersonRef | None
    unsure: Annotated[list[Unsure], path("assumptions", where=is_unsure, limit=SHOWN)]
    evidence: Annotated[list[EvidenceRef], path("evidence.document")]

    @property
    def doubts(self) -> list[Doubt]:
        """What it rests on and that is in doubt."""
        return doubts(self.unsure, self.evidence, self.path)


class DueRisk(RiskRow, of=Risk):
    accepted_until: date | None

    @property
    def reason(self) -> str:
        """Why it is somebody's turn."""
        today = now().date()
        if self.treatment == Treatment.ACCEPT and self.accepted_until and self.accepted_until < today:
            return "Its acceptance is over"
        if self.mitigate_by and self.mitigate_by < today:
            return "Its mitigation is overdue"
        return "Its review is overdue"


class DraftRow(Shape, of=Draft):
    key: str
    record_type: str
    record_id: int | None
    title: str
    saved_at: datetime

    @property
    def path(self) -> str:
        """Where it is gone on with."""
        folder = "decisions" if self.record_type == "decision" else "research"
        return f"/{folder}/{self.record_id}/edit" if self.record_id else f"/{folder}/new?draft={self.key}"


class KeptDecision(DecisionRef, of=Decision):
    """A draft in the register, where others can read it."""

    updated_at: datetime

    @property
    def edit_path(self) -> str:
        """Where it is gone on with."""
        return f"/decisions/{self.id}/edit"


class KeptDocument(DocumentRef, of=ResearchDocument):
    """The same of research."""

    updated_at: datetime

    @property
    def edit_path(self) -> str:
        """Where it is gone on with."""
        return f"/research/{self.id}/edit"


class Turns(Struct):
    awaited: list[Awaited]
    to_decide: list[Led]
    opposed: list[Led]
    ending: list[Ending]
    reviews: list[Due]
    doubted: list[Doubted]
    risks: list[DueRisk]
    requested: list[WaiverRow]
    waivers: list[WaiverRow]
    drafts: list[DraftRow]
    kept: list[KeptDecision]
    written: list[KeptDocument]
    mentions: list[MentionRow]

    @property
    def count(self) -> int:
        """How many things wait, as far as they are listed; what is not finished yet is not among them."""
        return sum(len(getattr(self, name)) for name in self.__struct_fields__ if name not in UNFINISHED)

    @property
    def kept_drafts(self) -> list[KeptDecision | KeptDocument]:
        """Drafts in the register, the latest first."""
        return sorted([*self.kept, *self.written], key=lambda one: one.updated_at, reverse=True)
