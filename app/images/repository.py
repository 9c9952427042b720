"""The questions that are asked about images."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from app.images.models import SHOWN, Image, ImageUse
from app.persistence.fields import now, table
from app.tables import Trash

DAYS = 7  # for which an image is kept that nothing shows
IMAGE, USE, TRASH = table(Image), table(ImageUse), table(Trash)


class ImageRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, id_: int, content_hash: str) -> tuple[str, bytes] | None:
        """Media type and bytes of the image with this id, if its hash begins so."""
        begins = sa.func.left(sa.func.encode(IMAGE.c.content_hash, "hex"), SHOWN) == content_hash
        query = sa.select(IMAGE.c.media_type, IMAGE.c.content).where(IMAGE.c.id == id_, begins)
        row = (await self.session.execute(query)).one_or_none()
        return (row[0], row[1]) if row else None


async def sweep(session: AsyncSession, days: int = DAYS) -> int:
    """Delete the images that neither a record nor one in the trash has shown for some days; returns how many."""
    kept = sa.func.jsonb_build_object("image_id", IMAGE.c.id, type_=JSONB)
    in_trash = TRASH.c.rows[USE.name].contains(sa.func.jsonb_build_array(kept, type_=JSONB))
    unused = ~sa.exists().where(USE.c.image_id == IMAGE.c.id) & ~sa.exists().where(in_trash)
    old = IMAGE.c.stored_at < now() - timedelta(days=days)
    return len((await session.scalars(sa.delete(IMAGE).where(old, unused).returning(IMAGE.c.id))).all())
