"""Collections whose folder was renamed: known by the bytes of their files, they take the new name."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.collections.models import Collection
from app.imports.finding.grouping import Candidate
from app.imports.storing.items import digest
from app.imports.storing.renames.renames import missing
from app.imports.storing.sources import COLLECTION, SOURCE
from app.records.limits import COLLECTION_SLUG
from app.records.slugs import slugify

FEWEST = 2  # files: one alone may be what every log of a template begins with


async def follow_folders(session: AsyncSession, candidates: Iterable[Candidate]) -> None:
    """Give a collection the name of its folder where most of its files lie in one of a name that is new, and none
    where it lay before.
    """
    by_slug: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if not candidate.file.refused:
            by_slug[candidate.slug].append(candidate)
    found = await session.scalars(sa.select(COLLECTION.c.slug).where(COLLECTION.c.slug.in_(list(by_slug))))
    stay = set(found)
    for slug, mine in by_slug.items():
        if slug not in stay and (collection := await _before(session, mine, stay)):
            stay.add(slug)
            _rename(collection, mine)
            await session.flush()


def _rename(collection: Collection, mine: list[Candidate]) -> None:
    message = f"The folder of the collection {collection.name} was renamed; its records stay in it."
    for candidate in mine:
        candidate.file.notes.append(("file.renamed", message))
    if slugify(collection.name, COLLECTION_SLUG, collection.slug) == collection.slug:  # else somebody named it
        collection.name = mine[0].collection
    collection.slug = mine[0].slug


async def _before(session: AsyncSession, mine: list[Candidate], stay: Iterable[str]) -> Collection | None:
    """The collection that these files were imported to when their folder had another name."""
    id_, content = SOURCE.c.collection_id, SOURCE.c.content_hash
    digests = await asyncio.to_thread(_digests, mine)
    same = sa.func.count().filter(content == sa.any_(sa.cast(digests, ARRAY(sa.LargeBinary))))
    query = sa.select(id_).join(COLLECTION, COLLECTION.c.id == id_).where(COLLECTION.c.slug.not_in(list(stay)))
    query = query.group_by(id_).having(same >= FEWEST, same * 2 > sa.func.count())
    found = await session.scalar(query.order_by(same.desc(), id_).limit(1))
    if found is None:
        return None
    shown = [one.shown for one in await missing(session, [found], ())]
    if await asyncio.to_thread(lambda: any(map(_lies_there, shown))):
        return None
    return await session.get(Collection, found)


def _lies_there(shown: str) -> bool:
    """Whether the file that an import named so is still there, or the archive that held it."""
    place = Path(shown)
    return any(one.is_file() for one in (place, *place.parents))


def _digests(mine: Iterable[Candidate]) -> list[bytes]:
    """The hashes of the files, of those in folders of this machine: only there it shows that one has moved."""
    found = []
    for candidate in mine:
        try:
            if Path(candidate.file.shown).is_file():
                found.append(digest(candidate.file.read()))
        except OSError:
            continue
    return found
