"""Stores the files of a run in batches: first those with a number of their own, then those that wait for one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from itertools import count

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from app.imports.finding.grouping import Candidate
from app.imports.finding.spool import Spool
from app.imports.findings import finding
from app.imports.reading.prepared import Job, Prepared
from app.imports.reading.workers import Workers
from app.imports.storing.batch import Batch
from app.imports.storing.items import Item, Stored, digest, split
from app.imports.storing.kept_numbers import highest, kept
from app.imports.storing.renames.git_renames import contents, renamed_in_git
from app.imports.storing.renames.moves import Move, displaced, move_all, moves, place_beside, places, renamed
from app.imports.storing.renames.overwritten import overwritten
from app.imports.storing.renames.renames import Renames, file_key, likest, missing, report_gone
from app.imports.storing.sources import Key, digests, read_before
from app.imports.storing.transactions import Units
from app.markdown.record import ImportFinding
from app.persistence.errors import sqlstate

FILES = 50  # in a batch
MOST_ABSENT = 50_000  # sources of other files, among which renamed ones are looked for
BYTES = 1024 * 1024
REFUSALS = ("22", "23", "54")  # SQLSTATE classes of data that the database does not take


class Storage:
    """Reads and stores files; `collections` maps slugs to ids."""

    def __init__(
        self,
        units: Units,
        workers: Workers,
        run_id: int,
        collections: dict[str, int],
        progress: Callable[[int, int], None],
        origins: Sequence[str] = (),
    ) -> None:
        self._units = units
        self._workers = workers
        self._run_id = run_id
        self._collections = collections
        self._progress = progress
        self._origins = origins
        self._total = 0
        self._stored: list[Stored] = []
        self._seen: set[Key] = set()

    async def store(self, candidates: list[Candidate]) -> list[Stored]:
        """Store every file; what it returns is small enough to be kept for all of them."""
        self._total = len(candidates)
        ids = list(self._collections.values())
        self._known = await self._units.run(lambda session: digests(session, ids))
        self._outdated = await self._units.run(lambda session: read_before(session, ids)) if self._known else set()
        here = {(self._collections[one.slug], one.path) for one in candidates}
        absent = []
        if 0 < len(self._known.keys() - here) <= MOST_ABSENT:
            absent = await self._units.run(lambda session: missing(session, ids, here))
        self._renames = Renames(absent, self._known.keys(), self._origins)
        await self._move(candidates)
        await self._ask_git(candidates)
        with Spool() as waiting:
            async with kept(self._units, highest(candidates, self._collections)):
                async for batch in _batches(self._items(candidates)):
                    for item in await self._batch(batch, their_turn=False):
                        waiting.put(item)
            async for batch in _batches(_each(waiting)):
                await self._batch(batch, their_turn=True)
        return self._stored

    async def _move(self, candidates: list[Candidate]) -> None:
        """Let the records follow files that lie elsewhere with the same bytes, before any is matched by likeness."""
        here = await asyncio.to_thread(places, candidates, self._collections) if self._known else {}
        self._moves = moves(here, self._known, self._renames.is_gone)
        self._moves |= await self._overwritten(candidates, here)
        if not self._moves:
            return
        kept = {(self._collections[one.slug], one.path): one.kept_path for one in candidates}
        aside = displaced(self._moves, self._known)
        await self._units.run(lambda session: move_all(session, self._moves, kept, aside))
        came = {key: self._known[move.old] for key, move in self._moves.items()}
        for move in self._moves.values():
            self._renames.take(move.old)
            del self._known[move.old]
        self._known |= {place_beside(key): self._known[key] for key in aside}
        self._known |= came
        if aside:
            ids, there = [key[0] for key in aside], self._known.keys() - set(map(place_beside, aside))
            self._renames.add(await self._units.run(lambda session: missing(session, ids, there)))

    async def _overwritten(self, candidates: list[Candidate], here: dict[Key, bytes]) -> dict[Key, Move]:
        """The changed files that are rather one that went, which was moved over another."""
        taken = {move.old for move in self._moves.values()}
        gone = [one for one in self._renames.left() if one.key not in taken and "#" not in one.key[1]]
        by_place = {(self._collections[one.slug], one.path): one for one in candidates if not one.file.refused}
        changed = {
            key: one
            for key, one in by_place.items()
            if key in self._known and key in here and self._known[key] != here[key] and key not in self._moves
        }
        return await self._units.run(lambda session: overwritten(session, changed, gone)) if changed and gone else {}

    async def _ask_git(self, candidates: list[Candidate]) -> None:
        """Let git say which of the new files were others before."""
        places = {(self._collections[one.slug], one.path): one for one in candidates if not one.file.refused}
        known = set(map(file_key, self._known))
        new = [(key, one) for key, one in places.items() if key not in known]
        gone = [one for one in self._renames.left() if file_key(one.key) not in places]
        if new and gone:
            before = await self._units.run(lambda session: contents(session, gone))
            self._renames.promise(await asyncio.to_thread(renamed_in_git, new, gone, before))

    async def gone(self) -> list[Stored]:
        """A report of each file of earlier imports that is not there any more."""
        found, place = self._renames.gone(self._seen), len(self._seen) + self._total
        return await self._units.run(lambda session: report_gone(session, self._run_id, found, place)) if found else []

    async def _items(self, candidates: list[Candidate]) -> AsyncIterator[Item]:
        """Every file, read by the workers, in order."""
        opened: list[Item] = []
        places = count()

        def jobs() -> Iterator[Job]:
            for item in self._open(candidates):
                opened.append(item)
                fresh = self._known.get(item.key) != item.digest or item.key in self._outdated
                yield Job(item.candidate.path, item.content, fresh, item.prepared.findings)

        async for prepared in self._workers.prepare_all(jobs()):
            item = opened.pop(0)
            item.prepared = prepared
            parts = list(split(item))
            self._seen.update(one.key for one in parts)
            self._renames.take(*(one.key for one in parts))
            for one in parts:
                one.place = next(places)
                await self._recognise(one)
                one.prepared.findings += [finding(*note) for note in one.candidate.file.notes]
                yield one

    async def _recognise(self, item: Item) -> None:
        """Note what a new file was called before, if it is one that was renamed."""
        if moved := self._moves.get(item.key):
            item.prepared.findings.append(moved.finding())
            return
        if whole := self._read_whole_before(item):
            item.before = whole[1]
            message = f"{whole[1]} was read as one record before, which is the first of its entries now."
            item.prepared.findings.append(finding("file.split_anew", message))
            return
        if old := self._renames.renamed_in_git(item):
            item.before = old[1]
            message = f"Renamed in git: {old[1]} is {item.candidate.path}, the same record."
            item.prepared.findings.append(finding("file.renamed", message))
            return
        among = self._renames.alike(item)
        if among and (found := await self._units.run(lambda session: likest(session, item, among))):
            self._renames.take(found.key)
            item.before = found.key[1]
            item.prepared.findings.append(renamed(found.key))

    def _read_whole_before(self, item: Item) -> Key | None:
        """The source of the whole file, for the first of the entries that it is read as now."""
        whole = file_key(item.key)
        if whole == item.key or item.key in self._known or item.prepared.record is None or whole not in self._known:
            return None
        del self._known[whole]
        return whole

    def _open(self, candidates: list[Candidate]) -> Iterator[Item]:
        seen: set[tuple[str, str]] = set()
        for place, candidate in enumerate(candidates):
            content, problem = _content(candidate, seen)
            seen.add((candidate.slug, candidate.path))
            prepared = Prepared(None, [problem] if problem else [])
            yield Item(place, candidate, self._collections[candidate.slug], content, digest(content), prepared)

    async def _batch(self, items: list[Item], *, their_turn: bool) -> list[Item]:
        """Store a batch, or each file of it by itself where the database refuses one; returns those that wait."""
        try:
            stored, waiting = await self._attempt(items, their_turn=their_turn)
        except StaleDataError:  # somebody edited one of the records meanwhile: now it has diverged
            stored, waiting = await self._attempt(items, their_turn=their_turn)
        except DBAPIError as error:
            if not sqlstate(error).startswith(REFUSALS):
                raise
            return await self._one_by_one(items, error, their_turn=their_turn)
        self._stored += stored
        self._progress(len(self._stored), self._total)
        return waiting

    async def _one_by_one(self, items: list[Item], error: DBAPIError, *, their_turn: bool) -> list[Item]:
        if len(items) > 1:
            return [waiting for item in items for waiting in await self._batch([item], their_turn=their_turn)]
        if items[0].prepared.record is None:
            raise error
        message = f"The register could not take this record (code {sqlstate(error)}), so it was left out."
        items[0].prepared = Prepared(None, [*items[0].prepared.findings, finding("record.refused", message)])
        return await self._batch(items, their_turn=True)

    async def _attempt(self, items: list[Item], *, their_turn: bool) -> tuple[list[Stored], list[Item]]:
        async def work(session: object) -> tuple[list[Stored], list[Item]]:
            batch = Batch(session, self._run_id, their_turn=their_turn)  # type: ignore[arg-type]
            return await batch.store(items), batch.waiting

        return await self._units.run(work)


def _content(candidate: Candidate, seen: set[tuple[str, str]]) -> tuple[bytes, ImportFinding | None]:
    if candidate.file.refused:
        return b"", finding(*candidate.file.refused)
    if (candidate.slug, candidate.path) in seen:
        message = f"Another file of this import lies at {candidate.path} in the same collection; this one was left out."
        return b"", finding("file.same_place", message)
    try:
        return candidate.file.read(), None
    except OSError as error:
        return b"", finding("file.unreadable", f"The file could not be opened: {error.strerror}.")


async def _batches(items: AsyncIterator[Item]) -> AsyncIterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    async for item in items:
        batch.append(item)
        size += len(item.content)
        if len(batch) >= FILES or size >= BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


async def _each(items: Iterable[Item]) -> AsyncIterator[Item]:
    for item in items:
        yield item
