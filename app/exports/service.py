"""An export from the first record to the last file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import Decision
from app.exports import images, loading
from app.exports.folder import ExportRefused, Folder
from app.exports.front_matter import has_front_matter, keep_front_matter
from app.exports.joined import File, Piece, dialect_within, losses, part_of
from app.exports.links import Places
from app.exports.loading import Head
from app.exports.places import Heading, places
from app.imports.linking.entries import Owner
from app.imports.linking.record_index import load_index
from app.imports.reading.normal import Written
from app.imports.storing import whole
from app.imports.storing.held import is_as_imported, record_of
from app.imports.storing.sources import Row
from app.markdown.record import Dialect, Record
from app.markdown.syntax.decoding import decode
from app.markdown.writing.losses import TYPE, lost_fields
from app.markdown.writing.writer import file_name, write
from app.persistence.database.engine import Database

RECORDS = 50  # loaded at a time

Progress = Callable[[int, int], None]  # records done, records in all


KIND = "kind"


class Loss(msgspec.Struct):
    """What an import would read otherwise than the register holds it."""

    path: str
    fields: list[str]  # ["record"] where it would be read as none


class ExportReport(msgspec.Struct):
    """What an export did. `written` counts the files that were new or different."""

    paths: list[str]
    written: int
    images: list[str] = []
    losses: list[str] = []  # what has no place in the row or item of a file that holds several records
    read_otherwise: list[Loss] = []
    images_moved: int = 0  # for which the path that a text has for them leads out of the folder, or to another image


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
    below what was imported instead. The same records give the same bytes. Files of an earlier export are replaced, each
    whole; raises ExportRefused, with nothing written, where a file of anybody else is in the way.
    """
    async with database.read_sessions() as session:
        heads = await loading.heads(session, collection)
        if collection is not None and not heads:
            raise ExportRefused(f"There is no record in a collection {collection!r}.")
        paths, anchors = _placed(heads, dialect, keep_paths=keep_paths)
        index = await load_index(session, {head.collection_id for head in heads})
        anew = {head.owner for head in heads if dialect or not head.is_untouched}
        placed = images.place(await images.uses(session), paths, anew)
        exporter = _Exporter(session, Places(index, paths, anchors, placed.moved), dialect, keep_paths=keep_paths)
        folder = Folder(directory, by_collection=not keep_paths)
        folder.claim({*paths.values(), *placed.paths})
        written, joined = 0, dict[str, File]()
        for done, chunk in enumerate(_chunks(heads)):
            for owner, content in (await exporter.contents(chunk)).items():
                if isinstance(content, Piece):
                    joined.setdefault(paths[owner], File(paths[owner])).add(content)
                else:
                    written += folder.write(paths[owner], content)
            if progress:
                progress(min((done + 1) * RECORDS, len(heads)), len(heads))
        written += sum(folder.write(file.path, file.content()) for file in joined.values())
        written += await images.write(session, folder, placed)
    told = losses(joined.values()), exporter.read_otherwise, len(placed.moved)
    return ExportReport(sorted(set(paths.values())), written, sorted(placed.paths), *told)


def _placed(
    heads: Sequence[Head], dialect: Dialect | None, *, keep_paths: bool
) -> tuple[dict[Owner, str], dict[Owner, str]]:
    """The path of each record, and its anchor where it is written into a file with others.

    In a dialect of the reader's choice each record is a file of its own.
    """
    first: dict[tuple[str, str, str], Owner] = {}
    parts = {head.owner: part for head in heads if (part := part_of(head.part))}
    headings = []
    for head in heads:
        heading, part = _heading(head, dialect), parts.get(head.owner)
        if part and dialect is None:
            path, kept = (text.removesuffix(f"#{part.anchor}") for text in (head.path, head.kept_path))
            heading = msgspec.structs.replace(heading, path=path, kept_path=kept)
            if first.setdefault((head.collection, path, kept), head.owner) != head.owner:
                continue
        elif part:
            heading = msgspec.structs.replace(
                heading, path=_apart(head.path, part.anchor), kept_path=_apart(head.kept_path, part.anchor)
            )
        headings.append(heading)
    paths = places(headings, keep_paths=keep_paths, renamed=dialect is not None)
    if dialect is not None:
        return paths, {}
    for head in heads:
        if part := parts.get(head.owner):
            path, kept = (text.removesuffix(f"#{part.anchor}") for text in (head.path, head.kept_path))
            paths[head.owner] = paths[first[head.collection, path, kept]]
    return paths, {owner: part.anchor for owner, part in parts.items()}


def _apart(path: str, anchor: str) -> str:
    """A file of its own for a record of a file with several: `decisions/adr-7.md` for `decisions.md#adr-7`."""
    return f"{path.removesuffix(f'#{anchor}').rpartition('.')[0]}/{anchor}.md"


async def export_one(session: AsyncSession, collection: str, owner: Owner) -> bytes | None:
    """The file of one record of the collection with this slug, as `run_export` writes it; None if there is none."""
    heads = await loading.heads(session, collection)
    found = [head for head in heads if head.owner == owner]
    if not found:
        return None
    index = await load_index(session, {found[0].collection_id})
    paths, anchors = _placed(heads, None, keep_paths=False)
    exporter = _Exporter(session, Places(index, paths, anchors), None, keep_paths=False)
    content = (await exporter.contents(found))[owner]
    return (content.written.encode() or content.content) if isinstance(content, Piece) else content


def _heading(head: Head, dialect: Dialect | None) -> Heading:
    kind = head.owner[0]
    record = Record(kind, head.dialect, head.title, head.number, prefix=head.prefix, dated_on=head.dated_on)  # type: ignore[arg-type]
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
        self.read_otherwise: list[Loss] = []

    async def contents(self, heads: Sequence[Head]) -> dict[Owner, bytes | Piece]:
        """The files of some records, and the pieces of files that hold several."""
        untouched = [head.owner for head in heads if head.is_untouched and self._dialect is None]
        parts = {head.owner: part for head in heads if self._dialect is None and (part := part_of(head.part))}
        others = [head.owner for head in heads if head.owner not in set(untouched)]
        sources = {*untouched, *parts, *(others if self._dialect is None else ())}
        before = await loading.contents(self._session, list(sources)) if sources else {}
        found: dict[Owner, bytes | Piece] = {owner: before[owner] for owner in untouched}
        found |= {owner: Piece(part, before[owner]) for owner, part in parts.items()}
        if others:
            rows = await whole.rows(self._session, others)
            written = await loading.written(self._session, others)
            for owner, row in rows.items():
                record, as_imported = self._record(row, written.get(owner))
                piece = found.get(owner)
                dialect = dialect_for(record, self._dialect)
                if as_imported and self._dialect is None:
                    found.setdefault(owner, before[owner])
                elif isinstance(piece, Piece):
                    record.references = {}  # what is defined in another piece of the file would count here
                    piece.record, piece.written = record, write(record, dialect_within(dialect))
                    if has_front_matter(decode(piece.content)[0] or ""):
                        piece.written = self._text(record, dialect, self._places.path(owner), piece.content)
                else:
                    found[owner] = self._text(record, dialect, self._places.path(owner), before.get(owner)).encode()
            self._session.expunge_all()
        return found

    def _text(self, record: Record, dialect: Dialect, path: str, source: bytes | None) -> str:
        """The document, with the front matter of its source as far as it holds; what it loses is noted."""
        before = decode(source)[0] or "" if source else ""
        text, lost = _written(record, dialect, path, before)
        if KIND in lost:
            record.extra = {**record.extra, TYPE: record.kind}
            text, lost = _written(record, dialect, path, before)
        if lost:
            self.read_otherwise.append(Loss(path, lost))
        return text

    def _record(self, row: Row, source: dict[str, object] | None) -> tuple[Record, bool]:
        """The record, and whether it says what its source did when it was imported: a change was taken back, say."""
        written = Written.load(source) if source is not None else None
        before = record_of(row, written)
        record = self._linked(row, msgspec.structs.replace(before), written)
        same = (
            written is not None
            and is_as_imported(before, written)
            and len(record.links) == len(written.links)
            and msgspec.structs.replace(record, links=[]) == before
        )
        if self._dialect is not None and not self._keep_paths and isinstance(row, Decision):
            record.number = row.number
        return record, same

    def _linked(self, row: Row, record: Record, written: Written | None) -> Record:
        entry = self._places.entry((record.kind, row.id or 0))
        if entry is None:
            return record
        links = written.links if written else []
        record.links = self._places.written_links(links, entry)
        if isinstance(row, Decision):
            record.links += self._places.new_links(row, links, entry)
            record.links += self._places.evidence(row, links, written.targets if written else [], entry)
        return self._places.moved(record, entry)


def _written(record: Record, dialect: Dialect, path: str, before: str) -> tuple[str, list[str]]:
    """The document, and the fields of the record that are read otherwise from it."""
    text = write(record, dialect, front=has_front_matter(before), path=path)
    text = keep_front_matter(text, before, path) if before else text
    return text, lost_fields(record, text, path)


def _chunks(heads: list[Head]) -> Iterator[list[Head]]:
    for start in range(0, len(heads), RECORDS):
        yield heads[start : start + RECORDS]
