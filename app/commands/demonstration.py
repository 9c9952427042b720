"""`rationale demo`."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from app.commands.database import migrated_database
from app.commands.importing import refusals, show
from app.commands.progress import progress_bar
from app.demo.load import load_demo
from app.demo.projects_service import load_projects
from app.demo.round_service import load_round
from app.imports.report import ImportReport
from app.imports.service import Progress
from app.persistence.database.engine import Database
from app.settings import Settings


def load_demonstration() -> None:
    """Import the demonstration, check its projects, begin a round. Raises SystemExit(1) when it is there already."""
    with migrated_database() as settings, progress_bar("Loading") as progress, refusals():
        report = asyncio.run(_load(settings, progress))
    show(report, settings.site)


async def _load(settings: Settings, progress: Progress) -> ImportReport:
    async with aclosing(Database(settings)) as database:
        report = await load_demo(database, progress)
        await load_projects(database, settings.site)
        await load_round(database)
        return report
