"""The projects of the demonstration: one that nearly follows, one that breaks decisions, one that only declares."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.manifests.occurrence import Manifest
from app.manifests.reading import read_all
from app.manifests.tree import Tree
from app.persistence.database.engine import Database
from app.persistence.fields import now, table
from app.persistence.session import run_in_transaction
from app.projects.checking import SentFiles, check, judge_anew
from app.projects.models import WaiverState
from app.tables import Person, Project, Waiver
from app.web.security.access import Actor

PROJECTS = Path(__file__).parent / "projects"
MOST = 100  # projects that are judged at once


async def load_projects(database: Database, site: str) -> None:
    """Check each as its build would."""
    for folder in sorted(path for path in PROJECTS.iterdir() if path.is_dir()):
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
        manifests = list(read_all(Tree(files), files))
        await run_in_transaction(database, partial(_check, folder.name, manifests, site))
    await run_in_transaction(database, _waive)
    await run_in_transaction(database, lambda session: judge_anew(session, None, site, 0, MOST))


async def _waive(session: AsyncSession) -> None:
    """The mailer may keep its queue for a while; that the booking office stays as it is was refused."""
    people = await session.scalars(sa.select(table(Person).c.id).order_by(table(Person).c.id).limit(2))
    owner, approver = people.all()
    for slug, package, state in (("mailer", "celery", "approved"), ("booking", "litestar", "denied")):
        project = (await session.scalars(sa.select(table(Project).c.id).where(table(Project).c.slug == slug))).one()
        session.add(Waiver(
            project_id=project, ecosystem="pypi", package=package, owner_id=owner, requested_by_id=owner,
            reason="The nightly mails to passengers still run on it.", state=WaiverState(state),
            until_then="The season ends, and nobody changes the mailer within it.", decided_by_id=approver,
            decided_at=now(), expires_on=now().date() + timedelta(days=60),
        ))  # fmt: skip


async def _check(slug: str, manifests: list[Manifest], site: str, session: AsyncSession) -> None:
    await check(session, SentFiles(slug, manifests), Actor(role="editor"), site)
