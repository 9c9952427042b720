"""The questions that the pages of projects ask."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.checks.verdicts import Kind, Severity
from app.persistence.fields import table
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.prepared import at_most
from app.persistence.querying.queries import fetch, fetch_together, many, one, rows, value
from app.projects.filters import CURRENT, ORDER, WEIGHT, ProjectFilter, VerdictFilter, project, verdict
from app.projects.limits import FINDINGS_SHOWN
from app.projects.models import Manifest, Standing
from app.projects.shapes import ManifestRow, ProjectPage, ProjectRow, VerdictRow
from app.records.lists.listing import chips_of
from app.records.refs import PersonRef
from app.tables import Person
from app.web.lists.filters import Chip

MOST_OWNERS = 200
manifest = table(Manifest).c
WEIGHS = verdict.severity != Severity.NONE
UNREAD = verdict.kind == Kind.COULD_NOT_CHECK


class ProjectList(Struct):
    found: Page[ProjectRow]
    owners: list[PersonRef]

    standings = tuple(Standing)

    def chips(self, wanted: ProjectFilter) -> list[Chip]:
        """What narrows the list, in words."""
        return chips_of(wanted, "owner", self.owners)


class Listed(Struct):
    project: ProjectRow | None
    found: Page[VerdictRow]

    kinds = tuple(Kind)
    severities = tuple(Severity)


class ProjectRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, wanted: ProjectFilter) -> ProjectList:
        """The projects that `wanted` narrows the register to, and who owns some."""
        person = table(Person).c
        found = page_of(
            ProjectRow, *wanted.conditions(), order=wanted.ordering(), after=wanted.after, before=wanted.before,
            count=True,
        )  # fmt: skip
        owning = person.id.in_(sa.select(project.owner_id).where(project.owner_id.is_not(None)))
        owners = many(PersonRef, owning, order=[person.name], limit=MOST_OWNERS)
        return await fetch_together(self.session, ProjectList, found=found, owners=owners)

    async def find(self, slug: str) -> ProjectPage:
        """A project, how it stands, and what changed."""
        mine = verdict.project_id == _id_of(slug)
        now_ = (mine, CURRENT)
        found = sa.select(sa.func.count()).select_from(verdict.id.table).where(*now_, WEIGHS)
        return await fetch_together(
            self.session,
            ProjectPage,
            project=one(ProjectRow, project.slug == slug),
            manifests=many(ManifestRow, manifest.project_id == _id_of(slug), order=[manifest.path]),
            findings=many(
                VerdictRow, *now_, WEIGHS, limit=FINDINGS_SHOWN,
                order=[WEIGHT, (~UNREAD).asc(), verdict.package, verdict.file, verdict.id],
            ),
            found=value(int, found),
            counts=rows(tuple[Kind, int], _counts(now_)),
            history=many(VerdictRow, mine, verdict.until.is_not(None), order=[verdict.until.desc()], limit=20),
        )  # fmt: skip

    async def row(self, slug: str) -> ProjectRow | None:
        """A project alone."""
        return await fetch(self.session, one(ProjectRow, project.slug == slug))

    async def verdicts(self, slug: str, wanted: VerdictFilter) -> Listed:
        """Every verdict on a project, the worst first."""
        mine = verdict.project_id == _id_of(slug)
        return await fetch_together(
            self.session,
            Listed,
            project=one(ProjectRow, project.slug == slug),
            found=page_of(
                VerdictRow, mine, *wanted.conditions(), order=ORDER,
                after=wanted.after, before=wanted.before, count=True,
            ),
        )  # fmt: skip


def _id_of(slug: str) -> Any:
    return sa.select(project.id).where(project.slug == slug).scalar_subquery()


def _counts(where: tuple[Any, ...]) -> sa.Select[Any]:
    """How many verdicts of each kind there are."""
    counted = sa.select(verdict.kind, sa.func.count().label("number")).where(*where)
    return counted.group_by(verdict.kind).order_by(sa.desc("number")).limit(at_most(len(Kind)))
