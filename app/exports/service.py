"""An export from the first record to the last file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import Decision
from app.exports import loading
from app.exports.folder import ExportRefused, Folder
from app.exports.links import Places
from app.exports.loading import Head
from app.exports.places import Heading, places
from app.exports.records import record_of
from app.imports.linking.entries import Owner
from app.imports.linking.record_index import load_index
from app.imports.reading.normal import Written
from app.markdown.record import Dialect, Record
from app.markdown.writing.writer import file_name, write
from app.persistence.database.engine import Database

RECORDS = 50  # loaded at a time

Progress = Callable[[int, int], None]  # records done, records in all


class ExportReport(msgspec.Struct):
    """What an export did. `written` counts the files that were new or different."""

    paths: list[str]
    written: int


async def run_export(
    database: Database,
    directory: Path,
    *,
    dialect: Dialect | None = None,
    keep_paths: bool = False,
    collection: str | None = None,
    progress: Progress | None = None,
) -> ExportReport:
    """Write every record, or those of the collection with this slug, as a file below `directory`.

    A record that was imported and not changed since comes out byte for byte, a changed one in its own dialect or the
    nearest that can be written; `dialect` forces one for all. Each collection has a folder; `keep_paths` uses the paths
    below what was imported instead. The same records give the same bytes. Files of an earlier export are replaced, one
    by one and each whole;
    raises ExportRefused, with nothing written, where a file of anybody else is in the way.
    """
    async with database.read_sessions() as session:
        heads = await loading.heads(session, collection)
        if collection is not None and not heads:
            raise ExportRefused(f"There is no record in a collection {collection!r}.")
        paths = places([_heading(head, dialect) for head in heads], keep_paths=keep_paths, renamed=dialect is not None)
        index = await load_index(session, {head.collection_id for head in heads})
        exporter = _Exporter(session, Places(index, paths), dialect, keep_paths=keep_paths)
        folder = Folder(directory)
        folder.claim(paths.values())
        written = 0
        for done, chunk in enumerate(_chunks(heads)):
            for owner, content in (await exporter.contents(chunk)).items():
                written += folder.write(paths[owner], content)
            if progress:
                progress(min((done + 1) * RECORDS, len(heads)), len(heads))
    return ExportReport(sorted(paths.values()), written)


async def export_one(session: AsyncSession, collection: str, owner: Owner) -> bytes | None:
    """The file of one record of the collection with this slug, as `run_export` writes it; None if there is none."""
    heads = await loading.heads(session, collection)
    found = [head for head in heads if head.owner == owner]
    if not found:
        return None
    index = await load_index(session, {found[0].collection_id})
    paths = places([_heading(head, None) for head in heads], keep_paths=False, renamed=False)
    exporter = _Exporter(session, Places(index, paths), None, keep_paths=False)
    return (await exporter.contents(found))[owner]


def _heading(head: Head, dialect: Dialect | None) -> Heading:
    kind = head.owner[0]
    record = Record(kind, head.dialect, head.title, head.number, dated_on=head.dated_on)  # type: ignore[arg-type]
    name = file_name(record, dialect_for(record, dialect))
    return Heading(head.owner, head.collection, head.path, head.kept_path, name)


def dialect_for(record: Record, forced: Dialect | None) -> Dialect:
    """The dialect to write a record in: research stays research, whatever decisions are written in."""
    if record.kind == "research":
        return "research"
    return forced or record.dialect


class _Exporter:
    def __init__(self, session: AsyncSession, places: Places, dialect: Dialect | None, *, keep_paths: bool) -> None:
        self._session = session
        self._places = places
        self._dialect = dialect
        self._keep_paths = keep_paths

    async def contents(self, heads: Sequence[Head]) -> dict[Owner, bytes]:
        """The files of some records."""
        untouched = [head.owner for head in heads if head.is_untouched and self._dialect is None]
        others = [head.owner for head in heads if head.owner not in set(untouched)]
        found = await loading.contents(self._session, untouched) if untouched else {}
        if others:
            rows = await loading.rows(self._session, others)
            sources = await loading.written(self._session, others)
            found |= {owner: self._written(row, sources.get(owner)) for owner, row in rows.items()}
            self._session.expunge_all()
        return found

    def _written(self, row: loading.Row, source: dict[str, object] | None) -> bytes:
        written = Written.load(source) if source is not None else None
        record = self._linked(row, record_of(row, written), written)
        if self._dialect is not None and not self._keep_paths and isinstance(row, Decision):
            record.number = row.number
        return write(record, dialect_for(record, self._dialect)).encode()

    def _linked(self, row: loading.Row, record: Record, written: Written | None) -> Record:
        entry = self._places.entry((record.kind, row.id or 0))
        if entry is None:
            return record
        links = written.links if written else []
        record.links = self._places.written_links(links, entry)
        if isinstance(row, Decision):
            record.links += self._places.new_links(row, links, entry)
        return self._places.moved(record, entry)


def _chunks(heads: list[Head]) -> Iterator[list[Head]]:
    for start in range(0, len(heads), RECORDS):
        yield heads[start : start + RECORDS]
