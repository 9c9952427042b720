"""The question that the risk register asks."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.fields import table
from app.persistence.lists.counts import Counts, Facet, by, counts_of
from app.persistence.lists.paging import COUNTED_BESIDE, Page, Total, page_of
from app.persistence.querying import data_version
from app.persistence.querying.prepared import at_most
from app.persistence.querying.queries import Query, fetch_together, rows
from app.persistence.querying.statement_batch import StatementBatch, Steady, batch_of
from app.records.lists import choices
from app.records.lists.listing import by_collection, chips_of
from app.records.refs import CollectionRef, PersonRef
from app.records.reviews import WORDS, day_of
from app.risks.filters import SCALES, SORTS, RiskFilter, level_of, risk, within
from app.risks.matrix import Cell, cells
from app.risks.models import RiskLevel, Treatment
from app.risks.shapes import RiskRow
from app.tables import Collection, Person, Risk
from app.web.lists.filters import Chip

MOST_SUMMED = 100  # owners, and collections, in the summary
person, collection = table(Person).c, table(Collection).c


FACETS: dict[str, Facet] = {
    "likelihood": lambda pool: by(pool.alike.c.likelihood, pool.alike),
    "severity": lambda pool: by(pool.alike.c.severity, pool.alike),
    "level": lambda pool: by(level_of(pool.alike.c.score), pool.alike),
    "treatment": lambda pool: by(pool.alike.c.treatment, pool.alike),
    "owner": lambda pool: by(pool.alike.c.owner_id, pool.alike),
    "collection": by_collection,
}


class RiskList(Struct):
    """A page of the register, its matrix, and what it can be narrowed to."""

    found: Page[RiskRow]
    counts: Counts
    cells: list[Cell]
    owners: list[PersonRef]
    collections: list[CollectionRef]

    levels = tuple(RiskLevel)
    treatments = tuple(Treatment)
    sorts = SORTS
    reviews = WORDS

    @property
    def total(self) -> Total:
        """How many there are, or at least are."""
        return self.counts.total(self.found)

    def matrix(self, wanted: RiskFilter) -> dict[tuple[int, int], tuple[int, str]]:
        """Count and address of each cell; the address of the chosen cell takes the choice back."""
        chosen = (wanted.likelihood, wanted.severity)
        return {
            (one, two): (
                count,
                "/risks?"
                + (
                    wanted.query(likelihood=None, severity=None)
                    if chosen == (one, two)
                    else wanted.query(likelihood=one, severity=two)
                ),
            )
            for one, two, count in self.cells
        }

    def chips(self, wanted: RiskFilter) -> list[Chip]:
        """What narrows the list, in words."""
        return chips_of(wanted, "owner", self.owners)


class RisksOf(Struct, array_like=True):
    """An owner or a collection, and how many risks of each level it has, the worst first."""

    key: str
    name: str
    critical: int
    high: int
    moderate: int
    low: int
    unknown: int

    def count(self, level: RiskLevel) -> int:
        """The risks of one level."""
        number: int = getattr(self, level)
        return number

    @property
    def total(self) -> int:
        return sum(map(self.count, RiskLevel))


class Summary(Struct):
    owners: list[RisksOf]
    collections: list[RisksOf]
    nobodys: list[RisksOf]  # one: what has no owner
    all: list[RisksOf]  # one: the sums

    levels = tuple(RiskLevel)


class RiskRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, wanted: RiskFilter) -> RiskList:
        """What `wanted` narrows the register to."""
        day = day_of(wanted.review)
        return await batch_of((RiskList, wanted, day), lambda: _listed(wanted, day)).ask(self.session)

    async def summary(self) -> Summary:
        """How many risks of which level each owner and each collection has."""
        return await fetch_together(
            self.session,
            Summary,
            owners=rows(RisksOf, _levels(person, risk.owner_id, person.id)),
            collections=rows(RisksOf, _levels(collection, risk.collection_id, collection.slug)),
            nobodys=rows(RisksOf, _sums("none", "No owner", risk.owner_id.is_(None))),
            all=rows(RisksOf, _sums("", "All")),
        )


def _listed(wanted: RiskFilter, day: date | None) -> StatementBatch[RiskList]:
    conditions, scale = wanted.conditions(), SCALES[wanted.scale]
    columns: list[Any] = [risk.id, risk.score, risk.treatment, risk.owner_id, risk.collection_id]
    columns += [level.label(name) for name, level in zip(("likelihood", "severity"), scale, strict=True)]
    steady: dict[str, Query[Any]] = {
        "counts": counts_of(columns, conditions, FACETS),
        "cells": cells([one for name, one in conditions.items() if name not in ("likelihood", "severity")], scale),
        "owners": choices.people(risk.owner_id),
        "collections": choices.collections(),
    }
    return StatementBatch(
        RiskList,
        (wanted.narrowed, day),
        Steady(data_version.COLUMN, steady),
        found=page_of(
            RiskRow,
            *conditions.values(),
            order=wanted.ordering(),
            after=wanted.after,
            before=wanted.before,
        ),
    )


def _levels(of: Any, reference: Any, key: Any) -> sa.Select[Any]:
    """Each owner or collection that has risks, with the count of each level: as far as pages tell, by index."""
    has = sa.exists().where(reference == of.id)
    counts = [_count(reference == of.id, within(level)) for level in RiskLevel]
    some = sa.select(sa.cast(key, sa.Text).label("key"), of.name, *counts).where(has)
    return some.order_by(of.name).limit(at_most(MOST_SUMMED))


def _sums(key: str, name: str, *where: Any) -> sa.Select[Any]:
    """One row: the count of each level, of all that meets `where`."""
    counts = [_count(*where, within(level)) for level in RiskLevel]
    return sa.select(sa.literal(key).label("key"), sa.literal(name).label("name"), *counts)


def _count(*where: Any) -> Any:
    few: Any = sa.select(risk.id).where(*where).limit(at_most(COUNTED_BESIDE + 1))
    few = few.correlate_except(table(Risk)).lateral()
    return sa.select(sa.func.count()).select_from(few).scalar_subquery()
