"""Packages, people, tags and collections whose name has the words of a search."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from msgspec import Struct

from app.persistence.fields import folded, has_letters, table
from app.persistence.querying.prepared import at_most
from app.persistence.querying.queries import Query, rows
from app.records.naming import named_in_records
from app.tables import Collection, Package, Person, Tag

MOST_NAMED = 4  # of each kind
LONGEST_NAME = 100  # nobody types a longer one
package, person, tag, collection = (table(model).c for model in (Package, Person, Tag, Collection))


class Named(Struct, array_like=True):
    """Something that is known by its name, and its page."""

    kind: str
    name: str
    place: str  # what its address ends in
    leads: bool  # whether one of its words begins with the first that was typed

    @property
    def path(self) -> str:
        """Its page."""
        folder = {"package": "stack", "person": "people", "tag": "tags", "collection": "collections"}[self.kind]
        return f"/{folder}/{quote(self.place)}"


def named(text: str, *, anonymous: bool = False) -> Query[list[Named]]:
    """What has every word of `text` in its name, the best first: what begins with it, then what is short.

    For `anonymous` readers it is only people whom records name.
    """
    words = text.replace('"', " ").split()[:4]
    usable = 2 <= len(text) <= LONGEST_NAME
    seen = [named_in_records()] if anonymous else []
    parts = [
        _some("package", package.name, sa.literal_column("package.ecosystem || '/' || package.name"), words, usable),
        _some("person", person.name, sa.cast(person.id, sa.Text), words, usable, *seen),
        _some("tag", tag.name, tag.name, words, usable),
        _some("collection", collection.name, collection.slug, words, usable),
    ]
    return rows(Named, sa.select(sa.union_all(*parts).subquery("named")))


def _some(kind: str, name: Any, place: Any, words: list[str], usable: bool, *seen: Any) -> Any:
    lies = [*(has_letters(name, word) for word in words), *seen] if usable else [sa.false()]
    first = folded(" ".join(words[:1]))
    begins = sa.func.strpos(folded(name), first)
    leads = sa.func.strpos(sa.literal(" ", sa.Text).concat(folded(name)), sa.literal(" ", sa.Text).concat(first)) > 0
    chosen = sa.select(
        sa.literal(kind, sa.Text).label("kind"), name.label("name"), place.label("place"), leads.label("leads")
    )
    few = chosen.where(*lies).order_by(begins, sa.func.length(name), name).limit(at_most(MOST_NAMED))
    return sa.select(few.subquery(f"some_{kind}"))
