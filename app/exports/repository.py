"""One record as Markdown."""

from importlib import import_module

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.imports.linking.entries import Owner
from app.markdown.syntax.decoding import decode
from app.persistence.fields import table
from app.tables import Collection, Decision, ResearchDocument, Source

collection, source = table(Collection).c, table(Source).c


class MarkdownRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def text(self, owner: Owner) -> str | None:
        """The Markdown of a decision or research document, None if there is none.

        One that was not changed since its import reads as its file did, at the cost of one statement.
        """
        kind, record_id = owner
        record = table(Decision if kind == "decision" else ResearchDocument).c
        of_it = source.decision_id if kind == "decision" else source.document_id
        untouched = sa.select(source.content).where(of_it == record.id, source.record_version == record.version)
        query = sa.select(collection.slug, untouched.scalar_subquery()).where(
            record.id == record_id, collection.id == record.collection_id
        )
        found = (await self.session.execute(query)).one_or_none()
        if found is None:
            return None
        content = found[1] or await self._written(found[0], owner)
        return None if content is None else decode(content)[0]

    async def _written(self, slug: str, owner: Owner) -> bytes | None:
        """Readers and writers of all dialects are loaded when the first of them is needed."""
        written: bytes | None = await import_module("app.exports.service").export_one(self.session, slug, owner)
        return written
