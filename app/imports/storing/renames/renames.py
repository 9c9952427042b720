"""Files that were renamed, moved or deleted since the last import: their records are recognised by what they say."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path, PurePosixPath

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.imports.findings import finding
from app.imports.models import ImportedFile, Outcome, Source
from app.imports.report import FileReport
from app.imports.storing.file_reports import as_stored
from app.imports.storing.items import Item, Stored
from app.imports.storing.renames.moves import REPLACED
from app.imports.storing.sources import DECISION, DOCUMENT, FILE, SOURCE, Key
from app.markdown.syntax.decoding import decode

ALIKE = 0.6  # share of words that a renamed and changed file still has
MOST_COMPARED = 20  # files for one


class Missing(Struct):
    """A source that no file of the run lies at."""

    key: Key
    source_id: int
    digest: bytes
    number: int | None
    title: str
    shown: str  # as the import named it that read it last
    owner: tuple[int | None, int | None]  # decision, research document

    @property
    def stem(self) -> str:
        return PurePosixPath(self.key[1]).stem.lower()


def file_key(key: Key) -> Key:
    """The place of the file that a record lies in, which may hold several."""
    return key[0], key[1].partition("#")[0]


class Renames:
    """The sources without a file, and which new file each has become.

    `origins` are the paths that were given.
    """

    def __init__(self, missing: Iterable[Missing], known: Collection[Key], origins: Sequence[str]) -> None:
        self._origins = origins
        self._known = known
        self._missing: dict[Key, Missing] = {}
        self._alike: dict[tuple[int, object], list[Missing]] = defaultdict(list)
        self.add(missing)
        self._in_git: dict[Key, Key] = {}  # what new files were before, and the other way round
        self._promised: dict[Key, Key] = {}

    def add(self, missing: Iterable[Missing]) -> None:
        """Count these sources as without a file."""
        for one in missing:
            self._missing[one.key] = one
            for sign in {one.number, one.title.casefold(), one.stem} - {None}:
                self._alike[one.key[0], sign].append(one)

    def left(self) -> list[Missing]:
        """The sources that no file lies at, of those that none has become yet."""
        return [one for one in self._missing.values() if self.is_gone(one.key)]

    def promise(self, in_git: dict[Key, Key]) -> None:
        """Keep for new files what they were before, as git says."""
        self._in_git, self._promised = in_git, {old: new for new, old in in_git.items()}

    def renamed_in_git(self, item: Item) -> Key | None:
        """The source that a new file was before, and is taken by it."""
        old = self._in_git.get(file_key(item.key))
        if old is None or item.prepared.record is None or item.key in self._known:
            return None
        _, mark, anchor = item.candidate.path.partition("#")
        found = self._missing.pop((old[0], f"{old[1]}{mark}{anchor}"), None)
        return found.key if found else None

    def alike(self, item: Item) -> list[Missing]:
        """The sources that a new file may have been before: of the same number, title or name."""
        record = item.prepared.record
        if record is None or not self._missing or item.key in self._known:
            return []
        stem = PurePosixPath(item.candidate.path).stem.lower()
        signs = [sign for sign in (record.number, record.title.casefold(), stem) if sign is not None]
        found = {one.key: one for sign in signs for one in self._alike.get((item.collection_id, sign), ())}
        mine = file_key(item.key)
        free = [one for key, one in found.items() if self._promised.get(file_key(key), mine) == mine]
        return [one for one in free if one.key in self._missing and self._lies_here(one)][:MOST_COMPARED]

    def take(self, *keys: Key) -> None:
        """Count these sources as found."""
        for key in keys:
            self._missing.pop(key, None)

    def gone(self, seen: Collection[Key]) -> list[Missing]:
        """The sources in what was imported that no file lies at, and that none has become."""
        return [one for key, one in sorted(self._missing.items()) if key not in seen and self._lies_here(one)]

    def _lies_here(self, one: Missing) -> bool:
        """Whether a source lay in what is imported now, so that its file would have been found."""
        return any(
            one.shown.startswith(f"{origin.rstrip('/')}/") or (origin == "." and not one.shown.startswith("/"))
            for origin in self._origins
        )

    def is_gone(self, key: Key) -> bool:
        """Whether no file lies at the place of a source any more, here or where it was imported from."""
        one = self._missing.get(key)
        return one is not None and (self._lies_here(one) or not Path(one.shown).exists())


async def missing(session: AsyncSession, ids: Collection[int], here: Collection[Key]) -> list[Missing]:
    """Every source in these collections but those `here`."""
    last = (
        sa.select(FILE.c.path)
        .where(
            sa.or_(FILE.c.decision_id == SOURCE.c.decision_id, FILE.c.document_id == SOURCE.c.document_id),
            FILE.c.outcome != Outcome.SKIPPED,
        )
        .order_by(FILE.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    number = sa.func.coalesce(DECISION.c.source_number, DECISION.c.number)
    title = sa.func.coalesce(DECISION.c.title, DOCUMENT.c.title)
    columns = (SOURCE.c.collection_id, SOURCE.c.path, SOURCE.c.id, SOURCE.c.content_hash, number, title)
    query = sa.select(*columns, SOURCE.c.decision_id, SOURCE.c.document_id).outerjoin(
        DECISION, DECISION.c.id == SOURCE.c.decision_id
    )
    query = query.outerjoin(DOCUMENT, DOCUMENT.c.id == SOURCE.c.document_id).where(SOURCE.c.collection_id.in_(ids))
    rows = [row for row in await session.execute(query) if (row[0], row[1]) not in here]
    asked = [row[2] for row in rows]
    names = (
        await session.execute(
            sa.select(SOURCE.c.id, last).where(SOURCE.c.id == sa.any_(sa.cast(asked, ARRAY(sa.Integer))))
        )
        if asked
        else ()
    )
    shown = {row[0]: row[1] or "" for row in names}
    return [Missing((row[0], row[1]), *row[2:6], shown[row[2]], (row[6], row[7])) for row in rows]


async def likest(session: AsyncSession, item: Item, among: Sequence[Missing]) -> Missing | None:
    """The one of them whose text has most of the words of a new file, if those are enough."""
    query = sa.select(SOURCE.c.id, SOURCE.c.content).where(SOURCE.c.id.in_([one.source_id for one in among]))
    contents = {row[0]: row[1] for row in await session.execute(query)}
    mine = words_of(item.content)
    shares = [(share_of(mine, words_of(contents[one.source_id])), one) for one in among if one.source_id in contents]
    share, found = max(shares, key=lambda each: each[0], default=(0.0, None))
    return found if share >= ALIKE else None


async def move(session: AsyncSession, item: Item) -> None:
    """Let the source of a renamed file lie at the new path."""
    moved = sa.update(Source).where(SOURCE.c.collection_id == item.collection_id, SOURCE.c.path == item.before)
    values = {"path": item.candidate.path, "kept_path": item.candidate.kept_path}
    await session.execute(moved.values(values).execution_options(synchronize_session=False))


async def report_gone(session: AsyncSession, run_id: int, gone: Sequence[Missing], place: int) -> list[Stored]:
    """A row and a report for each file that is not there any more."""
    message = "The file is not there any more; its record stays as it is."
    told = []
    for at, one in enumerate(gone):
        findings = [finding("file.gone", message)]
        shown = f"{one.shown} (before)" if REPLACED in one.key[1] else one.shown  # where another file lies now
        report = FileReport(path=shown, outcome=Outcome.SKIPPED, title=one.title, findings=findings)
        report.id = one.owner[0] or one.owner[1]
        row = ImportedFile(
            run_id=run_id, collection_id=one.key[0], path=shown, content_hash=one.digest, outcome=Outcome.SKIPPED,
            findings=as_stored(findings), finding_count=1, decision_id=one.owner[0], document_id=one.owner[1],
        )  # fmt: skip
        session.add(row)
        await session.flush()
        told.append(Stored(place + at, report, row.id or 0, one.key[0]))
    return told


def words_of(content: bytes) -> Counter[str]:
    """The words of a file, each as often as it stands there."""
    return Counter(re.findall(r"\w{3,}", (decode(content)[0] or "").casefold()))


def share_of(one: Counter[str], other: Counter[str]) -> float:
    """Which share of the words of the longer text both have."""
    return (one & other).total() / max(1, one.total(), other.total())
