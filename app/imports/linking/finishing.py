"""The second half of an import: when all records are stored, their links can be resolved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import islice
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from app.imports.linking import evidence
from app.imports.linking.record_index import load_index
from app.imports.linking.resolving_relations import Relations, Resolver
from app.imports.linking.storing_relations import relate, supersessions
from app.imports.linking.text_links import Addresses, addresses, link
from app.imports.models import ImportedFile
from app.imports.storing.file_reports import as_stored
from app.imports.storing.items import Stored
from app.imports.storing.sources import others
from app.imports.storing.transactions import Units
from app.records.columns import table_of, update_each

CHUNK = 200  # rows a transaction

Thing = TypeVar("Thing")


class Finisher:
    """Resolves relations and links inside texts for a whole run, unchanged files included: a target may be new.

    Links inside the texts of records whose files were not in the run are followed too, for the same reason.
    """

    def __init__(self, units: Units, run_id: int, collection_ids: set[int]) -> None:
        self._units = units
        self._run_id = run_id
        self._collection_ids = collection_ids

    async def finish(self, stored: list[Stored]) -> None:
        """Store relations and addresses, and add what was found to the report and row of each file."""
        index = await self._units.run(partial(load_index, collection_ids=self._collection_ids))
        relations = Resolver(index, await self._units.run(supersessions)).resolve(stored)
        fresh = {one.owner[1] for one in stored if one.fresh and one.owner and one.owner[0] == "decision"}
        await self._each(partial(relate, relations=relations, index=index, fresh=fresh), list(relations.scopes.items()))
        everything = [*stored, *await self._units.run(self._others)]
        await self._each(evidence.settle, evidence.changes(everything, index, await self._units.run(self._stated)))
        found = addresses(everything, index)
        await self._each(link, list(found.news.items()))
        await self._each(_tell, _told(stored, relations, found))

    async def _others(self, session: AsyncSession) -> list[Stored]:
        return await others(session, self._run_id, self._collection_ids)

    async def _stated(self, session: AsyncSession) -> evidence.Rests:
        return await evidence.stated(session, self._collection_ids)

    async def _each(self, work: Callable[[AsyncSession, list[Thing]], Awaitable[None]], things: list[Thing]) -> None:
        """Do `work` for some of the things at a time, each in a unit of its own."""
        left = iter(things)
        while chunk := list(islice(left, CHUNK)):

            async def unit(session: AsyncSession, chunk: list[Thing] = chunk) -> None:
                await work(session, chunk)

            await self._units.run(unit)


def _told(stored: list[Stored], relations: Relations, found: Addresses) -> list[Stored]:
    """The files about which something was found, with it in their report."""
    told = []
    for one in stored:
        new = [*relations.findings.get(one.place, []), *found.findings.get(one.place, [])]
        one.report.findings += new
        if new:
            told.append(one)
    return told


async def _tell(session: AsyncSession, stored: Sequence[Stored]) -> None:
    found = [(one.file_id, one.report.findings) for one in stored]
    changes = [(id_, {"findings": as_stored(findings), "finding_count": len(findings)}) for id_, findings in found]
    await update_each(session, table_of(ImportedFile), changes)
