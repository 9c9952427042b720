"""What a list of records can be narrowed to. More than a form offers is found by typing it or through the URL."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from app.persistence.fields import sort_key, table
from app.persistence.querying.prepared import at_most
from app.persistence.querying.queries import Query, many, rows
from app.records.refs import CollectionRef, PersonRef, TagRef
from app.tables import Collection, Package, Person, Tag

MOST_CHOICES = 200  # of one kind in a form
person, tag, package = table(Person).c, table(Tag).c, table(Package).c


def collections() -> Query[Any]:
    """All of them, those without records too."""
    return many(CollectionRef, order=[sort_key(Collection.name)], limit=MOST_CHOICES)


def people(by: Any) -> Query[Any]:
    """Whom the column `by` leads to."""
    return many(PersonRef, sa.exists().where(by == person.id), order=[sort_key(Person.name)], limit=MOST_CHOICES)


def tags(tagged: Any) -> Query[Any]:
    """Those that the table of pairs `tagged` holds."""
    return many(TagRef, sa.exists().where(tagged.tag_id == tag.id), order=[sort_key(Tag.name)], limit=MOST_CHOICES)


def packages(pin: Any, record: Any) -> Query[Any]:
    """Names of what is pinned by those whose key the column `record` of the pins holds."""
    pinned = sa.exists().where(pin.package_id == package.id, record.is_not(None))
    names = sa.select(package.name).where(pinned).distinct().order_by(package.name).limit(at_most(MOST_CHOICES))
    return rows(tuple[str], names)


def span(day: Any) -> Query[Any]:
    """The first and the last day in a column, None and None where it is empty."""
    return rows(tuple[date | None, date | None], sa.select(sa.func.min(day), sa.func.max(day)))
