"""The images that records show: stored once each, byte for byte, and noted with the record under its text's target."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import partial

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import Decision
from app.images.models import Image, ImageUse, address
from app.images.storing import BadImage
from app.images.storing import store as store_image
from app.imports.finding.images import too_large
from app.imports.finding.sources import File
from app.imports.findings import ImportRefused, finding
from app.imports.limits import IMAGES, IMAGES_BYTES, megabytes
from app.imports.linking.entries import Owner
from app.imports.storing.items import Stored, digest
from app.imports.storing.transactions import Units
from app.markdown.record import ImportFinding
from app.records.columns import table_of
from app.research.models import ResearchDocument

IMAGE, USE = table_of(Image), table_of(ImageUse)
DECISION, DOCUMENT = table_of(Decision), table_of(ResearchDocument)


class Use(Struct, frozen=True):
    """An image that a record shows."""

    content_hash: bytes
    url: str


Uses = dict[Owner, dict[str, Use]]  # by target as written


async def uses(session: AsyncSession, collection_ids: Collection[int]) -> Uses:
    """What the records of these collections show."""
    found: Uses = defaultdict(dict)
    columns = (IMAGE.c.id, IMAGE.c.content_hash, IMAGE.c.media_type, IMAGE.c.width, IMAGE.c.height)
    joined = sa.select(USE.c.decision_id, USE.c.document_id, USE.c.href, *columns).join_from(USE, IMAGE)
    joined = joined.outerjoin(DECISION, DECISION.c.id == USE.c.decision_id)
    joined = joined.outerjoin(DOCUMENT, DOCUMENT.c.id == USE.c.document_id)
    collection = sa.func.coalesce(DECISION.c.collection_id, DOCUMENT.c.collection_id)
    for row in await session.execute(joined.where(collection.in_(collection_ids))):
        owner: Owner = ("decision", row[0]) if row[0] is not None else ("research", row[1])
        found[owner][row[2]] = Use(row[4], address(*row[3:]))
    return found


class Images:
    """What the records of an import show, and why some of it is not shown, by place in the run and target."""

    def __init__(self, uses: Uses) -> None:
        self._uses = uses
        self._sizes: dict[str, int] = {}  # of the files that were read, by name
        self.problems: dict[int, dict[str, ImportFinding]] = {}

    def shown(self, owner: Owner) -> dict[str, str]:
        """The addresses of a record's images, by target."""
        return {href: use.url for href, use in self._uses.get(owner, {}).items()}

    async def store(self, units: Units, stored: Iterable[Stored]) -> None:
        """Store what came along, a record at a time, and let go of what its text does not have any more."""
        for one in stored:
            if one.owner is not None and one.tells and (one.images or one.owner in self._uses):
                work = partial(self._record, owner=one.owner, one=one)
                self._uses[one.owner], self.problems[one.place] = await units.run(work)

    async def _record(
        self, session: AsyncSession, *, owner: Owner, one: Stored
    ) -> tuple[dict[str, Use], dict[str, ImportFinding]]:
        before, lines = self._uses.get(owner, {}), {target.href: target.line for target in one.targets}
        mine = {href: use for href, use in before.items() if href in lines}
        problems = {href: _kept(href, lines[href]) for href in mine.keys() - one.images.keys()}
        await _forget(session, owner, before.keys() - lines.keys())
        for href, file in one.images.items():
            try:
                content = await asyncio.to_thread(self._read, file)
                if href not in mine or mine[href].content_hash != digest(content):
                    mine[href] = await _store(session, owner, href, content)
            except BadImage as problem:
                rule, reason = problem.args
                problems[href] = finding(rule, f"The image {href!r} is not shown. {reason}", lines[href])
        return mine, problems

    def _read(self, file: File) -> bytes:
        """The bytes of a file that is small enough and not one too many: counted before any is read."""
        if file.refused:
            raise BadImage(*file.refused)
        if file.shown not in self._sizes:
            if len(self._sizes) >= IMAGES:
                raise BadImage("image.too_many", f"An import takes {IMAGES} images.")
            if sum(self._sizes.values()) + file.size > IMAGES_BYTES:
                raise BadImage("image.too_many", f"An import takes {megabytes(IMAGES_BYTES)} of images.")
            self._sizes[file.shown] = file.size
        try:
            content = file.read()
        except (OSError, ImportRefused) as error:
            raise BadImage("image.unreadable", str(error)) from error
        if larger := too_large(len(content)):
            raise BadImage(*larger)
        return content


def _kept(href: str, line: int) -> ImportFinding:
    return finding("image.kept", f"The image {href!r} did not come along; it is shown as it was imported before.", line)


async def _store(session: AsyncSession, owner: Owner, href: str, content: bytes) -> Use:
    id_, url = await store_image(session, content)
    await _forget(session, owner, [href])
    await session.execute(sa.insert(USE).values({_column(owner).name: owner[1], "href": href, "image_id": id_}))
    return Use(digest(content), url)


async def _forget(session: AsyncSession, owner: Owner, hrefs: Collection[str]) -> None:
    if hrefs:
        await session.execute(sa.delete(USE).where(_column(owner) == owner[1], USE.c.href.in_(hrefs)))


def _column(owner: Owner) -> sa.Column[int | None]:
    return USE.c.decision_id if owner[0] == "decision" else USE.c.document_id
