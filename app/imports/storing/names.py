"""Collections, people, tags and packages by name: found, or made when they are new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.collections.models import Collection
from app.imports.reading import normal
from app.markdown.record import Record
from app.people.models import Person
from app.records.columns import table_of
from app.stack.models import Ecosystem, Package
from app.tags.models import Tag

PackageKey = tuple[str, str]


class Known(Struct):
    """What the records of a batch refer to; each is stored already."""

    people: dict[str, Person]  # by lower-case name
    tags: dict[str, Tag]
    packages: dict[PackageKey, Package]

    def person(self, written: str) -> Person | None:
        return self.people.get(normal.person(written).lower())


async def know(session: AsyncSession, records: Iterable[Record]) -> Known:
    """Everybody and everything that `records` name."""
    people: dict[str, str] = {}
    tags: dict[str, str] = {}
    packages: set[PackageKey] = set()
    for record in records:
        for written in _names(record):
            if name := normal.person(written):
                people.setdefault(name.lower(), name)
        tags |= {name: name for name in map(normal.tag, record.tags) if name}
        packages |= {(pin.ecosystem, name) for pin in record.pins if (name := normal.package(pin))}
    found = Known(
        await _people(session, people), await _tags(session, list(tags)), await _packages(session, sorted(packages))
    )
    await session.flush()
    return found


async def collections(session: AsyncSession, names: dict[str, str]) -> tuple[dict[str, int], set[int]]:
    """The id of the collection of each slug, and which of them are new; those have the name that `names` gives."""
    query = sa.select(Collection).where(table_of(Collection).c.slug.in_(list(names)))
    found = {collection.slug: collection for collection in await session.scalars(query)}
    made = {slug: Collection(name=name, slug=slug) for slug, name in names.items() if slug not in found}
    session.add_all(made.values())
    await session.flush()
    ids = {slug: one.id for slug, one in (found | made).items() if one.id is not None}
    return ids, {ids[slug] for slug in made}


def _names(record: Record) -> Iterable[str]:
    yield from (involved.name for involved in record.people)
    yield from (name for risk in record.risks for name in (risk.owner, risk.accepted_by))


async def _people(session: AsyncSession, wanted: dict[str, str]) -> dict[str, Person]:
    """People by `wanted`'s keys. Whose names are alike is the database's to say: its lower() differs (İ, a last Σ)."""
    # "written", since PostgreSQL takes `given.name` of a function for a cast to its type "name", which has 63 bytes
    given = sa.func.unnest(_texts(wanted.values())).table_valued("written").render_derived("given")
    lowered = sa.select(given.c.written, sa.func.lower(given.c.written))
    alike = {row[0]: row[1] for row in await session.execute(lowered)} if wanted else {}
    name = sa.func.lower(table_of(Person).c.name)
    query = sa.select(Person, name).where(name == sa.any_(_texts(alike.values())))
    found = {row[1]: row[0] for row in await session.execute(query)} if wanted else {}
    found |= _made(session, {key: Person(name=name) for name, key in alike.items() if key not in found})
    return {key: found[alike[name]] for key, name in wanted.items()}


async def _tags(session: AsyncSession, wanted: list[str]) -> dict[str, Tag]:
    query = sa.select(Tag).where(table_of(Tag).c.name == sa.any_(_texts(wanted)))
    found = {tag.name: tag for tag in await _all(session, query, wanted)}
    return found | _made(session, {name: Tag(name=name) for name in wanted if name not in found})


async def _packages(session: AsyncSession, wanted: list[PackageKey]) -> dict[PackageKey, Package]:
    query = sa.select(Package).where(table_of(Package).c.name == sa.any_(_texts(name for _, name in wanted)))
    found = {(package.ecosystem.value, package.name): package for package in await _all(session, query, wanted)}
    missing = {key: Package(ecosystem=Ecosystem(key[0]), name=key[1]) for key in wanted if key not in found}
    return found | _made(session, missing)


def _texts(values: Iterable[str]) -> Any:
    """One parameter for any number of texts: a statement has no more than 32,767 of them."""
    return sa.cast(list(values), ARRAY(sa.Text))


async def _all(session: AsyncSession, query: sa.Select[Any], wanted: object) -> list[Any]:
    return list((await session.scalars(query)).all()) if wanted else []


def _made(session: AsyncSession, made: dict[Any, Any]) -> dict[Any, Any]:
    session.add_all(made.values())
    return made
