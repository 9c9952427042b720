"""Advisories of a downloaded archive of OSV (https://ossf.github.io/osv-schema), and which versions they affect."""

from __future__ import annotations

import zipfile
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


class Archive:
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


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Of an entry that is too large less than a whole, which cannot be read."""
    with archive.open(entry) as file:
        found = file.read(MOST_BYTES + 1)
    return found if len(found) <= MOST_BYTES else b""


def affects(ecosystem: str, affected: Sequence[dict[str, Any]], version: str) -> bool:
    """As the schema's evaluation has it: by the list of versions, or by what happened up to this one."""
    here = key(ecosystem, version)
    return any(
        version in one["versions"] or any(_is_within(ecosystem, each["events"], here) for each in one["ranges"])
        for one in affected
    )


def _is_within(ecosystem: str, events: Sequence[dict[str, Any]], here: Any) -> bool:
    """Whether the last event at or before a version leaves it affected."""
    if here is None:
        return False
    told = [(name, str(at)) for event in events for name, at in event.items()]
    begun = [at for name, at in told if name == "introduced"]
    ended = [(name, bound) for name, at in told if name != "introduced" and (bound := key(ecosystem, at)) is not None]
    starts = [None if at == "0" else key(ecosystem, at) for at in begun]
    since = [at for at, written in zip(starts, begun, strict=True) if written == "0" or (at is not None and at <= here)]
    if not since:
        return False
    last = max((at for at in since if at is not None), default=None)
    return not any(
        (bound < here if name == "last_affected" else bound <= here) and (last is None or bound >= last)
        for name, bound in ended
    )
