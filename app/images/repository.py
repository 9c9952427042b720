"""The questions that are asked about images."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.history.models import SHOWS_IMAGES
from app.images.models import SHOWN, Image, ImageUse
from app.markdown.rendering.links import OWN_IMAGE
from app.persistence.fields import now, table
from app.tables import Draft, Revision, Template, Trash

DAYS = 7  # for which an image is kept that nothing shows
IMAGE, USE, TRASH, REVISION = table(Image), table(ImageUse), table(Trash), table(Revision)


class ImageRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, id_: int, content_hash: str) -> tuple[str, bytes] | None:
        """Media type and bytes of the image with this id, if its hash begins so."""
        begins = sa.func.left(sa.func.encode(IMAGE.c.content_hash, "hex"), SHOWN) == content_hash
        query = sa.select(IMAGE.c.media_type, IMAGE.c.content).where(IMAGE.c.id == id_, begins)
        row = (await self.session.execute(query)).one_or_none()
        return (row[0], row[1]) if row else None


async def keep_uses(
    session: AsyncSession, shown: Mapping[tuple[str, int], Set[str]], decisions: Set[int], documents: Set[int]
) -> None:
    """Note which images these records show that were put into their texts here, by their addresses, and no others."""
    hrefs = sorted({href for some in shown.values() for href in some})
    owned = USE.c.decision_id.in_(decisions) | USE.c.document_id.in_(documents)
    ours = USE.c.href.regexp_match(f"^{OWN_IMAGE.pattern}$")
    await session.execute(sa.delete(USE).where(owned, ours, USE.c.href.not_in(hrefs)))
    keys = {href: found.groups() for href in hrefs if (found := OWN_IMAGE.fullmatch(href))}
    begins = sa.func.left(sa.func.encode(IMAGE.c.content_hash, "hex"), SHOWN)
    query = sa.select(IMAGE.c.id, begins).where(IMAGE.c.id.in_({int(id_) for id_, _ in keys.values()}))
    known = {(str(id_), begun) for id_, begun in await session.execute(query)} if keys else set()
    rows = [
        {"decision_id": id_ if kind == "decision" else None, "document_id": id_ if kind == "research" else None,
         "href": href, "image_id": int(keys[href][0])}
        for (kind, id_), some in shown.items() for href in sorted(some) if keys[href] in known
    ]  # fmt: skip
    if rows:
        await session.execute(insert(USE).on_conflict_do_nothing(), rows)


async def sweep(session: AsyncSession, days: int = DAYS) -> int:
    """Delete the images that for some days neither a record has shown nor one in the trash, nor what somebody types or
    keeps as a template, nor what the history may bring back; returns how many.
    """
    kept = sa.func.jsonb_build_object("image_id", IMAGE.c.id, type_=JSONB)
    in_trash = TRASH.c.rows[USE.name].contains(sa.func.jsonb_build_array(kept, type_=JSONB))
    unused = ~sa.exists().where(USE.c.image_id == IMAGE.c.id) & ~sa.exists().where(in_trash)
    old = IMAGE.c.stored_at < now() - timedelta(days=days)
    untyped = [~_is_typed(one) for one in (table(Draft), table(Template))]
    gone = sa.and_(old, unused, *untyped)
    if await session.scalar(sa.select(IMAGE.c.id).where(gone).limit(1)) is None:
        return 0  # and the history is not read
    deleted = sa.delete(IMAGE).where(gone, IMAGE.c.id.not_in(_in_history())).returning(IMAGE.c.id)
    return len((await session.scalars(deleted)).all())


def _in_history() -> sa.Select[int]:
    """The images that a change names, before it or after it; an index has those changes."""
    changes = sa.cast(REVISION.c.changes, sa.Text)
    found = sa.func.regexp_matches(changes, "/images/([0-9]{1,9})-", "g", type_=ARRAY(sa.Text))
    return sa.select(sa.cast(found[1], sa.Integer)).where(sa.text(SHOWS_IMAGES))


def _is_typed(texts: sa.Table) -> sa.ColumnElement[bool]:
    begun = sa.func.concat("/images/", IMAGE.c.id, "-")
    return sa.exists().where(sa.func.strpos(sa.cast(texts.c.fields, sa.Text), begun) > 0)
