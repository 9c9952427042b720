"""The second half of an import: when all records are stored, their links can be resolved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import islice
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import LinkKind
from app.imports.linking import evidence
from app.imports.linking.record_index import RecordIndex, load_index
from app.imports.linking.resolving_relations import Relations, Resolver
from app.imports.linking.storing_relations import Stated, add, remove, stated_before, supersessions
from app.imports.linking.text_links import Addresses, addresses, link
from app.imports.models import ImportedFile
from app.imports.storing.file_reports import as_stored
from app.imports.storing.images import Images, uses
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
        relations = await self._relate(stored, index)
        everything = [*stored, *await self._units.run(self._others)]
        rests = await self._units.run(partial(evidence.stated, collection_ids=self._collection_ids))
        await self._each(evidence.store, evidence.changed(everything, index, rests))
        images = Images(await self._units.run(partial(uses, collection_ids=self._collection_ids)))
        await images.store(self._units, stored)
        found = addresses(everything, index, images)
        await self._each(link, list(found.news.items()))
        await self._each(_tell, _told(stored, relations, found))

    async def _others(self, session: AsyncSession) -> list[Stored]:
        return await others(session, self._run_id, self._collection_ids)

    async def _relate(self, stored: list[Stored], index: RecordIndex) -> Relations:
        """Store the relations that files state, and remove those that they stated before and do not any more."""
        before = await self._units.run(partial(stated_before, collection_ids=self._collection_ids))
        told = {one.owner[1] for one in stored if one.owner and one.owner[0] == "decision" and one.tells}
        held = {edge for id_, scopes in before.items() if id_ not in told for edge in scopes}
        mine = {edge for id_ in told for edge in before.get(id_, ())} - held
        supersedes = {edge[:2] for edge in mine if edge[2] is LinkKind.SUPERSEDES}
        known = set(await self._units.run(supersessions)) - supersedes  # files that were read state theirs again
        relations = Resolver(index, known).resolve(stored)
        gone = mine - relations.scopes.keys()
        now = {id_: {edge: relations.scopes[edge] for edge in relations.stated[id_]} for id_ in told}
        await self._each(remove, sorted(gone))
        stated = [Stated(id_, before.get(id_, {}), now[id_]) for id_ in sorted(told)]
        await self._each(add, [one for one in stated if one.before != one.now])
        return relations

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
