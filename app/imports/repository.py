"""The questions that the pages of imports ask."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from app.imports.filters import FileFilter, file
from app.imports.models import Outcome
from app.imports.shapes import FileRow, ListedRun, RunPage, ShownRun
from app.persistence.fields import table
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.queries import fetch, fetch_together, one, rows
from app.tables import ImportRun
from app.web.lists.filters import Filter

run = table(ImportRun).c


class ImportRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def runs(self, wanted: Filter) -> Page[ListedRun]:
        """The imports, the latest first."""
        return await fetch(
            self.session,
            page_of(ListedRun, order=[run.id.desc()], after=wanted.after, before=wanted.before, count=True),
        )

    async def find(self, run_id: int, wanted: FileFilter) -> RunPage | None:
        """One import with those of its files that are wanted; None if there is none."""
        mine = file.run_id == run_id
        finding = sa.func.jsonb_array_elements(file.findings).table_valued(sa.column("value", JSONB)).lateral("finding")
        rule, count = finding.c.value["rule"].astext.label("rule"), sa.func.count().label("count")
        rules = sa.select(rule, count).select_from(file.path.table.join(finding, sa.true())).where(mine)
        loaded = await fetch_together(
            self.session,
            RunPage,
            run=one(ShownRun, run.id == run_id),
            files=page_of(
                FileRow,
                *wanted.conditions(run_id),
                order=wanted.ordering(),
                after=wanted.after,
                before=wanted.before,
                count=True,
            ),
            outcomes=rows(
                tuple[Outcome, int], sa.select(file.outcome, sa.func.count()).where(mine).group_by(file.outcome)
            ),
            rules=rows(tuple[str, int], rules.group_by(rule).order_by(count.desc(), rule)),
        )
        return loaded if loaded.run else None
