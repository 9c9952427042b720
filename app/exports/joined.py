"""Files that hold several records: each record put back between what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from app.imports.reading.normal import Part
from app.markdown.reading.logs.rows import fields_of
from app.markdown.record import Dialect, Record
from app.markdown.syntax.outline import atx, split
from app.markdown.syntax.tables import cells, find_tables

WITHOUT_FRONT_MATTER: tuple[Dialect, ...] = ("nygard", "log4brains")  # which stands at the top of a file only


class Piece(Struct):
    part: Part
    content: bytes  # as it was imported
    record: Record | None = None  # what it has become, None where nothing changed
    written: str = ""  # that record as a document


def part_of(stored: dict[str, object] | None) -> Part | None:
    """Where a record stands in its file, as its source remembers it."""
    return msgspec.convert(stored, Part) if stored else None


def dialect_within(dialect: Dialect) -> Dialect:
    """The dialect in which a record can be written inside of a file."""
    return dialect if dialect in WITHOUT_FRONT_MATTER else "nygard"


def join(pieces: Sequence[Piece]) -> bytes:
    """The file: byte for byte where nothing changed, what changed written in its place."""
    ordered = sorted(pieces, key=lambda piece: piece.part.position)
    parts = []
    for piece in ordered:
        parts += [piece.part.before.encode(), _content(piece, ordered), piece.part.after.encode()]
    return b"".join(parts)


def _content(piece: Piece, ordered: Sequence[Piece]) -> bytes:
    if piece.record is None:
        return piece.content
    original = piece.content.decode()
    end = "\r\n" if "\r\n" in original else "\n"
    if piece.part.is_row:
        text = _row(original.strip("\r\n"), piece.record, _header(piece, ordered))
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
    above = "".join(
        one.part.before + one.content.decode() for one in ordered if one.part.position <= piece.part.position
    )
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
