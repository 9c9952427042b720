"""Where each record goes below the export folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from msgspec import Struct

from app.imports.finding.grouping import group
from app.imports.finding.sources import File, Tree
from app.imports.linking.entries import Owner

LONGEST = 220  # bytes of a name: file systems take 255, and `_apart` adds to it
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\\]")  # the list of exported files has a path a line


class Heading(Struct, frozen=True):
    """What decides about a record's place."""

    owner: Owner
    collection: str  # slug
    path: str  # of its source below the collection, "" without one
    kept_path: str
    own_name: str  # as its dialect names files


def places(headings: Iterable[Heading], *, keep_paths: bool, renamed: bool) -> dict[Owner, str]:
    """A path for each record, relative, with "/", no two alike.

    `keep_paths` puts a record where its source lay below what was imported, in a folder of its collection where an
    import would take several collections for one. Otherwise each collection has a folder, in which a record lies at its
    source's path, or under its own name if it has no source or everything is `renamed`.
    """
    headings = list(headings)
    wanted = {one.owner: _safe(_wanted(one, keep_paths=keep_paths, renamed=renamed), one) for one in headings}
    folders = keep_paths and not _tells_apart(headings, wanted)
    found: dict[Owner, str] = {}
    taken = Taken()
    for heading in headings:
        kept = folders and heading.kept_path
        path = _safe(f"{heading.collection}/{heading.kept_path}", heading) if kept else wanted[heading.owner]
        own = _safe(f"{heading.collection}/{heading.own_name}", heading)
        tried = (path, _apart(path, heading), _apart(own, heading))
        found[heading.owner] = next(filter(taken.is_free, tried), tried[-1])
        taken.add(found[heading.owner])
    return found


def _tells_apart(headings: Iterable[Heading], paths: dict[Owner, str]) -> bool:
    """Whether an import of files at these paths makes the collections that there are."""
    files = [File(heading.collection, paths[heading.owner], bytes) for heading in headings]
    read = {(one.file.shown, one.slug) for one in group([Tree("", files)])}
    collections, slugs = {collection for collection, _ in read}, {slug for _, slug in read}
    return len(collections) < 2 or len(read) == len(collections) == len(slugs)


class Taken:
    """Paths in use, in any case: no file is where another needs a folder, as an archive may have them."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def is_free(self, path: str) -> bool:
        folded = path.casefold()
        return folded not in self._files and folded not in self._folders and self._files.isdisjoint(_above(folded))

    def add(self, path: str) -> None:
        self._files.add(path.casefold())
        self._folders.update(_above(path.casefold()))


def _above(path: str) -> list[str]:
    return [str(folder) for folder in PurePosixPath(path).parents][:-1]


def _wanted(heading: Heading, *, keep_paths: bool, renamed: bool) -> str:
    if keep_paths and heading.kept_path:
        return heading.kept_path
    named = not heading.path or (renamed and not keep_paths)
    return f"{heading.collection}/{heading.own_name if named else heading.path}"


def _safe(path: str, heading: Heading) -> str:
    return safe(path) or heading.own_name


def safe(path: str) -> str:
    """The path without anything that leads out of the folder or that file systems refuse."""
    parts = [_short(_UNWRITABLE.sub("_", part)) for part in path.split("/")]
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _short(name: str) -> str:
    """A name that file systems take, with its ending."""
    if len(name.encode()) <= LONGEST:
        return name
    ending = PurePosixPath(name).suffix[:10]
    return name.encode()[: LONGEST - len(ending.encode())].decode(errors="ignore") + ending


def _apart(path: str, heading: Heading) -> str:
    place = PurePosixPath(path)
    return str(place.with_name(f"{place.stem}-{heading.owner[0]}-{heading.owner[1]}{place.suffix}"))
