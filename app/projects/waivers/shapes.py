"""What the list of waivers loads, and what it can be narrowed to."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Literal

import sqlalchemy as sa

from app.persistence.fields import now, table
from app.persistence.shapes.shape import Shape
from app.projects.models import Waiver, WaiverState
from app.projects.shapes import ProjectRef
from app.records.refs import DecisionRef, PersonRef
from app.web.lists.downloads import Columns
from app.web.lists.filters import Filter, Id

SOON = timedelta(days=14)
waiver = table(Waiver).c


class WaiverRow(Shape, of=Waiver):
    id: int
    project: ProjectRef
    decision: DecisionRef | None
    ecosystem: str
    package: str
    specifier: str
    reason: str
    until_then: str
    expires_on: date
    state: WaiverState
    owner: PersonRef | None
    owner_name: str
    decision_label: str
    requested_by: PersonRef | None
    requested_at: datetime
    decided_by: PersonRef | None

    @property
    def about(self) -> str:
        """The package and its versions, or the whole of the decision."""
        return " ".join(filter(None, (self.package or "every package", self.specifier)))

    @property
    def days_left(self) -> int:
        """Until it expires; negative when it has."""
        return (self.expires_on - now().date()).days

    @property
    def holds(self) -> bool:
        """Whether it lets pass, until its day."""
        return self.state in (WaiverState.APPROVED, WaiverState.WRITTEN)

    @property
    def tone(self) -> str:
        """How its badge looks."""
        if self.holds and self.days_left < 0:
            return "bad"
        return {WaiverState.APPROVED: "good", WaiverState.REQUESTED: "note", WaiverState.WRITTEN: "note"}.get(
            self.state, "past"
        )

    @property
    def is_open(self) -> bool:
        """Whether nobody has approved or denied it yet."""
        return self.state == WaiverState.REQUESTED


class WaiverFilter(Filter, frozen=True, kw_only=True):
    project: Id | None = None
    state: WaiverState | None = None
    ends: Literal["soon", "ended"] | None = None
    has_file: ClassVar = True

    labels: ClassVar = {"project": "Project", "state": "State", "ends": "Ends"}

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What a waiver must meet to be listed."""
        wanted: list[Any] = [waiver.project_id == self.project] if self.project else []
        if self.state:
            wanted.append(waiver.state == self.state)
        if self.ends:
            today = now().date()
            soon = waiver.expires_on.between(today, today + SOON)
            wanted.append(soon if self.ends == "soon" else waiver.expires_on < today)
        return wanted

    def ordering(self) -> list[Any]:
        """Those that end first before the others."""
        return [waiver.expires_on.asc(), waiver.id.asc()]


COLUMNS: Columns[WaiverRow] = {
    "Project": lambda one: one.project.name,
    "Package": lambda one: one.package,
    "Versions": lambda one: one.specifier,
    "Decision": lambda one: one.decision.label if one.decision else one.decision_label,
    "State": lambda one: one.state.value,
    "Expires on": lambda one: one.expires_on,
    "Owner": lambda one: one.owner.name if one.owner else one.owner_name,
    "Reason": lambda one: one.reason,
    "Why until then": lambda one: one.until_then,
    "Approved by": lambda one: one.decided_by and one.decided_by.name,
}
