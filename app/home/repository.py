"""The one statement behind the first page."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.assumptions.models import AssumptionState
from app.assumptions.shapes import AssumptionRow
from app.decisions.filters import DECISIONS
from app.decisions.models import Status
from app.decisions.shapes import DecisionRow
from app.history.folds import FIRST, Fold, folds
from app.history.lately import Changed, lately
from app.imports.tallies import findings
from app.jobs.models import Job, JobState
from app.persistence.fields import now, table
from app.persistence.querying.queries import fetch_together, many, rows, value
from app.persistence.shapes.shape import Shape, computed
from app.projects.filters import is_stale, project
from app.projects.models import Standing
from app.projects.shapes import ProjectRef
from app.records.refs import DecisionRef, PersonRef
from app.records.reviews import Review, decisions_to_review, risks_to_review
from app.research.filters import RESEARCH
from app.research.models import DocumentStatus
from app.research.shapes import DocumentRow
from app.risks.matrix import Cell, cells
from app.risks.shapes import RiskRow
from app.rounds.awaited import Awaited, awaited, position
from app.stack.shapes import PackageRef
from app.tables import Assumption, Decision, ImportRun, Invitation, Package, Pin, Project, ResearchDocument, Risk

SHOWN = 6
COUNTED = 10_001  # of each status; beyond, "10 000+" says enough
decision, document = (table(model).c for model in (Decision, ResearchDocument))
risk, package, assumption = (table(model).c for model in (Risk, Package, Assumption))
PINS = sa.exists().where(table(Pin).c.decision_id == decision.id)


class ToReview(DecisionRef, of=Decision):
    review_on: date | None  # the question asks for those that have one
    owner: PersonRef | None


class Proposal(DecisionRef, of=Decision):
    """A decision that waits to be taken."""

    decided_on: date | None
    owner: PersonRef | None


class Run(Shape, of=ImportRun):
    id: int
    source: str
    started_at: datetime
    findings: Annotated[int, computed(findings)]


class Silent(ProjectRef, of=Project):
    """A project that has not reported lately."""

    checked_at: datetime | None


class Home(Struct):
    recent: list[DecisionRow]
    research: list[DocumentRow]
    reviews: list[ToReview]
    mine_to_review: list[ToReview]  # overdue ones of whoever reads
    mine_proposed: list[Proposal]
    awaited: list[Awaited]  # rounds in which it is their turn
    changed: list[Changed]  # within a week, and many at once
    folds: list[Fold]
    overdue: int  # decisions, as far as they were counted
    risks: list[RiskRow]
    proposals: list[Proposal]
    conflicts: list[PackageRef]
    conflicting: int  # packages, as far as they were counted
    broken: list[AssumptionRow]
    statuses: list[tuple[Status, int]]
    cells: list[Cell]
    runs: list[Run]
    accepted: int  # decisions, as far as they were counted
    enforced: int  # those of them that pin a package
    projects: int
    failing: int
    silent: list[Silent]
    invited: int  # who may still come
    failed: int  # jobs

    @property
    def latest(self) -> list[Changed | Fold]:
        """What changed within a week."""
        both: list[Changed | Fold] = [*self.changed, *self.folds]
        return sorted(both, key=lambda one: one.happened_at, reverse=True)[:SHOWN]

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been recorded yet."""
        return not self.recent and not self.research

    @property
    def matrix(self) -> dict[tuple[int, int], tuple[int, str]]:
        """Count and address of each cell."""
        return {(one, two): (count, f"/risks?likelihood={one}&severity={two}") for one, two, count in self.cells}

    @property
    def decisions(self) -> int:
        """How many decisions there are, as far as they were counted."""
        return sum(count for _, count in self.statuses)


class HomeRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def load(self, reader: int | None = None) -> Home:
        """What a team wants to see first: what changed, what is due, how things stand."""
        due = [Review.OVERDUE, Review.SOON]
        overdue, mine = decisions_to_review([Review.OVERDUE]), decision.owner_id == (reader or 0)
        return await fetch_together(
            self.session,
            Home,
            recent=many(DecisionRow, order=DECISIONS.orders["newest"], limit=SHOWN),
            research=many(DocumentRow, order=RESEARCH.orders["newest"], limit=4),
            reviews=many(ToReview, decisions_to_review(due), order=[decision.review_on], limit=SHOWN),
            mine_to_review=many(ToReview, mine, overdue, order=[decision.review_on], limit=SHOWN),
            mine_proposed=many(
                Proposal, mine, decision.status == Status.PROPOSED, order=DECISIONS.orders["oldest"], limit=SHOWN
            ),
            awaited=many(Awaited, *awaited(reader or 0, now().date()), order=[position.id], limit=SHOWN),
            changed=lately(now() - timedelta(7), SHOWN),
            folds=folds(FIRST.c.happened_at >= now() - timedelta(7), limit=SHOWN),
            overdue=value(int, sa.select(_count(table(Decision), overdue))),
            risks=many(RiskRow, risks_to_review(due), order=[risk.review_on], limit=SHOWN),
            proposals=many(Proposal, decision.status == Status.PROPOSED, order=DECISIONS.orders["oldest"], limit=SHOWN),
            conflicts=many(PackageRef, package.in_conflict, order=[package.name], limit=SHOWN),
            conflicting=value(int, sa.select(_count(table(Package), package.in_conflict))),
            broken=many(AssumptionRow, *_broken(), order=[assumption.id.desc()], limit=SHOWN),
            statuses=rows(tuple[Status, int], _statuses()),
            cells=cells(),
            runs=many(Run, order=[table(ImportRun).c.id.desc()], limit=1),
            accepted=value(int, sa.select(_count(table(Decision), decision.status == Status.ACCEPTED))),
            enforced=value(int, sa.select(_count(table(Decision), decision.status == Status.ACCEPTED, PINS))),
            projects=value(int, sa.select(_count(table(Project)))),
            failing=value(int, sa.select(_count(table(Project), project.standing == Standing.FAILING))),
            silent=many(Silent, is_stale(), order=[project.checked_at.asc().nulls_first()], limit=SHOWN),
            invited=value(int, sa.select(_count(table(Invitation), *_open()))),
            failed=value(int, sa.select(_count(table(Job), table(Job).c.state == JobState.FAILED))),
        )


def _broken() -> list[Any]:
    """Assumptions that turned out wrong under what is still in force."""
    stands = sa.exists().where(decision.id == assumption.decision_id, decision.status == Status.ACCEPTED)
    printed = sa.exists().where(document.id == assumption.document_id, document.status == DocumentStatus.PUBLISHED)
    return [assumption.state == AssumptionState.BROKEN, stands | printed]


def _open() -> list[Any]:
    """Invitations that may still be accepted."""
    one = table(Invitation).c
    return [one.used_at.is_(None), one.revoked_at.is_(None), one.expires_at > now()]


def _count(source: Any, *where: Any) -> Any:
    """How many rows there are, counting no further than COUNTED."""
    some: Any = (
        sa.select(sa.literal_column("1")).select_from(source).where(*where).limit(COUNTED).correlate_except(source)
    )
    return sa.select(sa.func.count()).select_from(some.subquery().lateral()).scalar_subquery()


def _statuses() -> sa.Select[Any]:
    each = sa.func.unnest(sa.literal(list(Status), ARRAY(decision.status.type)))  # not VALUES: those have no key
    status = each.table_valued(sa.column("status", decision.status.type), name="each").render_derived()
    return sa.select(status.c.status, _count(table(Decision), decision.status == status.c.status))
