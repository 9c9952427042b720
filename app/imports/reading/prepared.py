"""What a worker process gets and gives; who only keeps that loads nothing that reads."""

from __future__ import annotations

import msgspec

from app.imports.findings import finding
from app.imports.reading.normal import Place
from app.imports.targets import Target
from app.markdown.record import ImportFinding, Record

LENGTH = 4  # bytes that say how long a message is


class Job(msgspec.Struct, array_like=True):
    path: str
    content: bytes
    rendered: bool = True
    problems: list[ImportFinding] = []  # why the file was not even opened


class Prepared(msgspec.Struct):
    """A record, its findings, and the HTML of each of its Markdown texts; of a file with several, one for each."""

    record: Record | None
    findings: list[ImportFinding]
    html: dict[str, str] = msgspec.field(default_factory=dict)
    targets: list[Target] = msgspec.field(default_factory=list)
    part: Place | None = None  # where it stands in a file with several records
    content: bytes = b""  # of such a part
    several: list[Prepared] = msgspec.field(default_factory=list)


def failed(message: str) -> Prepared:
    """A file that could not be read at all."""
    return Prepared(None, [finding("file.unreadable", message)])
