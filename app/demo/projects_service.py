"""The projects of the demonstration: one that nearly follows, one that breaks decisions, one that only declares."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from app.manifests.occurrence import Manifest
from app.manifests.reading import read_all
from app.manifests.tree import Tree
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.projects.checking import check
from app.web.security.access import NOBODY

PROJECTS = Path(__file__).parent / "projects"


async def load_projects(database: Database, site: str) -> None:
    """Check each as its build would."""
    for folder in sorted(path for path in PROJECTS.iterdir() if path.is_dir()):
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
        manifests = list(read_all(Tree(files), files))
        await run_in_transaction(database, partial(_check, folder.name, manifests, site))


async def _check(slug: str, manifests: list[Manifest], site: str, session: AsyncSession) -> None:
    await check(session, slug, manifests, NOBODY, site)
