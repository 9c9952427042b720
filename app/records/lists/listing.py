"""Lists of decisions and of research: what both are narrowed to, counted by, put in order by and made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

import sqlalchemy as sa
from msgspec import Struct, structs

from app.persistence.fields import sort_key, table
from app.persistence.folding import package_names
from app.persistence.lists.counts import NUMBER, Counts, Facet, Pool, beside, by, counts_of
from app.persistence.lists.paging import Page, Total, page_of
from app.persistence.querying import data_version
from app.persistence.querying.queries import Query
from app.persistence.querying.selectivity import Condition, among
from app.persistence.querying.statement_batch import StatementBatch, Steady, batch_of
from app.persistence.shapes.shape import Shape
from app.records.listed import listed_on
from app.records.lists import choices
from app.records.refs import CollectionRef, PersonRef, TagRef
from app.records.reviews import WORDS, day_of
from app.records.tags import tag_called
from app.tables import Collection, Package, Pin, Tag
from app.web.lists.filters import Chip, Filter, Word, Year

Row = TypeVar("Row", bound=Shape)
Matching = Callable[[sa.Column[Any], str], Condition]
SORTS = {"newest": "Newest first", "oldest": "Oldest first", "title": "By title", "changed": "Changed last"}
collection, package, pin, tag = (table(model).c for model in (Collection, Package, Pin, Tag))


def in_collection(collection_id: sa.Column[Any], slug: str) -> Condition:
    """Rows of the collection with this slug."""
    return collection_id == sa.select(collection.id).where(collection.slug == slug).scalar_subquery()


def by_collection(pool: Pool) -> sa.Select[Any]:
    """Counts by the slug of the collection."""
    alike = pool.alike
    return by(collection.slug, alike.join(table(Collection), collection.id == alike.c.collection_id))


def chips_of(wanted: Filter, whose: str, people: Sequence[PersonRef]) -> list[Chip]:
    """What narrows a list, in words; the person whose id the parameter `whose` holds by name, if among `people`."""
    name = next((one.name for one in people if one.id == getattr(wanted, whose)), "")
    if getattr(wanted, whose) == "none":
        name = f"no {whose}"
    return wanted.chips(review=WORDS, **({whose: name} if name else {}))


class Listing:
    """How records of a kind are listed: `whose` they are (owner or author), the `day` on which they were made.

    `tagged` is the table of their tags, `key` the column there and in pins that leads to them. `matching` is the
    condition that a text stands in the record of an id.
    """

    def __init__(
        self, model: type[Any], *, whose: str, day: str, tagged: type[Any], key: str, matching: Matching
    ) -> None:
        self.record = table(model).c
        self.matching = matching
        names = ("status", "collection", "tag", whose, "year", "package")
        self.labels = {"q": "Text", **{name: name.capitalize() for name in names}}
        self.whose, self.person = whose, self.record[f"{whose}_id"]
        self.day = self.record[day]
        self.listed_on = listed_on(self.day, self.record.created_at)
        self.tagged = table(tagged).c
        self.tagging, self.pinning = self.tagged[key], pin[key]

    @cached_property
    def orders(self) -> dict[str, list[sa.ColumnElement[Any]]]:
        """Each ends in a column without ties."""
        record = self.record
        return {
            "newest": [self.listed_on.desc(), record.id.desc()],
            "oldest": [self.listed_on.asc(), record.id.asc()],
            "title": [sort_key(record.title), record.id.asc()],
            "changed": [record.updated_at.desc(), record.id.desc()],
        }

    @cached_property
    def columns(self) -> list[sa.ColumnElement[Any]]:
        """What is counted by, behind the key."""
        year = sa.cast(sa.func.date_part("year", self.day), sa.Integer).label("year")
        return [self.record.id, self.record.status, self.record.collection_id, self.person, year]

    @cached_property
    def facets(self) -> dict[str, Facet]:
        """What a list can be narrowed to, counted."""
        return {
            "status": lambda pool: by(pool.alike.c.status, pool.alike),
            "collection": by_collection,
            self.whose: lambda pool: by(pool.alike.c[self.person.name], pool.alike),
            "year": lambda pool: by(pool.alike.c.year, pool.alike),
        }

    @cached_property
    def facets_beside(self) -> dict[str, Facet]:
        """The same by what stands in other tables."""
        return {"tag": self._by_tag, "package": self._by_package}

    @cached_property
    def facets_of_all(self) -> dict[str, Facet]:
        """The same where all records are counted: those tables are read as they are."""
        tags = sa.select(self.tagged.tag_id.label("id"), NUMBER).group_by(self.tagged.tag_id).subquery()
        pins = sa.select(package.name.label("value"), sa.func.count(self.pinning.distinct()).label("number"))
        pins = pins.where(self.pinning.is_not(None), pin.package_id == package.id).group_by(package.name)
        return {
            "tag": lambda _: by(tag.name, table(Tag).join(tags, tag.id == tags.c.id)),
            "package": lambda _: pins,
        }

    @cached_property
    def choices(self) -> dict[str, Query[Any]]:
        """What a form offers to narrow a list to."""
        return {"people": choices.people(self.person), "span": choices.span(self.day)}

    @cached_property
    def choices_beside(self) -> dict[str, Query[Any]]:
        """The same of what stands in other tables."""
        return {
            "collections": choices.collections(),
            "tags": choices.tags(self.tagged),
            "packages": choices.packages(pin, self.pinning),
        }

    def _by_tag(self, pool: Pool) -> sa.Select[Any]:
        each = beside(pool.few, self.tagging, self.tagged.tag_id)
        return by(tag.name, each.join(table(Tag), tag.id == each.c.id), sa.func.sum(each.c.number).label("number"))

    def _by_package(self, pool: Pool) -> sa.Select[Any]:
        """By name: a record that pins two packages of one name, of two ecosystems, counts once."""
        pinned = table(Pin).join(table(Package), package.id == pin.package_id)
        each = beside(pool.few, self.pinning, package.name, pinned)
        return sa.select(each.c.id.label("value"), each.c.number)


class RecordFilter(Filter, frozen=True, kw_only=True):
    """A kind adds its status, and its owner or author."""

    has_file: ClassVar = True

    of: ClassVar[Listing]

    status: tuple[Any, ...] = ()
    collection: Word | None = None  # a slug
    tag: Word | None = None
    year: Year | None = None
    package: Word | None = None

    def conditions(self) -> dict[str, Condition]:
        """What a record must meet to be listed, by the parameter that asks for it: what leaves fewest last."""
        of, wanted = self.of, dict[str, Condition]()
        if self.status:
            wanted["status"] = of.record.status.in_(self.status)
        if self.collection:
            wanted["collection"] = in_collection(of.record.collection_id, self.collection)
        if self.year:
            wanted["year"] = of.day.between(*self.span)
        if whose := getattr(self, of.whose):
            wanted[of.whose] = of.person == whose
        if self.package:
            packages = sa.select(package.id).where(package.name.in_(package_names(self.package)))
            wanted["package"] = among(of.record.id, sa.select(of.pinning).where(pin.package_id.in_(packages)))
        if self.tag:
            wanted["tag"] = among(of.record.id, sa.select(of.tagging).where(of.tagged.tag_id == tag_called(self.tag)))
        if self.q:
            wanted["q"] = of.matching(of.record.id, self.q)
        return wanted

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day of the year."""
        return date(self.year or 1, 1, 1), date(self.year or 1, 12, 31)

    def bounds(self) -> list[Condition]:
        """Where in the order those stand that meet the conditions: says nothing more, but is found by index."""
        return [self.of.listed_on.between(*self.span)] if self.year else []

    def ordering(self) -> list[sa.ColumnElement[Any]]:
        """The chosen order."""
        return self.of.orders[self.order]


class RecordList(Struct, Generic[Row]):
    """A page of a list, and what it can be narrowed to."""

    found: Page[Row]
    counts: Counts
    collections: list[CollectionRef]
    people: list[PersonRef]
    tags: list[TagRef]
    packages: list[tuple[str]]
    span: list[tuple[date | None, date | None]]  # the first and the last day of any record

    reviews: ClassVar[Mapping[Any, str]] = {}  # by when a kind can be narrowed to what is to be looked at again

    @property
    def total(self) -> Total:
        """How many there are, or at least are."""
        return self.counts.total(self.found)

    @property
    def years(self) -> range:
        """The years that have records, the latest first."""
        first, last = self.span[0]
        return range(last.year, first.year - 1, -1) if first and last else range(0)

    def chips(self, wanted: RecordFilter) -> list[Chip]:
        """What narrows the list, in words."""
        return chips_of(wanted, wanted.of.whose, self.people)


List = TypeVar("List", bound=RecordList[Any])


def listing(kind: type[List], row: type[Shape], wanted: RecordFilter) -> StatementBatch[List]:
    """The questions behind a page of the list, made once for each filter."""
    day = day_of(getattr(wanted, "review", ()))
    return batch_of((kind, row, wanted, day), lambda: _batch(kind, row, wanted, day))


def _batch(
    kind: type[RecordList[Any]], row: type[Shape], wanted: RecordFilter, day: date | None
) -> StatementBatch[Any]:
    of, conditions = wanted.of, wanted.conditions()
    where = (*conditions.values(), *wanted.bounds())
    found = page_of(row, *where, order=wanted.ordering(), after=wanted.after, before=wanted.before)
    if not conditions:  # a changed record has the same tags and packages, of which there are as many as before
        counts, counts_beside = counts_of(of.columns, {}, of.facets), counts_of(of.columns[:1], {}, of.facets_of_all)
        steady = Steady(data_version.COUNTED, {"counts": counts, **of.choices})
        beside_it = Steady(data_version.BESIDE, {"counts_beside": counts_beside, **of.choices_beside})
        return StatementBatch(kind, (wanted.narrowed, day), steady, beside_it, joined=_joined, found=found)
    counts = counts_of(of.columns, conditions, of.facets | of.facets_beside)
    # what a text finds changes with every word of a record
    counted = data_version.COLUMN if wanted.q else data_version.COUNTED
    steady = Steady(counted, {"counts": counts, **of.choices, **of.choices_beside})
    return StatementBatch(kind, (wanted.narrowed, day), steady, found=found)


def _joined(answers: dict[str, Any]) -> dict[str, Any]:
    counts, beside_it = answers["counts"], answers.pop("counts_beside")
    return answers | {"counts": structs.replace(counts, by=counts.by | beside_it.by)}
