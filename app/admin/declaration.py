"""What a model's admin pages are made from.

    RISKS = Declaration(
        Risk,
        columns=("title", "treatment", "severity", "owner", "collection.name"),
        filters=("treatment", "owner", "review_on"),
        search=("title", "decision.title"),
        order="-severity",
    )

Labels, help, limits, choices and kinds come from the model's own fields (fields/). A name may lead through relations
to one record: `collection.name`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from app.admin.fields.columns import Column, columns_of, key_of
from app.admin.fields.kinds import Kind, words_of
from app.admin.permissions import OPEN, Permissions
from app.persistence.fields import table as table_of
from app.persistence.querying.queries import Query
from app.web.security.access import Access, Actor

RESERVED = frozenset({"trash", "jobs", "views", "palette"})  # addresses below /admin that are no model's
NAMES = ("name", "title", "text", "path", "source")  # what a record is called by, the first that its model has


class DeclarationError(TypeError):
    """A declaration that does not fit its model."""


@dataclass(frozen=True)
class Computed:
    """A list column that the database works out; `expression` is given the model's table (or an alias of it)."""

    name: str
    label: str
    expression: Callable[[Any], sa.ColumnElement[Any]]
    kind: Kind = Kind.NUMBER


@dataclass(frozen=True)
class Inline:
    """Children that are edited with their parent: a relation to many of its model, in `position` order if it has one.

    `fields` are the columns of the child that the form shows; () means all that a person sets. `label` is what they are
    called, `one` what one of them is, where that is more than an s less.
    """

    relation: str
    fields: tuple[str, ...] = ()
    inlines: tuple[Inline, ...] = ()
    label: str = ""
    one: str = ""

    @property
    def words(self) -> str:
        """What the form calls them: `label`, or else the name of the relation."""
        return self.label or words_of(self.relation)


@dataclass(frozen=True)
class Attention:
    """Records that need somebody: `query` is the query string of their list, as `filters/wanted.py` reads it."""

    label: str
    query: str


@dataclass(frozen=True)
class Notice:
    """Something outside of the tables that may need somebody: how many there are (lists/counting.py), and
    the page that shows them."""

    label: str
    address: str
    count: Query[Any]
    page: str = ""  # what the menu calls that page, "" where it is not in the menu
    access: Access = Access.WRITE


@dataclass(frozen=True, eq=False)
class Standing:
    """Something else of how the server stands, for admins: `told` says of what was found whether all is well, and it
    in words."""

    label: str
    query: Query[Any]
    told: Callable[[Any], tuple[bool, str]]


@dataclass(frozen=True, eq=False)
class Declaration:
    """A model with admin pages. Raises DeclarationError, when it is made, for a name that the model does not have.

    `title` names a record: paths, joined by spaces, behind `hyphened` by a hyphen; `instead` gives such a path the
    column of the record that stands in its place where it holds something, `beside` what tells it from others of the
    same name, given what leads to a column. `order` and `sort` in URLs: a sortable column, "-" before it for
    descending. `dates` is the column of the date drill-down. `editable` cells may be changed in the list. `read_only`
    fields are shown in forms and not changed, `hidden` ones are in no form and no list, `secret` ones nowhere at all:
    no list, file, history or search. `restricted` fields are for those with the access named. `rows(actor, table)` are
    the conditions that a record must meet for the actor to see it; with `rows_by_grants` they ask what the actor may
    do, not who it is. `page(id)` is the record's page for readers. `called(text)` selects the keys of records that a
    search means by another name than their columns have; None for a text that is no such name. `from_words`: a name
    that a form gives for a relation to many makes a record, where none is called nearly so. `follows(changes)` tells
    a change of a record that followed from one of what it belongs to: with that it is taken back. `made_from`: of a
    column that a new record may leave empty, the one that it is made from, and how.
    """

    model: type[Any]
    _: KW_ONLY
    slug: str = ""
    label: str = ""
    plural: str = ""
    help: str = ""
    group: str = "Records"
    title: tuple[str, ...] = ()
    instead: dict[str, str] = field(default_factory=dict)
    hyphened: str = ""
    beside: Callable[[Callable[[str], Any]], sa.ColumnElement[Any]] | None = None
    columns: tuple[str | Computed, ...] = ()
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    inlines: tuple[Inline, ...] = ()
    order: str = "-id"
    dates: str = ""
    editable: tuple[str, ...] = ()
    read_only: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()
    restricted: dict[str, Access] = field(default_factory=dict)
    permissions: Permissions = OPEN
    rows: Callable[[Actor, Any], Sequence[Any]] | None = None
    rows_by_grants: bool = False
    page: Callable[[int], str] | None = None
    called: Callable[[str], sa.Select[Any] | None] | None = None
    from_words: bool = False
    made_from: dict[str, tuple[str, Callable[[str], str]]] = field(default_factory=dict)
    attention: tuple[Attention, ...] = ()
    follows: Callable[[dict[str, list[Any]]], bool] | None = None

    def __post_init__(self) -> None:
        words = self.table.name.replace("_", " ")
        for name, default in {
            "label": words.capitalize(),
            "plural": (self.label or words.capitalize()) + "s",
            "title": tuple(name for name in NAMES if name in self.known)[:1],
        }.items():
            object.__setattr__(self, name, getattr(self, name) or default)
        object.__setattr__(self, "slug", self.slug or self.plural.lower().replace(" ", "-"))
        if self.slug in RESERVED:
            raise DeclarationError(f"/admin/{self.slug} is the address of another page; give the declaration a slug")
        self._check()

    def _check(self) -> None:
        paths = [*(name for name in self.columns if isinstance(name, str)), *self.filters, *self.search, *self.title]
        for path in paths:
            self.follow(path)
        own = {self.order.removeprefix("-"), *self.editable, *self.read_only, *self.hidden, *self.restricted}
        for name in own | ({self.dates} if self.dates else set()):
            if name not in self.known:
                raise DeclarationError(f"{self.model.__name__} has no column {name!r}")
        if not self.known[self.order.removeprefix("-")].sortable:
            raise DeclarationError(f"no index has the order of {self.model.__name__}.{self.order}")

    @property
    def table(self) -> sa.Table:
        return table_of(self.model)

    @property
    def key(self) -> str:
        """The attribute of the primary key."""
        return key_of(self.model)

    @cached_property
    def known(self) -> dict[str, Column]:
        """Every column of the model but the secret ones, by name."""
        return {name: column for name, column in columns_of(self.model).items() if column.attribute not in self.secret}

    @cached_property
    def computed(self) -> dict[str, Computed]:
        return {one.name: one for one in self.columns if isinstance(one, Computed)}

    @cached_property
    def parts(self) -> dict[str, Declaration]:
        """For every table of its inlines, at any depth: parts are called as here, and open to whom the record is."""
        found = dict[str, Declaration]()
        for inline in self.inlines:
            child, words = (
                sa.inspect(self.model).relationships[inline.relation].mapper.class_,
                inline.words,
            )
            made = Declaration(
                child,
                label=inline.one or words.removesuffix("s"),
                plural=words,
                permissions=self.permissions,
                inlines=inline.inlines,
            )
            found |= {made.table.name: made, **made.parts}
        return found

    def follow(self, path: str) -> tuple[Column, ...]:
        """The columns along a path such as `collection.name`. Raises DeclarationError where it leads nowhere."""
        known, found = self.known, list[Column]()
        for name in path.split("."):
            if name not in known:
                raise DeclarationError(f"{path!r} leads nowhere from {self.model.__name__}")
            found.append(known[name])
            known = dict(columns_of(known[name].target)) if known[name].kind is Kind.RELATION else {}  # type: ignore[arg-type]
        return tuple(found)
