"""Every record that a link may mean, and which one it does mean."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath
from unicodedata import normalize
from urllib.parse import unquote

from sqlalchemy.ext.asyncio import AsyncSession

from app.imports.linking.entries import Entry, Owner, load_entries
from app.imports.targets import split_target
from app.markdown.reading.metadata.values.identity import page_id, record_name
from app.markdown.syntax.suffixes import READABLE, without_suffix
from app.markdown.words.identifiers import LABELS, NOUNS, canonical, either, is_year
from app.records.limits import COLLECTION_SLUG
from app.records.slugs import slugify

_NUMBER = re.compile(
    rf"(?:(?:{either(LABELS | NOUNS)})s?|[a-z]{{1,8}}[-_ ]?(?=0\d)|n[or]\.?|№|#)?[\s_#-]*0*(\d{{1,6}})(?![\w])",
    re.IGNORECASE,
)
_SCOPED = re.compile(r"(?:[a-z]{1,12}[-_/ ]){1,3}(?:\d{4}[-_/])?\d{1,6}(?!\w)", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"^(?:[a-z]{2,8}[-_ ]?)?(?:\d{4}[-_]?\d{2}[-_]?\d{2}|\d{1,6})[-_. ]+", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{2,}|\d+")


class RecordIndex:
    """Looks records up by path, then by name, identifier or number, in one folder and then in its collection.

    It never guesses further: another log's record of the same name or number is another record.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.by_owner: dict[Owner, Entry] = {}
        self._by_path: dict[tuple[int, str], Entry] = {}
        self._by_kept_path: dict[str, list[Entry]] = defaultdict(list)
        self._by_name: dict[tuple[int, str], list[Entry]] = defaultdict(list)
        self._by_log: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._by_title: dict[tuple[int, str], list[Entry]] = defaultdict(list)
        self._by_number: dict[tuple[int, int], list[Entry]] = defaultdict(list)
        for entry in entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        self.by_owner[entry.owner] = entry
        self._by_path[entry.collection_id, entry.path] = entry
        self._by_kept_path[entry.kept_path].append(entry)
        self._by_title[entry.collection_id, _title(entry.title)].append(entry)
        for name in _names(entry):
            self._by_name[entry.collection_id, name].append(entry)
            self._by_log[entry.log, name].append(entry)
        if entry.number is not None:
            self._by_number[entry.collection_id, entry.number].append(entry)

    def at(self, href: str, base: Entry) -> Entry | None:
        """The record that a relative target in the text of `base` leads to."""
        parts = split_target(href.strip().strip("<>"))
        path = normalize("NFC", unquote(parts.path))
        if parts.fragment and (found := self._in_file(path, unquote(parts.fragment), base)):
            return found
        if not path:
            return None
        for tried in _spellings(path):
            if found := self._at_path(tried, base):
                return found
        named = self._titled(path, base) or self._in_package(path) or self._named(PurePosixPath(path), base)
        return named or self._routed(path, base)

    def _in_package(self, path: str) -> Entry | None:
        """A record of another log by `package/slug`, as log4brains names it."""
        log, _, name = path.partition("/")
        found = self._by_log.get((slugify(log, COLLECTION_SLUG, ""), name.lower())) if log and name else None
        return _only(found)

    def _titled(self, path: str, base: Entry) -> Entry | None:
        """By its title, as `[[Use PostgreSQL]]` says it."""
        return _nearest(self._by_title.get((base.collection_id, _title(path))), base) if len(path) > 3 else None

    def _in_file(self, path: str, fragment: str, base: Entry) -> Entry | None:
        """A record of a file that holds several, by its anchor; `path` is empty within the file."""
        file = _join(base.path, path) if path else base.path.rpartition("#")[0]
        return self._by_path.get((base.collection_id, f"{file}#{fragment}")) if file else None

    def _at_path(self, path: str, base: Entry) -> Entry | None:
        from_root = path.startswith("/")
        below = path.lstrip("/") if from_root else _join(base.path, path)
        if found := self._by_path.get((base.collection_id, below)):
            return found
        kept = path.lstrip("/") if from_root else _join(base.kept_path, path)
        # Two sources may hold the same path, so a record of another collection lies in another folder of the same one.
        apart = [one for one in self._by_kept_path.get(kept, ()) if one.above != base.above]
        return _only(apart)

    def meant(self, target: str, base: Entry) -> Entry | None:
        """The record that a relation names by target, file name, slug, identifier or number."""
        target = target.strip().strip("<>`")
        parts = split_target(target)
        if parts.scheme in ("http", "https"):
            return self._named(PurePosixPath(unquote(parts.path)), base)
        if found := self.at(target, base):
            return found
        name = _bare(parts.path)
        scoped = _SCOPED.match(parts.path)
        if scoped and (found := _nearest(self._by_name.get((base.collection_id, canonical(scoped[0]))), base)):
            return found
        number = _NUMBER.match(name)
        found = _nearest(self._by_number.get((base.collection_id, int(number[1]))), base) if number else None
        return found if found and is_alike(name, found) else None

    def linked(self, target: str, text: str, base: Entry) -> Entry | None:
        """The record that a link means: by its target, else by its text unless the target speaks of something else."""
        if found := self.meant(target, base):
            return found
        found = self.meant(text, base) if text else None
        return found if found and is_alike(_bare(split_target(target).path), found) else None

    def several(self, target: str, base: Entry) -> list[Entry]:
        """The records of its collection between which a title, a name or a number leaves the choice."""
        path = split_target(target.strip().strip("<>`")).path
        name, scoped, here = _bare(path), _SCOPED.match(path), base.collection_id
        number = _NUMBER.match(name)
        among = [
            *self._by_title.get((here, _title(path)), ()),
            *self._by_name.get((here, name.lower()), ()),
            *(self._by_name.get((here, canonical(scoped[0])), ()) if scoped else ()),
            *(self._by_number.get((here, int(number[1])), ()) if number else ()),
        ]
        found = {one.owner: one for one in among if is_alike(name, one)}
        return [*found.values()] if len(found) > 1 else []

    def _named(self, path: PurePosixPath, base: Entry) -> Entry | None:
        """By the last part of a path, in a folder that the parts before it name, if it has any: `package/slug`."""
        if path.suffix and path.suffix.lower() not in (*READABLE, ".html"):
            return None
        is_file = bool(path.suffix)
        stem = path.parent.name if path.stem == "index" else path.stem
        above = [part for part in path.parent.parts if part not in ("/", ".", "..")]
        for name in dict.fromkeys((page_id(stem) or stem.lower(), _LEADING_NUMBER.sub("", stem.lower()))):
            among = self._by_name.get((base.collection_id, name)) if len(name) > 3 else None
            if among and above and not is_file:
                among = [one for one in among if set(above) <= set(one.kept_path.split("/"))] or among
            if (found := _nearest(among, base)) and (not is_file or _is_near(found.folder, base.folder)):
                return found
        return None

    def _routed(self, path: str, base: Entry) -> Entry | None:
        """By an address of a built site, which ends with what a record is known as or with its number."""
        *above, last = [part.lower() for part in path.split("/") if part not in ("", ".", "..")] or [""]
        if (not above and not path.startswith((".", "/"))) or "." in last:
            return None
        found = _nearest(self._by_name.get((base.collection_id, last)), base)
        if found is None and last.isdecimal() and len(last) < 7 and not is_year(last):
            found = _nearest(self._by_number.get((base.collection_id, int(last))), base)
        return found


def _names(entry: Entry) -> set[str]:
    """What a record may be called without its folder: its file's stem, with folders that became part of it or not, its
    slug, its identifier, and what its metadata says.
    """
    stem = record_name(entry.path).lower()
    short = stem.rpartition("__")[2]
    scoped = [canonical(match[0]) for text in (short, *entry.known_as) if (match := _SCOPED.match(text))]
    known = [text.strip("/ ").rpartition("/")[2].lower() for text in entry.known_as]
    page = page_id(without_suffix(PurePosixPath(entry.path.partition("#")[0]).name))
    return {stem, short, _LEADING_NUMBER.sub("", short), *scoped, *known, page} - {""}


def _title(text: str) -> str:
    return " ".join(text.casefold().split())


def _spellings(path: str) -> list[str]:
    """A path as written, and as the tools that leave an ending out mean it."""
    bare = path.rstrip("/")
    stem = bare.removesuffix(".html")
    return [bare, *(f"{stem}{ending}" for ending in (*READABLE, "/index.md", "/README.md"))]


def _join(base: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path))


def _only(found: list[Entry] | None) -> Entry | None:
    return found[0] if found and len({entry.owner for entry in found}) == 1 else None


def _nearest(found: list[Entry] | None, base: Entry) -> Entry | None:
    """The only one of them in the file of `base`, else in its folder, else the only one."""
    file = base.path.rpartition("#")[0]
    beside = [one for one in found or () if file and one.path.rpartition("#")[0] == file]
    return _only(beside) or _only([one for one in found or () if one.folder == base.folder]) or _only(found)


def _is_near(folder: str, other: str) -> bool:
    """Whether two folders are of one log: one in the other, or both in the same."""
    shared = posixpath.commonpath([f"/{folder}", f"/{other}"])
    return any(len(PurePosixPath(f"/{one}").relative_to(shared).parts) <= 1 for one in (folder, other))


def _bare(path: str) -> str:
    """The last part of a path without the ending of a file."""
    place = PurePosixPath(path)
    return place.stem if place.suffix.lower() in READABLE else place.name


def is_alike(name: str, entry: Entry) -> bool:
    """Whether a name that has words besides its number shares one with the record: a template's example does not."""
    words = set(_WORDS.findall(_LEADING_NUMBER.sub("", name.lower())))
    words -= LABELS | NOUNS | {"adrs", "rfcs", "md", str(entry.number)} | {word for word in words if word.isdigit()}
    return not words or bool(words & set(_WORDS.findall(f"{entry.title} {entry.path}".lower())))


async def load_index(session: AsyncSession, collection_ids: Iterable[int]) -> RecordIndex:
    """Every record of these collections."""
    return RecordIndex(await load_entries(session, list(collection_ids)))
