"""The questions that the pages of decisions ask."""

from datetime import date
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.filters import SORTS, DecisionFilter, collection, decision, pin, tagged
from app.decisions.links import LinkKind
from app.decisions.models import Status
from app.decisions.shapes import DecisionPage, DecisionRow
from app.persistence.fields import table
from app.persistence.lists.counts import Counts, Facet, by, counts_of
from app.persistence.lists.paging import Page, Total, page_of
from app.persistence.querying.queries import Query, fetch, find, many
from app.persistence.querying.statement_batch import StatementBatch
from app.records import choices
from app.records.facets import by_package, by_tag
from app.records.refs import CollectionRef, DecisionRef, PersonRef, TagRef
from app.tables import Collection, DecisionLink
from app.web.lists.filters import Chip

link = table(DecisionLink).c


FACETS: dict[str, Facet] = {
    "status": lambda few: by(few.c.status, few),
    "collection": lambda few: by(collection.slug, few.join(table(Collection), collection.id == few.c.collection_id)),
    "owner": lambda few: by(few.c.owner_id, few),
    "year": lambda few: by(sa.extract("year", few.c.decided_on), few),
    "tag": lambda few: by_tag(few, tagged.decision_id, tagged.tag_id),
    "package": lambda few: by_package(few, pin.decision_id),
}


class DecisionList(Struct):
    """A page of the list, and what it can be narrowed to."""

    found: Page[DecisionRow]
    counts: Counts
    collections: list[CollectionRef]
    owners: list[PersonRef]
    tags: list[TagRef]
    packages: list[tuple[str]]
    span: list[tuple[date | None, date | None]]  # the first and the last day on which something was decided

    statuses = tuple(Status)
    sorts = SORTS

    @property
    def total(self) -> Total:
        """How many there are, or at least are."""
        return self.counts.total(self.found)

    @property
    def years(self) -> range:
        """The years that have decisions, the latest first."""
        first, last = self.span[0]
        return range(last.year, first.year - 1, -1) if first and last else range(0)

    def as_table(self) -> tuple[list[str], list[list[Any]]]:
        """What is shown, as the names of columns and rows of values."""
        columns = ["Number", "Title", "Status", "Decided on", "Owner", "Tags", "Superseded by"]
        return columns, [
            [one.label, one.title, one.status.value, one.decided_on, one.owner and one.owner.name,
             ", ".join(tag.name for tag in one.tags), ", ".join(next_.label for next_ in one.successors)]
            for one in self.found.items
        ]  # fmt: skip

    def chips(self, wanted: DecisionFilter) -> list[Chip]:
        """What narrows the list, in words."""
        owner = next((one.name for one in self.owners if one.id == wanted.owner), "")
        return wanted.chips(**({"owner": owner} if owner else {}))


class DecisionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, wanted: DecisionFilter) -> DecisionList:
        """What `wanted` narrows the decisions to."""
        return await _listed(wanted).ask(self.session)

    async def find(self, decision_id: int) -> DecisionPage | None:
        """The decision with everything that its page shows."""
        return await find(self.session, DecisionPage, id=decision_id)

    async def current(self, decision_id: int) -> DecisionRef | None:
        """The decision that was superseded by none and ends the chain of supersessions from this one on.

        Itself, if nothing superseded it as a whole; the latest of several; None if there is none.
        """
        whole = (link.kind == LinkKind.SUPERSEDES) & (link.scope == "")
        chain = sa.select(sa.literal(decision_id).label("id")).cte("chain", recursive=True)
        later = sa.select(link.from_id).join(chain, link.to_id == chain.c.id).where(whole)
        chain = chain.union(later)  # each once: circles in old data come to an end
        stands = ~sa.exists().where(link.to_id == decision.id, whole)
        found = many(
            DecisionRef, decision.id.in_(sa.select(chain.c.id)), stands, order=[decision.number.desc()], limit=1
        )
        holding = await fetch(self.session, found)
        return holding[0] if holding else None


@lru_cache(1000)
def _listed(wanted: DecisionFilter) -> StatementBatch[DecisionList]:
    conditions = wanted.conditions()
    columns = [decision.id, decision.status, decision.collection_id, decision.owner_id, decision.decided_on]
    found = page_of(
        DecisionRow, *conditions.values(), order=wanted.ordering(), after=wanted.after, before=wanted.before
    )
    steady = {"counts": counts_of(columns, conditions, FACETS), **_choices()}
    return StatementBatch(DecisionList, wanted.narrowed, found=found, steady=steady)


@cache
def _choices() -> dict[str, Query[Any]]:
    return {
        "collections": choices.collections(),
        "owners": choices.people(decision.owner_id),
        "tags": choices.tags(tagged),
        "packages": choices.packages(pin, pin.decision_id),
        "span": choices.span(decision.decided_on),
    }
