"""Files that hold several records: each record put back between what stands around it."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import msgspec
from msgspec import Struct

from app.exports.rows import write_row
from app.imports.reading.normal import Place
from app.markdown.reading.logs.entries import split_label
from app.markdown.reading.logs.items import document, read_item
from app.markdown.reading.logs.rows import fields_of, rows_of
from app.markdown.reading.metadata.carriers.sources import tables_in
from app.markdown.reading.reader import read
from app.markdown.record import TEXTS, Dialect, Record
from app.markdown.syntax.lists import split_list
from app.markdown.syntax.tables import Table
from app.markdown.writing.entries import as_before
from app.markdown.writing.markup import below, inline_in

_MARKER = re.compile(r"^\s*(?:[-*+•]|\*{1,5}|\.{1,5}|\d{1,3}[.)])\s+")
HELD = ("title", "status", "dated_on", "review_on", "governs", "binds", *TEXTS, "options", "people", "tags", "risks",
        "assumptions", "pins", "implications", "sections", "extra")  # fmt: skip
WITHOUT_FRONT_MATTER: tuple[Dialect, ...] = ("nygard", "log4brains")  # which stands at the top of a file only


class Piece(Struct):
    part: Place
    content: bytes  # as it was imported
    record: Record | None = None  # what it has become, None where nothing changed
    written: str = ""  # that record as a document


def part_of(stored: dict[str, object] | None) -> Place | None:
    """Where a record stands in its file, as its source remembers it."""
    return msgspec.convert(stored, Place, str_keys=True) if stored else None


def dialect_within(dialect: Dialect) -> Dialect:
    """The dialect in which a record can be written inside of a file."""
    return dialect if dialect in WITHOUT_FRONT_MATTER else "nygard"


class File:
    """A file with several records, at a path."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.pieces: list[Piece] = []  # in order

    def add(self, piece: Piece) -> None:
        insort(self.pieces, piece, key=lambda one: one.part.position)

    def content(self) -> bytes:
        """The file: byte for byte where nothing changed, what changed written in its place.

        What stood before a record that was deleted since stays.
        """
        return b"".join(part for _, part in self._parts(self._written))

    def losses(self) -> list[str]:
        """A sentence for each changed record that its row or item cannot hold."""
        told = []
        for piece in self.pieces:
            if piece.record and (lost := self._lost(piece, piece.record)):
                names = ", ".join(name.replace("_", " ") for name in lost)
                told.append(f"{self.path}: “{piece.record.title[:80]}” has no place there for: {names}.")
        return told

    def _parts(self, text_of: Callable[[Piece], bytes]) -> Iterator[tuple[Piece | None, bytes]]:
        """What the file consists of in order: the records, and with None what stands between them."""
        found = {piece.part.position: piece for piece in self.pieces}
        between = {at: text for piece in self.pieces for at, text in piece.part.between.items()}
        for at in sorted({*found, *between}):
            if piece := found.get(at):
                yield None, piece.part.before.encode()
                yield piece, text_of(piece)
                yield None, piece.part.after.encode()
            elif at <= max(found) or at - 1 not in found:  # else it is what stands behind the last one
                yield None, between[at].encode()

    @cached_property
    def _original(self) -> str:
        """The file as it was imported, without the records that were deleted since."""
        return _text(b"".join(part for _, part in self._parts(_imported)))

    @cached_property
    def _tables(self) -> list[Table]:
        return tables_in(self._original, self.path)

    def _written(self, piece: Piece) -> bytes:
        if piece.record is None:
            return piece.content
        original = piece.content.decode()
        if piece.part.is_row:
            text = self._row(piece, piece.record)
        elif piece.part.is_item:
            text = inline_in(self.path, _item(original, piece.record))
        else:
            text = as_before(below(self.path, _labelled(piece.written, original), original, self._original), original)
        tail = original[len(original.rstrip("\r\n")) :].replace("\r\n", "\n")
        end = "\r\n" if "\r\n" in original else "\n"
        return (text.rstrip("\n") + tail).replace("\n", end).encode()

    def _place(self, piece: Piece, tables: list[Table], text_of: Callable[[Piece], bytes]) -> tuple[Table, int] | None:
        """The table that a row stands in, and which of its rows it is."""
        line = 0
        for each, part in self._parts(text_of):
            if each is piece:
                break
            line += part.count(b"\n")
        for table in tables:
            for at, (start, _) in enumerate(table.spans):
                if start == line:
                    return table, at
        return None

    def _row(self, piece: Piece, record: Record) -> str:
        """A row with those of its cells anew of which the record says something else now."""
        original = _text(piece.content).strip("\n")
        place = self._place(piece, self._tables, _imported)
        if place is None:
            return original
        table, at = place
        said, meant = _cells(_row_as_record(table, at)), _cells(record)
        fields = fields_of(table.header, table.rows)[: len(table.rows[at])]
        changed = {
            cell: meant[field] for cell, field in enumerate(fields) if meant.get(field) and said[field] != meant[field]
        }
        opening = "\n".join(self._original.split("\n")[max(0, table.start - 1) : table.start + 1])
        return write_row(original, changed, opening, self.path)

    def _lost(self, piece: Piece, record: Record) -> list[str]:
        """What of a changed record has no place in its row or item: the names of its fields."""
        if not (piece.part.is_row or piece.part.is_item):
            return []
        if piece.part.is_row:
            now = tables_in(_text(self.content()), self.path)
            place = self._place(piece, now, self._written)
            back = _row_as_record(*place) if place else _as_record("")
        else:
            item = next(iter(split_list(_text(self._written(piece)).strip("\n"))[1]), None)
            said = read_item(item) if item else None
            back = _as_record(document(said) if said else "")
        return [name for name in HELD if _lacks(getattr(back, name), getattr(record, name))]


def losses(files: Iterable[File]) -> list[str]:
    """Those of all files."""
    return [loss for file in sorted(files, key=lambda file: file.path) for loss in file.losses()]


def _imported(piece: Piece) -> bytes:
    return piece.content


def _text(content: bytes) -> str:
    return content.decode().replace("\r\n", "\n")


def _as_record(text: str) -> Record:
    return read(text.encode(), "decisions/record.md").record or Record("decision", "other", "")


def _row_as_record(table: Table, at: int) -> Record:
    rows = rows_of([Table(table.header, table.rows[at : at + 1], 0, 1, [(0, 1)])], [])
    return _as_record(rows[0].text if rows else "")


def _cells(record: Record) -> dict[str, str]:
    """What the cells of a row say, by their fields."""
    return {
        "title": record.title, "status": record.raw_status or record.status or "",
        "date": record.dated_on.isoformat() if record.dated_on else "", "outcome": record.outcome,
        "context": record.context, "consequences": record.consequences, "drivers": record.drivers,
    }  # fmt: skip


def _labelled(text: str, original: str) -> str:
    """A document whose number has the label before it that the heading of the entry gave it: D-2."""
    heading = next((line for line in original.splitlines()[:3] if re.search(r"\w", line)), "")
    label, _ = split_label(heading.lstrip("#=* "))
    return re.sub(r"\A# \d{1,6}\. ", f"# {label}: ", text) if label else text


def _item(original: str, record: Record) -> str:
    """An item as `items.py` reads it: the date, the title in bold, the status, and below it what else the texts say."""
    marker = _MARKER.match(original.lstrip("\ufeff"))
    mark = marker[0] if marker else ""  # a paragraph that begins with its date
    day = f"{record.dated_on.isoformat()}: " if record.dated_on else ""
    status = record.raw_status or record.status
    label, _ = split_label(original[len(marker[0]) if marker else 0 :])
    said = f"{label}: " if label and record.number is not None else ""
    lead = f"{mark}{said}{day}**{record.title}**{f' ({status})' if status else ''}: {record.outcome.strip()}"
    others = [
        f"**{name.replace('_', ' ').capitalize()}:** {text.strip()}"
        for name in TEXTS
        if name != "outcome" and (text := getattr(record, name)).strip()
    ]
    first, *lines = "\n\n".join([lead.rstrip(": "), *others]).split("\n")
    return "\n".join([first, *(f"{' ' * len(mark)}{line}" if line else "" for line in lines)])


def _lacks(read_: object, meant: object) -> bool:
    """Whether what was read back is less than what was meant."""
    if isinstance(meant, str):
        return "".join(meant.split()) not in "".join(str(read_).replace("<br>", "\n").split())
    return bool(meant) and read_ != meant
