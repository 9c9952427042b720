"""What the pages of projects load."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any

import sqlalchemy as sa
from msgspec import Struct

from app.checks.verdicts import Kind, Severity
from app.persistence.fields import now, table
from app.persistence.shapes.shape import Shape, computed
from app.projects.limits import STALE_DAYS, TREND_DAYS
from app.projects.models import Manifest, Project, Standing, Verdict
from app.records.refs import DecisionRef, PersonRef
from app.web.paths import package_path

verdict = table(Verdict).c
SAYS = (Severity.ERROR, Severity.WARNING)
BREAKING = frozenset({Kind.VIOLATION, Kind.FORBIDDEN, Kind.MISSING, Kind.APART, Kind.TOO_YOUNG})


def changed(column: str) -> computed:
    """How many verdicts that weigh something began, or ended, lately."""

    def build(project: Any) -> Any:
        lately = verdict[column] > sa.func.now() - sa.text(f"interval '{TREND_DAYS} days'")
        weighs = (verdict.project_id == project.id) & verdict.severity.in_(SAYS) & lately
        row = sa.inspect(project).selectable
        return sa.select(sa.func.count()).where(weighs).correlate(row).scalar_subquery()

    return computed(build)


class ProjectRef(Shape, of=Project):
    id: int
    slug: str
    name: str

    @property
    def path(self) -> str:
        """Its page."""
        return f"/projects/{self.slug}"


class ProjectRow(ProjectRef, of=Project):
    repository_url: str | None
    owner: PersonRef | None
    standing: Standing
    error_count: int
    warning_count: int
    unread_count: int
    checked_at: datetime | None
    begun: Annotated[int, changed("since")]
    ended: Annotated[int, changed("until")]

    @property
    def is_stale(self) -> bool:
        """Whether nobody has sent its files for so long that nobody knows how it stands."""
        return self.checked_at is None or now() - self.checked_at > timedelta(days=STALE_DAYS)

    @property
    def repository_link(self) -> str:
        """Its address, where a browser may follow it."""
        address = self.repository_url or ""
        return address if address.startswith(("https://", "http://")) else ""

    @property
    def trend(self) -> str:
        """What came and went lately, in words."""
        told = [f"{self.begun} new" if self.begun else "", f"{self.ended} mended" if self.ended else ""]
        return ", ".join(filter(None, told))


class ManifestRow(Shape, of=Manifest):
    id: int
    path: str
    format: str
    version: str | None
    package_count: int
    unreadable: str | None
    unchecked: list[str]
    received_at: datetime


class VerdictRow(Shape, of=Verdict):
    id: int
    ecosystem: str
    package: str
    file: str
    line: int | None
    kind: Kind
    severity: Severity
    message: str
    told: dict[str, Any]
    waiver_id: int | None
    since: datetime
    until: datetime | None
    decision: DecisionRef | None

    @property
    def found(self) -> str:
        """The version or range that was found, "" for none."""
        return str(self.told.get("found") or "")

    @property
    def allowed(self) -> str:
        """The range that is allowed."""
        return str(self.told.get("allowed") or "")

    @property
    def command(self) -> str:
        """What mends it, where somebody knows."""
        return str(self.told.get("command") or "")

    @property
    def nearest(self) -> str:
        """The release that is nearest of those that are allowed, where somebody knows."""
        return str(self.told.get("nearest") or "")

    @property
    def apart(self) -> str:
        """Why no release is nearest, where decisions leave none."""
        return str(self.told.get("apart") or "")

    @property
    def finding(self) -> str:
        """What is wrong, without the decision, which stands beside it."""
        return self.message.partition(f": {self.decision.short} “")[0] if self.decision else self.message

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}" if self.line else self.file

    @property
    def package_path(self) -> str:
        """The page of its package, which one that nothing pins has not."""
        return package_path(self.ecosystem, self.package) if self.decision else ""


class ProjectPage(Struct):
    project: ProjectRow | None
    manifests: list[ManifestRow]
    findings: list[VerdictRow]  # the worst first
    found: int
    counts: list[tuple[Kind, int]]
    history: list[VerdictRow]

    @property
    def groups(self) -> list[list[VerdictRow]]:
        """Findings by decision, that of the worst first; without one, what could not be read."""
        return _grouped(self.findings, lambda one: one.decision and one.decision.id)

    @property
    def packages(self) -> list[list[VerdictRow]]:
        """The same by package; without one, by file."""
        return _grouped(self.findings, lambda one: (one.ecosystem, one.package or one.file))

    @property
    def proposals(self) -> list[tuple[DecisionRef, int]]:
        """Proposed decisions, and how many errors each would bring if it were accepted."""
        return [
            (found[0].decision, count)
            for found in self.groups
            if found[0].decision
            and found[0].decision.status == "proposed"
            and (count := sum(one.kind in BREAKING for one in found))
        ]


def _grouped(found: list[VerdictRow], key: Callable[[VerdictRow], Any]) -> list[list[VerdictRow]]:
    """In the order of the first of each."""
    groups: dict[Any, list[VerdictRow]] = {}
    for one in found:
        groups.setdefault(key(one), []).append(one)
    return list(groups.values())
