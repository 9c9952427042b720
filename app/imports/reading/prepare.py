"""One file, read and rendered: what a worker process does, so it imports no table and no database."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from app.imports.findings import finding
from app.imports.reading import normal
from app.imports.reading.normal import Place, storable
from app.imports.reading.pieces import between_of, cut, remembering, settle, several_in, without
from app.imports.reading.prepared import Job, Prepared, failed
from app.imports.targets import Target, Targets
from app.markdown.reading.logs.beside import Beside
from app.markdown.reading.logs.entries import Entry, Several
from app.markdown.reading.reader import read
from app.markdown.record import TEXTS, ImportFinding, Reading, Record
from app.markdown.rendering.render import render
from app.records.code import code_block

RENDERING = 1.0  # seconds of CPU for all texts of a file
_LINKED = re.compile(r"\]\(|\]:|\[\[|<(?:a|img)\b", re.IGNORECASE)


def prepare(job: Job) -> Prepared:
    """Read one file. Never raises: whatever goes wrong is a finding, and the file is left out."""
    if job.problems:
        return Prepared(None, job.problems)
    try:
        if found := several_in(job.content, job.path):
            return _several(job, found)
        reading = read(job.content, job.path)
        return _rendered(reading, job.rendered)
    except (Exception, RecursionError) as error:
        return failed(f"The file could not be read ({type(error).__name__}).")


def _several(job: Job, found: Several) -> Prepared:
    """Each record of a file by itself; the file is left out where it is not certain where they begin and end."""
    folder = job.path.rpartition("/")[0]
    pieces = cut(job.content, found.entries) if found.entries else []
    beside = Beside(found.entries, found.named) if found.entries else None
    readings = [
        read(one.text.encode(), f"{folder}/decisions/{_name(one)}.md", beside, one.anchor) for one in found.entries
    ]
    kept = without(pieces, readings)
    if len(kept) < 2:
        named = ", ".join(f"“{heading[:40]}”" for heading in found.named[:3])
        message = f"The file seems to hold several decisions ({named}), but not where each begins and ends: left out."
        return Prepared(None, [finding("file.several", f"{message} Give each a heading with a number or a date.")])
    parts, between = list[Prepared](), between_of([piece for piece, _ in kept])
    for at, (piece, reading) in enumerate(kept):
        settle(reading, piece.entry, len(kept))
        prepared = _rendered(reading, job.rendered)
        entry = piece.entry
        prepared.targets = [Target(one.href, entry.line_of(one.line)) for one in prepared.targets]
        prepared.part = Place(
            entry.anchor,
            at,
            piece.before,
            piece.after,
            entry.is_row,
            entry.is_item,
            between if at < remembering(between) else {},
        )
        prepared.content = piece.content
        parts.append(prepared)
    return Prepared(None, [], several=parts)


def _name(entry: Entry) -> str:
    """What the file of an entry would be called; the date in its heading is told from that of a file's name."""
    return "record" if entry.day else entry.anchor


def _rendered(reading: Reading, rendered: bool) -> Prepared:
    if reading.record is None:
        return Prepared(None, reading.findings)
    record, cleaned = storable(reading.record)
    findings = list(reading.findings)
    if cleaned:
        findings.append(finding("text.unstorable", "Characters that no text can hold were replaced by �."))
    findings += [_changed(tag) for tag in record.tags if normal.is_mangled(tag)]
    targets, until = Targets(), time.thread_time() + RENDERING
    html = {
        text: render(text, links=targets.note, until=until)
        for text in dict.fromkeys(texts(record))
        if rendered or _LINKED.search(text)
    }
    if time.thread_time() > until:
        findings.append(
            finding("text.unformatted", "The file is so long that its later texts are shown as they stand.")
        )
    found = [Target(href, _line(href, reading.text)) for href in targets.found]
    return Prepared(record, findings, html, sorted(found, key=lambda one: (one.line, one.href)))


def _changed(tag: str) -> ImportFinding:
    name = normal.tag(tag)
    return finding("tag.changed", f"The tag “{tag[:80]}” {f'is kept as “{name}”' if name else 'holds no word'}.")


def _line(href: str, text: str) -> int:
    at = text.find(f"]({href}")
    return text.count("\n", 0, at if at >= 0 else max(0, text.find(href))) + 1


def texts(record: Record) -> Iterator[str]:
    """Every Markdown text of a record, code blocks among them."""
    yield from (getattr(record, name) for name in TEXTS)
    for option in record.options:
        yield option.description
        yield from (argument.text for argument in option.arguments)
    yield from (item.text for item in record.findings)
    yield from (item.text for item in record.assumptions)
    yield from (section.body for section in record.sections)
    for risk in record.risks:
        yield from (risk.impact_text, risk.mitigation)
    for implication in record.implications:
        yield from (implication.decided, implication.follows)
    for practice in record.practices:
        yield from (practice.body, code_block(practice.code, practice.language))
