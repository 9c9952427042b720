"""A file with several decisions, cut into pieces that are read one by one and joined again by an export."""

from __future__ import annotations

from msgspec import Struct

from app.imports.findings import finding
from app.markdown.reading.logs.entries import Entry, Several
from app.markdown.reading.logs.headings import verdict
from app.markdown.reading.logs.several import find_several
from app.markdown.reading.metadata.values.identity import skip_reason
from app.markdown.record import Reading
from app.markdown.syntax.decoding import decode
from app.markdown.words.status.reading import read_status

BETWEEN = 1_000_000  # characters that the pieces of a file may remember of what stands between them


class Piece(Struct):
    """One entry of a file; what stands before it, and behind the last one, belongs to no record."""

    entry: Entry
    before: str
    content: bytes
    after: str = ""


def several_in(content: bytes, path: str) -> Several | None:
    """The records of a file that holds several; None for any other file."""
    reason = skip_reason(path)
    if reason and reason[0] != "file.index":
        return None
    text, _ = decode(content)
    found = find_several(text, path) if text else None
    if found is None or (reason and not (found.entries or found.is_decided)):  # an index in all but these
        return None
    return found if _is_plain(content) else Several([], found.named, found.is_decided)


def _is_plain(content: bytes) -> bool:
    """Whether a file can be cut: in other encodings than UTF-8 its pieces would not be texts by themselves."""
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False


def cut(content: bytes, entries: list[Entry]) -> list[Piece]:
    """The pieces of a file, which joined are the file again."""
    lines = content.splitlines(keepends=True)
    pieces, at = [], 0
    for entry in entries:
        before = b"".join(lines[at : entry.start]).decode()
        pieces.append(Piece(entry, before, b"".join(lines[entry.start : entry.end])))
        at = entry.end
    pieces[-1].after = b"".join(lines[at:]).decode()
    return pieces


def without(pieces: list[Piece], records: list[Reading]) -> list[tuple[Piece, Reading]]:
    """The pieces that are records; the text of the others stands before the next one."""
    kept: list[tuple[Piece, Reading]] = []
    waiting = ""
    for piece, reading in zip(pieces, records, strict=True):
        if reading.record is None:
            waiting += piece.before + piece.content.decode() + piece.after
        else:
            piece.before, waiting = waiting + piece.before, ""
            kept.append((piece, reading))
    if kept:
        kept[-1][0].after += waiting
    return kept


def between_of(pieces: list[Piece]) -> dict[int, str]:
    """By position the texts between the pieces that say something; at the end that behind the last one."""
    texts = [*[piece.before for piece in pieces], pieces[-1].after]
    return {at: text for at, text in enumerate(texts) if text.strip(" \t\r\n\ufeff-*_")}


def remembering(between: dict[int, str]) -> int:
    """How many pieces may each remember all of these texts."""
    return max(2, BETWEEN // (1 + sum(map(len, between.values()))))


def settle(reading: Reading, entry: Entry, count: int) -> None:
    """Count lines as the file does, take the date of the heading, and say what was done."""
    record = reading.record
    for at, one in enumerate(reading.findings):
        reading.findings[at] = finding(one.rule, one.message, entry.line_of(one.line) if one.line else 0)
    if record is not None and record.dated_on is None and entry.day:
        record.dated_on = entry.day
        reading.findings[:] = [one for one in reading.findings if one.rule != "date.missing"]
        message = f"The date {entry.day.isoformat()} was taken from the heading."
        reading.findings.append(finding("date.from_heading", message, entry.start + 1))
    if record is not None and record.status is None and not record.raw_status and (word := verdict(entry.text)):
        record.status, record.raw_status = read_status(word).status, word
        reading.findings[:] = [one for one in reading.findings if one.rule != "status.missing"]
        message = f"The status “{word}” was taken from the word in bold that the text begins with."
        reading.findings.append(finding("status.from_verdict", message, entry.start + 1))
    if record is not None and entry.is_ticked is not None and record.status is None and not record.raw_status:
        record.status = "accepted" if entry.is_ticked else "proposed"
        reading.findings[:] = [one for one in reading.findings if one.rule != "status.missing"]
        message = f"The box before the item is {'ticked' if entry.is_ticked else 'empty'}: read as {record.status}."
        reading.findings.append(finding("status.box", message, entry.start + 1))
    message = f"The file holds {count} decisions; this one begins on line {entry.start + 1}."
    reading.findings.append(finding("file.split", message, entry.start + 1))
