"""Records as links can name them."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.collections.models import Collection
from app.decisions.models import Decision, Status
from app.imports.models import Source
from app.markdown.record import Kind
from app.records.columns import table_of
from app.research.models import ResearchDocument

Owner = tuple[Kind, int]
SOURCE, COLLECTION = table_of(Source), table_of(Collection)
KNOWN_AS = ("identifier", "id", "adr", "slug", "permalink", "aliases")  # keys of metadata that name the record


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
    log: str = ""  # the slug of its collection
    known_as: tuple[str, ...] = ()  # the identifier, slug and address that its metadata gives it

    @property
    def folder(self) -> str:
        return posixpath.dirname(self.path)

    @property
    def above(self) -> str:
        """The folder of its collection below what was imported."""
        return self.kept_path.removesuffix(self.path)

    @property
    def owner(self) -> Owner:
        return self.kind, self.id

    @property
    def url(self) -> str:
        return f"/{'decisions' if self.kind == 'decision' else 'research'}/{self.id}-{self.slug}"

    @property
    def label(self) -> str:
        return f"{self.number:04d} {self.title}" if self.number is not None else self.title


async def load_entries(session: AsyncSession, ids: Sequence[int]) -> list[Entry]:
    """Every record of these collections."""
    decision, document = table_of(Decision), table_of(ResearchDocument)
    number = sa.func.coalesce(decision.c.source_number, decision.c.number)
    decisions = _records(decision, number, decision.c.status, SOURCE.c.decision_id, ids)
    documents = _records(document, sa.null(), sa.null(), SOURCE.c.document_id, ids)
    return [
        *[_entry("decision", row) for row in await session.execute(decisions)],
        *[_entry("research", row) for row in await session.execute(documents)],
    ]


def _records(row: sa.Table, number: Any, status: Any, owner: sa.Column[Any], ids: Sequence[int]) -> sa.Select[Any]:
    places = (sa.func.coalesce(SOURCE.c.path, ""), sa.func.coalesce(SOURCE.c.kept_path, ""))
    known = [row.c.extra[key].astext for key in KNOWN_AS]
    log = sa.select(COLLECTION.c.slug).where(COLLECTION.c.id == row.c.collection_id).scalar_subquery()
    columns = (row.c.id, row.c.collection_id, number, row.c.title, row.c.slug, *places, status, log, *known)
    return sa.select(*columns).outerjoin(SOURCE, owner == row.c.id).where(row.c.collection_id.in_(ids))


def _entry(kind: Kind, row: Any) -> Entry:
    id_, collection_id, number, title, slug, path, kept_path, status, log, *known = row
    known_as = tuple(filter(None, known))
    return Entry(kind, id_, collection_id, number, title, slug, path, kept_path, status, log, known_as)
