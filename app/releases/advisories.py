"""Advisories of a downloaded archive of OSV (https://ossf.github.io/osv-schema), and which versions they affect."""

from __future__ import annotations

import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct, field

from app.persistence.folding import package_name
from app.releases.models import OSV_ID, WHY
from app.versions.ordering import key

MOST_ENTRIES = 1_000_000
MOST_BYTES = 5_000_000  # of one advisory
MOST_EVENTS = 10_000  # of one advisory
MOST_UNPACKED = 10_000_000_000
ECOSYSTEMS = {"PyPI": "pypi", "npm": "npm"}
COMPARED = ("ECOSYSTEM", "SEMVER")  # a range of commits says nothing of versions


class ArchiveError(ValueError):
    """An archive that cannot be used; the message says why."""


class _Package(Struct):
    name: str
    ecosystem: str


class _Range(Struct):
    type: str
    events: list[dict[str, Any]] = []


class _Affected(Struct):
    package: _Package | None = None
    versions: list[str] = []
    ranges: list[_Range] = []


class _Osv(Struct):
    id: str
    summary: str = ""
    withdrawn: str | None = None
    affected: list[_Affected] = field(default_factory=list)


class Found(NamedTuple):
    ecosystem: str
    package: str
    osv_id: str
    summary: str
    affected: list[dict[str, Any]]


class AdvisoryArchive:
    """What it says of some packages, by ecosystem and name; `read` counts advisories, `unread` what could not be."""

    def __init__(self, path: Path, packages: Collection[tuple[str, str]]) -> None:
        self._path, self._packages = path, set(packages)
        self.read = self.unread = 0
        self.ecosystems: set[str] = set()  # of which it holds advisories

    def __iter__(self) -> Iterator[Found]:
        """Raises ArchiveError for a file that is no archive, or of more than is read."""
        left = MOST_UNPACKED
        try:
            with zipfile.ZipFile(self._path) as archive:
                entries = [one for one in archive.infolist() if one.filename.endswith(".json")]
                if len(entries) > MOST_ENTRIES:
                    raise ArchiveError(f"It holds more than {MOST_ENTRIES:,} files.")
                for entry in entries:
                    content = _content(archive, entry)
                    left -= len(content)
                    if left < 0:
                        raise ArchiveError(f"It unpacks to more than {MOST_UNPACKED // 10**9} GB.")
                    yield from self._found(content)
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as problem:
            raise ArchiveError(f"It is no zip that can be read: {problem}.") from None
        if not self.ecosystems:
            raise ArchiveError("It holds no advisory on packages of PyPI or npm.")

    def _found(self, content: bytes) -> Iterator[Found]:
        try:
            told = msgspec.json.decode(content, type=_Osv)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            self.unread += 1
            return
        if _events(told) > MOST_EVENTS:
            self.unread += 1
            return
        self.read += 1
        by_package: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for one in told.affected:
            ecosystem = ECOSYSTEMS.get(one.package.ecosystem if one.package else "", "")
            if not one.package or not ecosystem:
                continue
            self.ecosystems.add(ecosystem)
            name = (ecosystem, package_name(ecosystem, one.package.name))
            if name in self._packages and told.withdrawn is None:
                ranges = [msgspec.to_builtins(each) for each in one.ranges if each.type in COMPARED]
                by_package.setdefault(name, []).append({"versions": one.versions, "ranges": ranges})
        for name, affected in by_package.items():
            yield Found(*name, told.id[:OSV_ID], told.summary[:WHY], affected)


def _events(told: _Osv) -> int:
    return sum(len(event) for one in told.affected for each in one.ranges for event in each.events)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Of an entry that is too large less than a whole, which cannot be read."""
    with archive.open(entry) as file:
        found = file.read(MOST_BYTES + 1)
    return found if len(found) <= MOST_BYTES else b""


class Affected:
    """What an advisory affects, as the schema's evaluation has it; sorted once, for any number of versions."""

    def __init__(self, ecosystem: str, affected: Sequence[dict[str, Any]]) -> None:
        self._ecosystem = ecosystem
        self._versions = frozenset(version for one in affected for version in one["versions"])
        self._spans = [_Span.of(ecosystem, each["events"]) for one in affected for each in one["ranges"]]

    def __contains__(self, version: str) -> bool:
        """By the list of versions, or by what happened up to this one."""
        here = key(self._ecosystem, version)
        return version in self._versions or (here is not None and any(here in span for span in self._spans))


class _Span(NamedTuple):
    """The events of a range, each kind by version; what cannot be read is left out."""

    is_from_first: bool
    introduced: list[Any]
    fixed: list[Any]
    last_affected: list[Any]

    @classmethod
    def of(cls, ecosystem: str, events: Sequence[dict[str, Any]]) -> _Span:
        is_from_first, found = False, dict[str, list[Any]](introduced=[], fixed=[], last_affected=[])
        for name, at in ((name, str(at)) for event in events for name, at in event.items()):
            if name == "introduced" and at == "0":
                is_from_first = True
            elif (bound := key(ecosystem, at)) is not None:
                found[name if name in found else "fixed"].append(bound)
        return cls(is_from_first, *(sorted(found[name]) for name in found))

    def __contains__(self, here: object) -> bool:
        """Whether the last event at or before a version leaves it affected."""
        last = _last(self.introduced, bisect_right(self.introduced, here))
        if last is None and not self.is_from_first:
            return False
        ended = (
            _last(self.fixed, bisect_right(self.fixed, here)),
            _last(self.last_affected, bisect_left(self.last_affected, here)),
        )
        return not any(bound is not None and (last is None or bound >= last) for bound in ended)


def _last(bounds: Sequence[Any], end: int) -> Any:
    return bounds[end - 1] if end else None
