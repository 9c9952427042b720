"""Every record that a link may mean, and which one it does mean."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import Decision, Status
from app.imports.finding.sources import READABLE
from app.imports.models import Source
from app.imports.targets import split_target
from app.markdown.record import Kind
from app.records.columns import table_of
from app.research.models import ResearchDocument

Owner = tuple[Kind, int]

_NUMBER = re.compile(r"(?:ADRs?|DR|RFC|ARCH|№|#)?[\s_#-]*0*(\d{1,6})(?![\w])", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"^(?:[a-z]{2,8}[-_ ]?)?(?:\d{4}[-_]?\d{2}[-_]?\d{2}|\d{1,6})[-_. ]+", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{2,}|\d+")


class Entry(Struct, frozen=True):
    """A record as links can name it."""

    kind: Kind
    id: int
    collection_id: int
    number: int | None  # as written, or as allotted
    title: str
    slug: str
    path: str
    kept_path: str
    status: Status | None

    @property
    def owner(self) -> Owner:
        return self.kind, self.id

    @property
    def url(self) -> str:
        return f"/{'decisions' if self.kind == 'decision' else 'research'}/{self.id}-{self.slug}"

    @property
    def label(self) -> str:
        return f"{self.number:04d} {self.title}" if self.number is not None else self.title


class Index:
    """Looks records up by path, then by file name, slug or number within one collection, and never guesses further."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.by_owner: dict[Owner, Entry] = {}
        self._by_path: dict[tuple[int, str], Entry] = {}
        self._by_kept_path: dict[str, list[Entry]] = defaultdict(list)
        self._by_name: dict[tuple[int, str], list[Entry]] = defaultdict(list)
        self._by_number: dict[tuple[int, int], list[Entry]] = defaultdict(list)
        for entry in entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        self.by_owner[entry.owner] = entry
        self._by_path[entry.collection_id, entry.path] = entry
        self._by_kept_path[entry.kept_path].append(entry)
        for name in _names(entry.path):
            self._by_name[entry.collection_id, name].append(entry)
        if entry.number is not None:
            self._by_number[entry.collection_id, entry.number].append(entry)

    def at(self, href: str, base: Entry) -> Entry | None:
        """The record that a relative target in the text of `base` leads to."""
        path = unquote(split_target(href.strip().strip("<>")).path)
        if not path:
            return None
        for tried in _spellings(path):
            from_root = tried.startswith("/")
            below = tried.lstrip("/") if from_root else _join(base.path, tried)
            kept = tried.lstrip("/") if from_root else _join(base.kept_path, tried)
            found = self._by_path.get((base.collection_id, below)) or _only(self._by_kept_path.get(kept))
            if found:
                return found
        return self._named(PurePosixPath(path), base)

    def meant(self, target: str, base: Entry) -> Entry | None:
        """The record that a relation names by target, file name, slug or number."""
        target = target.strip().strip("<>`")
        parts = split_target(target)
        if parts.scheme in ("http", "https"):
            return self._named(PurePosixPath(unquote(parts.path)), base)
        if found := self.at(target, base):
            return found
        name = _bare(parts.path)
        number = _NUMBER.match(name)
        found = _only(self._by_number.get((base.collection_id, int(number[1])))) if number else None
        return found if found and is_alike(name, found) else None

    def linked(self, target: str, text: str, base: Entry) -> Entry | None:
        """The record that a link means: by its target, else by its text unless the target speaks of something else."""
        if found := self.meant(target, base):
            return found
        found = self.meant(text, base) if text else None
        return found if found and is_alike(_bare(split_target(target).path), found) else None

    def _named(self, path: PurePosixPath, base: Entry) -> Entry | None:
        if path.suffix and path.suffix.lower() not in READABLE | {".html"}:
            return None
        stem = path.parent.name if path.stem == "index" else path.stem
        for name in dict.fromkeys((stem.lower(), _LEADING_NUMBER.sub("", stem.lower()))):
            if len(name) > 3 and (found := _only(self._by_name.get((base.collection_id, name)))):
                return found
        return None


def _names(path: str) -> set[str]:
    """What a file may be called without its folder: its stem, with folders that became part of it or not, its slug."""
    place = PurePosixPath(path.lower())
    stem = place.parent.name if place.stem == "index" else place.stem
    short = stem.rpartition("__")[2]
    return {stem, short, _LEADING_NUMBER.sub("", short)} - {""}


def _spellings(path: str) -> list[str]:
    """A path as written, and as the tools that leave an ending out mean it."""
    bare = path.rstrip("/")
    stem = bare.removesuffix(".html")
    return [bare, *(f"{stem}{ending}" for ending in (".md", ".mdx", "/index.md", "/README.md"))]


def _join(base: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path))


def _only(found: list[Entry] | None) -> Entry | None:
    return found[0] if found and len({entry.owner for entry in found}) == 1 else None


def _bare(path: str) -> str:
    """The last part of a path without the ending of a file."""
    place = PurePosixPath(path)
    return place.stem if place.suffix.lower() in READABLE else place.name


def is_alike(name: str, entry: Entry) -> bool:
    """Whether a name that has words besides its number shares one with the record: a template's example does not."""
    words = set(_WORDS.findall(_LEADING_NUMBER.sub("", name.lower())))
    words -= {"adr", "adrs", "dr", "rfc", "md", str(entry.number)} | {word for word in words if word.isdigit()}
    return not words or bool(words & set(_WORDS.findall(f"{entry.title} {entry.path}".lower())))


async def load_index(session: AsyncSession, collection_ids: Iterable[int]) -> Index:
    """Every record of these collections."""
    ids = list(collection_ids)
    decision, document, source = map(table_of, (Decision, ResearchDocument, Source))
    empty = sa.literal("")
    places = (sa.func.coalesce(source.c.path, empty), sa.func.coalesce(source.c.kept_path, empty))
    number = sa.func.coalesce(decision.c.source_number, decision.c.number)
    decisions = (
        sa.select(
            decision.c.id,
            decision.c.collection_id,
            number,
            decision.c.title,
            decision.c.slug,
            *places,
            decision.c.status,
        )
        .outerjoin(source, source.c.decision_id == decision.c.id)
        .where(decision.c.collection_id.in_(ids))
    )
    documents = (
        sa.select(
            document.c.id, document.c.collection_id, sa.null(), document.c.title, document.c.slug, *places, sa.null()
        )
        .outerjoin(source, source.c.document_id == document.c.id)
        .where(document.c.collection_id.in_(ids))
    )
    return Index(
        [
            *[Entry("decision", *row) for row in await session.execute(decisions)],
            *[Entry("research", *row) for row in await session.execute(documents)],
        ]
    )
