"""Files that lie elsewhere with the same bytes: the text decides which record is meant, not the name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.imports.finding.grouping import Candidate
from app.imports.findings import finding
from app.imports.storing.items import digest
from app.imports.storing.sources import SOURCE, Key
from app.markdown.record import ImportFinding

MOST_NAMED = 3
REPLACED = ".replaced"  # in the name of a source that made room for another file
MOST_COMPARED = 20  # equal texts for one file


class Move(Struct):
    """Where the record of a file lay before, and what other records have the same text and no file any more."""

    old: Key
    equals: list[Key]

    def finding(self) -> ImportFinding:
        return renamed(self.old, self.equals)


def renamed(old: Key, equals: Iterable[Key] = ()) -> ImportFinding:
    message = f"The record was imported from {old[1]} before; its file was renamed or moved."
    if others := ", ".join(path for _, path in equals):
        message += f" This is a guess by its name: {others} had the same text."
    return finding("file.renamed", message)


def places(candidates: Iterable[Candidate], collections: dict[str, int]) -> dict[Key, bytes]:
    """The hash of what lies at each place now; of two files at one place the first counts."""
    found: dict[Key, bytes] = {}
    for candidate in candidates:
        key = (collections[candidate.slug], candidate.path)
        if candidate.file.refused or key in found:
            continue
        try:
            found[key] = digest(candidate.file.read())
        except OSError:
            continue
    return found


def moves(here: dict[Key, bytes], known: dict[Key, bytes], is_gone: Callable[[Key], bool]) -> dict[Key, Move]:
    """Each place whose text lay elsewhere before and no more: files that were renamed, or exchanged names."""
    left: dict[tuple[int, bytes], list[Key]] = defaultdict(list)
    for key, content in known.items():
        if here[key] != content if key in here else is_gone(key):
            left[key[0], content].append(key)
    found: dict[Key, Move] = {}
    for key, content in here.items():
        among = left.get((key[0], content))
        if among and known.get(key) != content:
            old = max(among[:MOST_COMPARED], key=lambda one: SequenceMatcher(None, one[1], key[1]).ratio())
            among.remove(old)
            found[key] = Move(old, among[:MOST_NAMED])
    return _without_collisions(found, known, is_gone)


def displaced(found: dict[Key, Move], known: dict[Key, bytes]) -> list[Key]:
    """The sources at whose places other files lie now, and which have none themselves: `mv a.md b.md` over b.md."""
    leaving = {move.old for move in found.values()}
    return [key for key in found if key in known and key not in leaving]


def place_beside(key: Key) -> Key:
    """Where a source lies that was displaced."""
    stem, point, suffix = key[1].rpartition(".")
    return key[0], f"{stem or suffix}{REPLACED}{point if stem else ''}{suffix if stem else ''}"


def _without_collisions(
    found: dict[Key, Move], known: dict[Key, bytes], is_gone: Callable[[Key], bool]
) -> dict[Key, Move]:
    """Those that lead to no place which a record keeps: there the file was written over by one that is there still."""
    for key in [key for key in displaced(found, known) if not is_gone(found[key].old) or place_beside(key) in known]:
        at = key
        while move := found.pop(at, None):
            at = move.old
    return found


async def move_all(session: AsyncSession, moved: dict[Key, Move], kept: dict[Key, str], aside: Iterable[Key]) -> None:
    """Let the sources lie at their new places; two may have exchanged theirs, so all leave first.

    `kept` says where each lies below what is imported; those `aside` make room.
    """
    new = {move.old: key for key, move in moved.items()} | {key: place_beside(key) for key in aside}
    place = sa.tuple_(SOURCE.c.collection_id, SOURCE.c.path)
    for some in _hundreds(list(new)):
        await session.execute(sa.update(SOURCE).where(place.in_(some)).values(path=sa.literal("/") + SOURCE.c.path))
    here = sa.update(SOURCE).where(
        SOURCE.c.collection_id == sa.bindparam("log"), SOURCE.c.path == sa.bindparam("there")
    )
    rows = [
        {"log": old[0], "there": f"/{old[1]}", "path": key[1], "kept_path": kept.get(key, key[1])}
        for old, key in new.items()
    ]
    connection = await session.connection()
    await connection.execute(here, rows)


def _hundreds(keys: list[Key]) -> Iterable[list[Key]]:
    return (keys[at : at + 500] for at in range(0, len(keys), 500))
