"""The images of exported records: each goes where the text of its record says that it lies."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Set
from pathlib import PurePosixPath
from urllib.parse import unquote

import sqlalchemy as sa
from msgspec import Struct, field
from sqlalchemy.ext.asyncio import AsyncSession

from app.exports.folder import Folder
from app.exports.places import Taken, safe
from app.imports.linking.entries import Owner
from app.imports.targets import split_target
from app.records.columns import table_of
from app.tables import Image, ImageUse

IMAGE, USE = table_of(Image), table_of(ImageUse)


class Use(Struct, frozen=True):
    """An image under the target that the text of its record has for it."""

    owner: Owner
    href: str
    image_id: int
    content_hash: bytes


class Placed(Struct):
    """The images by path, and those that do not lie where the text says: out of the folder, or where another is."""

    paths: dict[str, int] = field(default_factory=dict)
    moved: dict[tuple[Owner, str], str] = field(default_factory=dict)


async def uses(session: AsyncSession) -> list[Use]:
    """Every image that a record shows, in a stable order."""
    columns = (USE.c.decision_id, USE.c.document_id, USE.c.href, IMAGE.c.id, IMAGE.c.content_hash)
    query = sa.select(*columns).join_from(USE, IMAGE).order_by(USE.c.decision_id, USE.c.document_id, USE.c.href)
    return [
        Use(("decision", row[0]) if row[0] is not None else ("research", row[1]), *row[2:])
        for row in await session.execute(query)
    ]


def place(uses: Iterable[Use], records: Mapping[Owner, str], written: Set[Owner]) -> Placed:
    """A path for each image of the records that lie at these paths.

    Where two want the same, that of a record which comes out as it came has it before those of the ones `written` anew.
    """
    placed, taken = Placed(), Taken()
    for path in records.values():
        taken.add(path)
    mine = [use for use in uses if use.owner in records]
    for use in sorted(mine, key=lambda one: one.owner in written):
        wanted = _wanted(use.href, records[use.owner])
        path = safe(wanted)
        if placed.paths.get(path) != use.image_id and not taken.is_free(path):
            path = _apart(path, use)
        if path != wanted:
            placed.moved[use.owner, use.href] = path
        placed.paths[path] = use.image_id
        taken.add(path)
    return placed


async def write(session: AsyncSession, folder: Folder, placed: Placed) -> int:
    """Write the images, one at a time; returns how many were new or different."""
    written = 0
    for path, id_ in placed.paths.items():
        content = await session.scalar(sa.select(IMAGE.c.content).where(IMAGE.c.id == id_))
        written += content is not None and folder.write(path, content)
    return written


def _wanted(href: str, record: str) -> str:
    path = unquote(split_target(href).path).replace("\\", "/")
    above = "" if path.startswith("/") else posixpath.dirname(record)
    return posixpath.normpath(posixpath.join(above, path.lstrip("/")))


def _apart(path: str, use: Use) -> str:
    place = PurePosixPath(path)
    return str(place.with_name(f"{place.stem}-{use.content_hash.hex()[:12]}{place.suffix}"))
