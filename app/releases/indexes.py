"""What an index answers: PyPI's simple API as JSON (PEP 691, 700, 792), and the documents of the npm registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import Struct, field
from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from app.releases.models import VERSION, WHY
from app.versions.ordering import key

MOST_RELEASES = 5_000  # of one package, the latest


class BadAnswer(ValueError):
    """Why an answer says nothing; in words."""


class Listed(Struct, frozen=True, kw_only=True):
    version: str
    released_on: date | None = None
    yanked: bool = False
    why: str = ""


class Listing(Struct, kw_only=True):
    releases: list[Listed]
    standing: str = ""  # of the whole package, "" where it is as usual


class Index(Struct, frozen=True):
    """How to ask for a package, and how to read the answer."""

    accept: str
    path: Callable[[str], str]
    read: Callable[[bytes], Listing]


class _File(Struct):
    filename: str
    yanked: bool | str | None = False
    uploaded: str | None = field(default=None, name="upload-time")


class _Standing(Struct):
    status: str = "active"


class _Project(Struct):
    files: list[_File]
    standing: _Standing | None = field(default=None, name="project-status")


class _Version(Struct):
    deprecated: str | bool | None = None


class _Document(Struct):
    versions: dict[str, _Version]
    time: dict[str, Any] = {}


def _pypi(content: bytes) -> Listing:
    """A release was made with its first file, and is yanked when all of its files are."""
    project = _decoded(content, _Project)
    files: dict[Version, list[_File]] = {}
    for file in project.files:
        if (version := _version_of(file.filename)) is not None:
            files.setdefault(version, []).append(file)
    found = [
        Listed(
            version=str(version), released_on=min(filter(None, (_day(one.uploaded) for one in some)), default=None),
            yanked=all(one.yanked not in (False, None) for one in some),
            why=next((one.yanked[:WHY] for one in some if isinstance(one.yanked, str)), ""),
        )
        for version, some in files.items()
    ]  # fmt: skip
    status = project.standing.status if project.standing else "active"
    return Listing(releases=_latest("pypi", found), standing="" if status == "active" else status[:WHY])


def _npm(content: bytes) -> Listing:
    document = _decoded(content, _Document)
    found = [
        Listed(
            version=version, released_on=_day(document.time.get(version)), yanked=bool(one.deprecated),
            why=one.deprecated[:WHY] if isinstance(one.deprecated, str) else "",
        )
        for version, one in document.versions.items()
    ]  # fmt: skip
    whole = bool(found) and all(one.yanked for one in found)
    return Listing(releases=_latest("npm", found), standing="deprecated" if whole else "")


def _decoded(content: bytes, kind: type[Any]) -> Any:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        raise BadAnswer(f"The answer is none that an index gives: {problem}"[:WHY]) from None


def _latest(ecosystem: str, found: Iterable[Listed]) -> list[Listed]:
    known = [one for one in found if len(one.version) <= VERSION and key(ecosystem, one.version) is not None]
    return sorted(known, key=lambda one: key(ecosystem, one.version))[-MOST_RELEASES:]


def _version_of(name: str) -> Version | None:
    try:
        return parse_wheel_filename(name)[1] if name.endswith(".whl") else parse_sdist_filename(name)[1]
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion, ValueError):
        return None


def _day(moment: object) -> date | None:
    try:
        return date.fromisoformat(moment[:10]) if isinstance(moment, str) else None
    except ValueError:
        return None


INDEXES: Mapping[str, Index] = {
    "pypi": Index("application/vnd.pypi.simple.v1+json", lambda name: f"{quote(name, safe='')}/", _pypi),
    "npm": Index("application/json", lambda name: quote(name, safe="@"), _npm),
}
