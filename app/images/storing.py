"""Taking an image in: which ones are shown, and how one is kept once however many records show it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.images.headers import IMAGE_BYTES, IMAGE_PIXELS, PARTS, Look, is_svg, look
from app.images.models import Image, ImageUse, address
from app.images.repository import DAYS
from app.images.stripping import TooManyParts, stripped
from app.persistence.fields import now, table

KINDS = "PNG, JPEG, GIF and WebP are shown"
OWN_BYTES = 100 * 1024 * 1024  # of images of a person that no record shows yet
UNSHOWN_BYTES = 2000 * 1024 * 1024  # of those of all people
IMAGE, USE = table(Image).c, table(ImageUse).c


class BadImage(Exception):
    """A file that is no image to be shown, with the rule and the reason."""


def usable(content: bytes) -> Look:
    """Kind and size of an image, as its bytes say: its name may say anything. Raises BadImage."""
    if is_svg(content):
        raise BadImage("image.format", f"SVG may hold scripts; {KINDS}.")
    found = look(content)
    if found is None:
        raise BadImage("image.format", f"The file is no image that is known here: {KINDS}.")
    if found.width * found.height > IMAGE_PIXELS:
        most = IMAGE_PIXELS // 1_000_000
        raise BadImage("image.too_large", f"It has {found.width} × {found.height} pixels; the limit is {most} million.")
    return found


async def store(session: AsyncSession, content: bytes, by: int | None = None) -> tuple[int, str]:
    """Its id and its address. One that is there already is only touched, which keeps it from being swept meanwhile."""
    seen, content_hash = await asyncio.to_thread(lambda: (usable(content), sha256(content).digest()))
    values = {
        "content_hash": content_hash, "content": content, "size": len(content), "stored_at": now(),
        "media_type": seen.media_type, "width": seen.width, "height": seen.height,
        "put_by_id": by,
    }  # fmt: skip
    stored = insert(table(Image)).values(values)
    touched = stored.on_conflict_do_update(index_elements=["content_hash"], set_={"stored_at": now()})
    id_: int = (await session.execute(touched.returning(IMAGE.id))).scalar_one()
    return id_, address(id_, content_hash, seen.media_type, seen.width, seen.height)


async def take(session: AsyncSession, content: bytes, by: int | None) -> str:
    """The address of an image that somebody puts into a text, without what a camera noted in it. Raises BadImage."""
    if len(content) > IMAGE_BYTES:
        raise BadImage("image.too_large", f"It has more than {IMAGE_BYTES // 1024**2} MB.")
    bare = await asyncio.to_thread(_bare, content)
    await _room(session, by)
    return (await store(session, bare, by))[1]


def _bare(content: bytes) -> bytes:
    usable(content)
    try:
        return stripped(content)
    except TooManyParts:
        many = f"It is put together of more than {PARTS:,} parts; save it anew with a program for pictures."
        raise BadImage("image.format", many) from None
    except ValueError:
        raise BadImage("image.format", "The file is broken: it does not hold what its beginning says.") from None


async def _room(session: AsyncSession, by: int | None) -> None:
    """Raises BadImage where too much waits for a record: of this person, or of all together."""
    lately = IMAGE.stored_at > now() - timedelta(days=DAYS)  # what is older stays for a draft or the history
    mine = sa.func.sum(IMAGE.size).filter(IMAGE.put_by_id == by)
    unshown = sa.select(mine, sa.func.sum(IMAGE.size)).where(lately, ~sa.exists().where(USE.image_id == IMAGE.id))
    own, shared = (await session.execute(unshown)).one()
    if (own or 0) > OWN_BYTES:
        most = f"The images that you put into texts and no record shows yet have more than {OWN_BYTES // 1024**2} MB."
        raise BadImage("image.too_many", f"{most} Store the texts that show them; what none shows goes in {DAYS} days.")
    if (shared or 0) > UNSHOWN_BYTES:
        most = "Too many images of all people together wait for a record that shows them."
        raise BadImage("image.too_many", f"{most} Store what shows yours, or try again in some days.")
