"""Files that hold several records: each record put back between what stands around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from app.imports.reading.normal import Part
from app.markdown.reading.logs.items import document, read_item
from app.markdown.reading.logs.rows import fields_of, rows_of
from app.markdown.reading.reader import read
from app.markdown.record import TEXTS, Dialect, Record
from app.markdown.syntax.lists import split_list
from app.markdown.syntax.outline import atx, split
from app.markdown.syntax.tables import cells, find_tables

_MARKER = re.compile(r"^\s*(?:[-*+•]|\*{1,5}|\.{1,5}|\d{1,3}[.)])\s+")
HELD = ("title", "status", "dated_on", "review_on", "governs", "binds", *TEXTS, "options", "people", "tags", "risks",
        "assumptions", "pins", "implications", "sections", "extra")  # fmt: skip
WITHOUT_FRONT_MATTER: tuple[Dialect, ...] = ("nygard", "log4brains")  # which stands at the top of a file only


class Piece(Struct):
    part: Part
    content: bytes  # as it was imported
    record: Record | None = None  # what it has become, None where nothing changed
    written: str = ""  # that record as a document


def part_of(stored: dict[str, object] | None) -> Part | None:
    """Where a record stands in its file, as its source remembers it."""
    return msgspec.convert(stored, Part, str_keys=True) if stored else None


def dialect_within(dialect: Dialect) -> Dialect:
    """The dialect in which a record can be written inside of a file."""
    return dialect if dialect in WITHOUT_FRONT_MATTER else "nygard"


def join(pieces: Sequence[Piece]) -> bytes:
    """The file: byte for byte where nothing changed, what changed written in its place.

    What stood before a record that was deleted since stays.
    """
    ordered = sorted(pieces, key=lambda piece: piece.part.position)
    found = {piece.part.position: piece for piece in ordered}
    between = {at: text for piece in ordered for at, text in piece.part.between.items()}
    parts = []
    for at in sorted({*found, *between}):
        if piece := found.get(at):
            parts += [piece.part.before.encode(), _content(piece, ordered), piece.part.after.encode()]
        elif at <= max(found) or at - 1 not in found:  # else it is what stands behind the last one
            parts.append(between[at].encode())
    return b"".join(parts)


def _content(piece: Piece, ordered: Sequence[Piece]) -> bytes:
    if piece.record is None:
        return piece.content
    original = piece.content.decode()
    end = "\r\n" if "\r\n" in original else "\n"
    if piece.part.is_row:
        text = _row(original.strip("\r\n"), piece.record, _header(piece, ordered))
    elif piece.part.is_item:
        text = _item(original, piece.record)
    else:
        text = _deeper(piece.written, max((node.level for node in split(original)[1:2]), default=1) - 1)
    tail = original[len(original.rstrip("\r\n")) :].replace("\r\n", "\n")
    return (text.rstrip("\n") + tail).replace("\n", end).encode()


def _deeper(text: str, by: int) -> str:
    """A document with each of its headings some levels further down."""
    lines = text.split("\n")
    for node in split(text):
        if node.level:
            lines[node.line - 1] = atx(node.level + by, node.heading)
    return "\n".join(lines)


def _header(piece: Piece, ordered: Sequence[Piece]) -> list[str]:
    """The columns of the table that a row stands in."""
    told = {at: text for one in ordered for at, text in one.part.between.items()}
    told |= {one.part.position: one.part.before + one.content.decode() for one in ordered}
    above = "".join(told[at] for at in sorted(told) if at <= piece.part.position)
    tables = find_tables(above.replace("\r\n", "\n").split("\n"))
    return tables[-1].header if tables else []


def _row(original: str, record: Record, header: list[str]) -> str:
    """A row with those of its cells anew of which the record says something else now."""
    values = {
        "title": record.title, "status": record.raw_status or record.status or "",
        "date": record.dated_on.isoformat() if record.dated_on else "", "outcome": record.outcome,
        "context": record.context, "consequences": record.consequences, "drivers": record.drivers,
    }  # fmt: skip
    found = cells(original)
    for at, field in enumerate(fields_of(header)[: len(found)]):
        if values.get(field):
            found[at] = re.sub(r"(?<!\\)\|", r"\\|", values[field].strip().replace("\n", "<br>"))
    return f"| {' | '.join(found)} |"


def _item(original: str, record: Record) -> str:
    """An item as `items.py` reads it: the date, the title in bold, the status, and below it what else the texts say."""
    marker = _MARKER.match(original.lstrip("\ufeff"))
    mark = marker[0] if marker else "- "
    day = f"{record.dated_on.isoformat()}: " if record.dated_on else ""
    status = record.raw_status or record.status
    lead = f"{mark}{day}**{record.title}**{f' ({status})' if status else ''}: {record.outcome.strip()}"
    others = [
        f"**{name.replace('_', ' ').capitalize()}:** {text.strip()}"
        for name in TEXTS
        if name != "outcome" and (text := getattr(record, name)).strip()
    ]
    first, *lines = "\n\n".join([lead.rstrip(": "), *others]).split("\n")
    return "\n".join([first, *(f"{' ' * len(mark)}{line}" if line else "" for line in lines)])


def losses(files: Mapping[str, Sequence[Piece]]) -> list[str]:
    """A sentence for each changed record that its row or item, in the file at a path, cannot hold."""
    told = []
    for path, pieces in sorted(files.items()):
        ordered = sorted(pieces, key=lambda piece: piece.part.position)
        for piece in ordered:
            if piece.record and (lost := _lost(piece, ordered)):
                names = ", ".join(name.replace("_", " ") for name in lost)
                told.append(f"{path}: “{piece.record.title[:80]}” has no place there for: {names}.")
    return told


def _lost(piece: Piece, ordered: Sequence[Piece]) -> list[str]:
    """What of a changed record has no place in its row or item: the names of its fields."""
    if piece.record is None or not (piece.part.is_row or piece.part.is_item):
        return []
    text = _content(piece, ordered).decode().strip("\r\n")
    if piece.part.is_row:
        header = _header(piece, ordered)
        told = next(iter(rows_of(f"| {' | '.join(header)} |\n|{' --- |' * len(header)}\n{text}\n", [])), None)
        source = told.text if told else ""
    else:
        item = next(iter(split_list(text)[1]), None)
        said = read_item(item) if item else None
        source = document(said) if said else ""
    back = read(source.encode(), "decisions/record.md").record or Record("decision", "other", "")
    return [name for name in HELD if _lacks(getattr(back, name), getattr(piece.record, name))]


def _lacks(read_: object, meant: object) -> bool:
    """Whether what was read back is less than what was meant."""
    if isinstance(meant, str):
        return "".join(meant.split()) not in "".join(str(read_).replace("<br>", "\n").split())
    return bool(meant) and read_ != meant
