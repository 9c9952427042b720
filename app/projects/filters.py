"""What the lists of projects, and of the verdicts on one of them, can be narrowed to."""

from datetime import timedelta
from typing import Any, ClassVar, Literal, NamedTuple

import sqlalchemy as sa

from app.checks.verdicts import Kind, Severity
from app.persistence.fields import has_letters, now, sort_key, table
from app.projects.limits import STALE_DAYS
from app.projects.models import Occurrence, Project, Standing, Verdict
from app.web.lists.filters import Filter, Id, Word

project, occurrence, verdict = table(Project).c, table(Occurrence).c, table(Verdict).c
CURRENT = verdict.until.is_(None)
ORDER = [verdict.package, verdict.file, verdict.id]
# The worst first; what holds comes last
WEIGHT = sa.case((verdict.severity == Severity.ERROR, 0), (verdict.severity == Severity.WARNING, 1), else_=2)


class ProjectFilter(Filter, frozen=True, kw_only=True):
    standing: Standing | None = None
    owner: Id | None = None
    decision: Id | None = None
    verdict: Kind | None = None
    package: Word | None = None
    stale: Literal["yes"] | None = None

    labels: ClassVar = {
        "q": "Name", "standing": "Standing", "owner": "Owner", "decision": "Decision", "verdict": "Verdict",
        "package": "Package", "stale": "Not checked lately",
    }  # fmt: skip
    has_file: ClassVar = True
    sorts: ClassVar = ("name", "checked")

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What a project must meet to be listed."""
        wanted: list[Any] = []
        if self.q:
            wanted.append(has_letters(project.name, self.q))
        if self.standing:
            wanted.append(project.standing == self.standing)
        if self.owner:
            wanted.append(project.owner_id == self.owner)
        if self.decision or self.verdict:
            said = [verdict.decision_id == self.decision] if self.decision else []
            said += [verdict.kind == self.verdict] if self.verdict else []
            wanted.append(sa.exists().where(verdict.project_id == project.id, CURRENT, *said))
        if self.package:
            holds = (occurrence.project_id == project.id, occurrence.package == self.package.lower())
            wanted.append(sa.exists().where(*holds))
        if self.stale:
            wanted.append(is_stale())
        return wanted

    def ordering(self) -> list[Any]:
        """By name, or those first that have not been checked for longest."""
        return [project.checked_at.asc().nulls_first()] if self.order == "checked" else [sort_key(project.name)]


class VerdictFilter(Filter, frozen=True, kw_only=True):
    kind: Kind | None = None
    severity: Severity | None = None
    decision: Id | None = None
    past: Literal["yes"] | None = None
    has_file: ClassVar = True

    labels: ClassVar = {
        "q": "Package", "kind": "Verdict", "severity": "Weight", "decision": "Decision", "past": "Also before",
    }  # fmt: skip

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What a verdict must meet to be listed."""
        wanted: list[Any] = [] if self.past else [CURRENT]
        if self.q:
            wanted.append(verdict.package.contains(self.q.lower(), autoescape=True))
        for name, value in (("kind", self.kind), ("severity", self.severity), ("decision_id", self.decision)):
            if value:
                wanted.append(verdict[name] == value)
        return wanted


class OfProject(NamedTuple):
    """The verdicts on one project that a filter leaves, for a file of all of them."""

    wanted: VerdictFilter
    project_id: int

    @property
    def format(self) -> str | None:
        return self.wanted.format

    def query(self, **changes: Any) -> str:
        return self.wanted.query(**changes)

    def conditions(self) -> list[Any]:
        return [verdict.project_id == self.project_id, *self.wanted.conditions()]

    def ordering(self) -> list[Any]:
        return ORDER


def is_stale() -> sa.ColumnElement[bool]:
    """Whether nobody has sent a project's files for long."""
    return project.checked_at.is_(None) | (project.checked_at < now() - timedelta(days=STALE_DAYS))
