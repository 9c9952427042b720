"""The questions that the pages of research ask."""

from datetime import date
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.fields import table
from app.persistence.lists.counts import Counts, Facet, by, counts_of
from app.persistence.lists.paging import Page, Total, page_of
from app.persistence.querying.queries import Query, find
from app.persistence.querying.statement_batch import StatementBatch
from app.records import choices
from app.records.facets import by_package, by_tag
from app.records.refs import CollectionRef, PersonRef, TagRef
from app.research.filters import SORTS, ResearchFilter, collection, document, pin, tagged
from app.research.models import DocumentStatus
from app.research.shapes import DocumentRow, ResearchPage
from app.tables import Collection
from app.web.lists.filters import Chip

FACETS: dict[str, Facet] = {
    "status": lambda few: by(few.c.status, few),
    "collection": lambda few: by(collection.slug, few.join(table(Collection), collection.id == few.c.collection_id)),
    "author": lambda few: by(few.c.author_id, few),
    "year": lambda few: by(sa.extract("year", few.c.published_on), few),
    "tag": lambda few: by_tag(few, tagged.document_id, tagged.tag_id),
    "package": lambda few: by_package(few, pin.document_id),
}


class ResearchList(Struct):
    """A page of the list, and what it can be narrowed to."""

    found: Page[DocumentRow]
    counts: Counts
    collections: list[CollectionRef]
    authors: list[PersonRef]
    tags: list[TagRef]
    packages: list[tuple[str]]
    span: list[tuple[date | None, date | None]]  # the first and the last day on which something was published

    statuses = tuple(DocumentStatus)
    sorts = SORTS

    @property
    def total(self) -> Total:
        """How many there are, or at least are."""
        return self.counts.total(self.found)

    @property
    def years(self) -> range:
        """The years that have research, the latest first."""
        first, last = self.span[0]
        return range(last.year, first.year - 1, -1) if first and last else range(0)

    def as_table(self) -> tuple[list[str], list[list[Any]]]:
        """What is shown, as the names of columns and rows of values."""
        columns = ["Title", "Status", "Published on", "Author", "Tags", "Evidence for"]
        return columns, [
            [one.title, one.status.value, one.published_on, one.author and one.author.name,
             ", ".join(tag.name for tag in one.tags), ", ".join(decision.label for decision in one.decisions)]
            for one in self.found.items
        ]  # fmt: skip

    def chips(self, wanted: ResearchFilter) -> list[Chip]:
        """What narrows the list, in words."""
        author = next((one.name for one in self.authors if one.id == wanted.author), "")
        return wanted.chips(**({"author": author} if author else {}))


class ResearchRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, wanted: ResearchFilter) -> ResearchList:
        """What `wanted` narrows the research to."""
        return await _listed(wanted).ask(self.session)

    async def find(self, document_id: int) -> ResearchPage | None:
        """The document with everything that its page shows."""
        return await find(self.session, ResearchPage, id=document_id)


@lru_cache(1000)
def _listed(wanted: ResearchFilter) -> StatementBatch[ResearchList]:
    conditions = wanted.conditions()
    columns = [document.id, document.status, document.collection_id, document.author_id, document.published_on]
    found = page_of(
        DocumentRow, *conditions.values(), order=wanted.ordering(), after=wanted.after, before=wanted.before
    )
    steady = {"counts": counts_of(columns, conditions, FACETS), **_choices()}
    return StatementBatch(ResearchList, wanted.narrowed, found=found, steady=steady)


@cache
def _choices() -> dict[str, Query[Any]]:
    return {
        "collections": choices.collections(),
        "authors": choices.people(document.author_id),
        "tags": choices.tags(tagged),
        "packages": choices.packages(pin, pin.document_id),
        "span": choices.span(document.published_on),
    }
