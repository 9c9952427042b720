"""What travels from file to row during an import."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from app.imports.finding.grouping import Candidate
from app.imports.finding.sources import File
from app.imports.linking.entries import Owner
from app.imports.models import Outcome
from app.imports.reading.prepared import Prepared
from app.imports.report import FileReport
from app.imports.targets import Target
from app.markdown.record import Link, Status


class Kept(msgspec.Struct):
    """What a run remembers of a file, since nothing else does: `content` and, for a JSON column, `rest`."""

    content: bytes
    rest: dict[str, Any]


class Item(msgspec.Struct):
    """A file that was read, on its way into the database."""

    place: int  # among all files of the run
    candidate: Candidate
    collection_id: int
    content: bytes
    digest: bytes  # SHA-256 of `content`
    prepared: Prepared
    before: str = ""  # the path at which its record lay, where the file was renamed
    kept: Kept | None = None  # what the run remembers of it besides

    @property
    def key(self) -> tuple[int, str]:
        """What a record is recognised by."""
        return self.collection_id, self.candidate.path


class Stored(msgspec.Struct):
    """A file that was dealt with, and what its relations are resolved from when all are."""

    place: int
    report: FileReport
    file_id: int  # of the row that reports it
    collection_id: int
    owner: Owner | None = None  # its record
    fresh: bool = False  # its content was written in this run
    links: list[Link] = msgspec.field(default_factory=list)
    targets: list[Target] = msgspec.field(default_factory=list)
    linked: dict[str, str] = msgspec.field(default_factory=dict)  # what the targets resolved to when last written

    images: dict[str, File] = msgspec.field(default_factory=dict)  # those of the targets that came along

    @property
    def tells(self) -> bool:
        """Whether it is known what its file links to."""
        return self.report.outcome not in (Outcome.DIVERGED, Outcome.SKIPPED)

    @property
    def status(self) -> Status | None:
        return self.report.status


def digest(content: bytes) -> bytes:
    """SHA-256 of a file."""
    return hashlib.sha256(content).digest()


def split(item: Item) -> Iterator[Item]:
    """The records of a file that holds several, each known by its anchor; else the file as it is."""
    if not item.prepared.several:
        yield item
    for prepared in item.prepared.several:
        anchor = f"#{prepared.part.anchor}" if prepared.part else ""
        whole = item.candidate
        file = msgspec.structs.replace(whole.file, shown=whole.file.shown + anchor)
        candidate = msgspec.structs.replace(
            whole, file=file, path=whole.path + anchor, kept_path=whole.kept_path + anchor
        )
        content = prepared.content
        yield Item(item.place, candidate, item.collection_id, content, digest(content), prepared)
