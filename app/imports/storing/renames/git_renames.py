"""Files that git knows to be renamed, whatever was changed in them besides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from unicodedata import normalize

import sqlalchemy as sa
from msgspec import Struct, field
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.imports.finding.grouping import Candidate
from app.imports.finding.repository import (
    Rename,
    Repository,
    renames_between,
    renames_in_history,
    repository,
)
from app.imports.limits import MB
from app.imports.storing.renames.renames import Missing, file_key
from app.imports.storing.sources import SOURCE, Key

MOST = 1_000  # files that came and files that went, which are compared with each other
MOST_BYTES = 50 * MB


class ChangedFile(Struct):
    """What came and what went of one collection in one repository, by the path below its root."""

    new: dict[str, Candidate] = field(default_factory=dict)
    gone: dict[str, Missing] = field(default_factory=dict)


async def contents(session: AsyncSession, gone: Iterable[Missing]) -> dict[int, bytes]:
    """What the files of these sources held, by the sources' ids, as far as it is compared."""
    wanted, size = [one.source_id for one in islice(gone, MOST)], sa.func.sum(sa.func.length(SOURCE.c.content))
    until = size.over(order_by=SOURCE.c.id).label("until")
    among = sa.select(SOURCE.c.id, SOURCE.c.content, until)
    all_ = among.where(SOURCE.c.id == sa.any_(sa.cast(wanted, ARRAY(sa.Integer)))).subquery()
    rows = await session.execute(sa.select(all_.c.id, all_.c.content).where(all_.c.until <= MOST_BYTES))
    return {row[0]: row[1] for row in rows}


def renamed_in_git(
    new: Iterable[tuple[Key, Candidate]], gone: Sequence[Missing], contents: dict[int, bytes]
) -> dict[Key, Key]:
    """For each new file that was another before, that one; the entries of a log count as their file."""
    found: dict[Key, Key] = {}
    histories: dict[Path, list[Rename]] = {}
    for (collection_id, git), changed in _changed(new, gone).items():
        if git.root not in histories:
            histories[git.root] = renames_in_history(git)
        pairs = _followed(histories[git.root], changed)
        pairs += _compared(changed, pairs, contents)
        for before, now in pairs:
            found[collection_id, changed.new[now].path] = file_key(changed.gone[before].key)
    return found


def _changed(
    new: Iterable[tuple[Key, Candidate]], gone: Iterable[Missing]
) -> dict[tuple[int, Repository], ChangedFile]:
    roots: dict[Path, Repository | None] = {}
    above: dict[tuple[int, Repository], set[str]] = defaultdict(set)  # the folders of a collection's paths
    found: dict[tuple[int, Repository], ChangedFile] = defaultdict(ChangedFile)
    for (collection_id, _), candidate in new:
        place = Path(candidate.file.shown).absolute()
        if not place.is_file() or not (git := _nearest(place.parent, roots)):
            continue
        path = normalize("NFC", place.relative_to(git.root).as_posix())
        if path.endswith(candidate.path):
            found[collection_id, git].new[path] = candidate
            above[collection_id, git].add(path.removesuffix(candidate.path))
    for (collection_id, git), folders in above.items():
        mine = [one for one in gone if one.key[0] == collection_id]
        found[collection_id, git].gone = {folder + file_key(one.key)[1]: one for folder in folders for one in mine}
    return {key: changed for key, changed in found.items() if changed.gone}


def _nearest(folder: Path, roots: dict[Path, Repository | None]) -> Repository | None:
    """The repository that a folder lies in; `roots` remembers those of the folders that were asked for."""
    if folder not in roots:
        if (folder / ".git").exists():
            roots[folder] = repository(folder)
        else:
            roots[folder] = None if folder == folder.parent else _nearest(folder.parent, roots)
    return roots[folder]


def _followed(history: Iterable[Rename], changed: ChangedFile) -> list[Rename]:
    """Each new path back through the renames, the latest first, as far as a file that went."""
    then = {path: path for path in changed.new}
    found: dict[str, str] = {}
    for before, after in history:
        if (now := then.pop(normalize("NFC", after), None)) is None:
            continue
        if (old := normalize("NFC", before)) in changed.gone:
            found.setdefault(old, now)
        else:
            then[old] = now
    return list(found.items())


def _compared(changed: ChangedFile, known: Iterable[Rename], contents: dict[int, bytes]) -> list[Rename]:
    """What git would call renamed of the rest, were it committed: the history may be cut short, or not written yet."""
    went, came = {before for before, _ in known}, {now for _, now in known}
    old = [(path, contents[one.source_id]) for path, one in changed.gone.items() if _is_left(path, one, went, contents)]
    new = list(islice(_read(changed, came), MOST))
    pairs = renames_between([text for _, text in old], [text for _, text in new]) if old and new else []
    return [(old[before][0], new[now][0]) for before, now in pairs]


def _is_left(path: str, one: Missing, went: set[str], contents: dict[int, bytes]) -> bool:
    return path not in went and one.source_id in contents and "#" not in one.key[1]


def _read(changed: ChangedFile, came: set[str]) -> Iterable[tuple[str, bytes]]:
    left = MOST_BYTES
    for path, candidate in changed.new.items():
        if path in came:
            continue
        try:
            content = candidate.file.read()
        except OSError:
            continue
        left -= len(content)
        if left < 0:
            return
        yield path, content
