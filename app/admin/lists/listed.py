"""A list as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import msgspec
from markupsafe import Markup

from app.admin.declaration import Computed
from app.admin.fields.kinds import Kind
from app.admin.filters.dates import Span, Step, drill_down
from app.admin.filters.expressions import All, Either, Node, Not, Term
from app.admin.filters.fields import FilterForm
from app.admin.filters.wanted import Wanted
from app.admin.lists.counting import Count
from app.admin.lists.listing import ListColumn, is_number
from app.admin.lists.rows import rows_html
from app.admin.permissions import Verb
from app.admin.scope import Path, Scope
from app.persistence.lists.paging import Page
from app.persistence.querying.data_version import is_watched
from app.web.security.access import Access

WORDS = {"none": "empty", "any": "not empty"}


class Layout(msgspec.Struct, array_like=True, frozen=True):
    """How somebody wants the list: AdminLayout."""

    columns: list[str] = []
    size: int | None = None


class SavedView(msgspec.Struct, array_like=True, frozen=True):
    """A view of the list that was saved: AdminView. `mine`: by whoever asks."""

    id: int
    name: str
    query: str
    shared: bool
    mine: bool


class Chip(NamedTuple):
    """One part of what the list is narrowed to, in words, and its address without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True)
class Listed:
    """A page of records with everything around it."""

    scope: Scope
    wanted: Wanted
    columns: Sequence[ListColumn]
    page: Page[Any]
    count: Count
    layout: Layout
    views: list[SavedView]
    span: Span
    size: int
    filters: FilterForm

    @property
    def sensitive(self) -> bool:
        """Whether the page may be kept by nobody: it is for few, or its changes leave no trace that would renew it."""
        declaration = self.scope.declaration
        return declaration.permissions.view is Access.ADMIN or not is_watched(declaration.table)

    @property
    def words(self) -> str:
        """How many: "12 decisions"."""
        declaration = self.scope.declaration
        noun = declaration.label if self.count.number == 1 and self.count.exact else declaration.plural
        return f"{self.count} {noun[:1].lower()}{noun[1:]}"

    @property
    def back(self) -> str:
        """What links to records carry, so that one returns to this very place; "" for the list as it opens."""
        place = {name: self.wanted.given.get(name) for name in ("after", "before")}
        address = self.wanted.address(**place)
        return "" if address == self.scope.address else address

    def rows(self) -> Markup:
        """The rows as HTML."""
        own: Any = {"editable": self.editable(), "naming": self.naming, "back": self.back}
        return rows_html(self.scope, self.page.items, self.columns, **own)

    def filterable(self) -> list[Path]:
        """What a combined filter may speak of: the declared filters, then all other columns."""
        names = [*self.scope.declaration.filters, *self.scope.columns]
        return [path for path in self.scope.paths(list(dict.fromkeys(names))) if path.column.kind is not Kind.JSON]

    def choosable(self) -> list[tuple[str, str, bool]]:
        """Name, words and presence of every column that the list may have; those that it has first."""
        shown = {column.name: column.label for column in self.columns}
        declared = [one if isinstance(one, str) else one.name for one in self.scope.declaration.columns]
        rest = [name for name in (*declared, *self.scope.columns) if name not in shown]
        paths = {path.name: path.label for path in self.scope.paths(rest)}
        paths |= {name: one.label for name, one in self.scope.computed.items() if name not in shown}
        return [(name, label, True) for name, label in shown.items()] + [(*one, False) for one in paths.items()]

    def editable(self) -> list[str]:
        """For each column its name if its cells may be changed in the list, otherwise ""."""
        may = self.scope.may(Verb.CHANGE)
        return [column.name if may and self._editable(column) else "" for column in self.columns]

    @cached_property
    def naming(self) -> int:
        """Which column leads to the record: the first text that it is called by, or else the first column."""
        titles, editable = self.scope.declaration.title, self.editable()
        texts = [isinstance(one, Path) and one.column.kind is Kind.TEXT and one.name in titles for one in self.columns]
        return next((number for number, is_text in enumerate(texts) if is_text and not editable[number]), 0)

    def is_number(self, column: ListColumn) -> bool:
        """Whether the cells stand to the right."""
        return is_number(column)

    @property
    def current_view(self) -> SavedView | None:
        """The saved view that the list is."""
        query = self.wanted.query()
        return next((view for view in self.views if view.query == query), None) if query else None

    def next(self) -> str:
        return self.wanted.address(after=self.page.next) if self.page.next else ""

    def previous(self) -> str:
        return self.wanted.address(before=self.page.previous) if self.page.previous else ""

    def sorting(self, column: ListColumn) -> str:
        """The address of the list by this column, the other way round where it is so already; "" if it cannot be."""
        if isinstance(column, Computed) or column.steps or not column.column.sortable:
            return ""
        return self.wanted.address(sort=f"-{column.name}" if self.wanted.sort == column.name else column.name)

    def sorted_by(self, column: ListColumn) -> str:
        """`aria-sort` of a column."""
        orders = {column.name: "ascending", f"-{column.name}": "descending"}
        return orders.get(self.wanted.sort, "")

    def chips(self) -> list[Chip]:
        """What the list is narrowed to."""
        wanted = self.wanted
        return [
            *([Chip("Search", wanted.q, wanted.address(q=None))] if wanted.q else []),
            *(Chip(self._label(one.name), self._value(one), wanted.without(one.name)) for one in wanted.filters),
            *(Chip("", self.say(node), without) for node, without in wanted.parts()),
        ]

    def steps(self) -> tuple[list[Step], list[Step]]:
        """The drill-down by date: the way to where the list is, and the ways further down."""
        name = self.scope.declaration.dates
        return drill_down(self.wanted, name, self.span) if name in self.scope.columns else ([], [])

    def say(self, node: Node) -> str:
        """A combined filter in words."""
        if isinstance(node, Term):
            return f"{self._label(node.name)}: {self._value(node)}"
        if isinstance(node, Not):
            return f"not ({self.say(node.part)})"
        word = " and " if isinstance(node, All) else " or "
        return word.join(f"({self.say(one)})" if isinstance(one, All | Either) else self.say(one) for one in node.parts)

    def _editable(self, column: ListColumn) -> bool:
        if isinstance(column, Computed) or column.steps or column.name not in self.scope.declaration.editable:
            return False
        return self.scope.writable(column.column)

    def _label(self, name: str) -> str:
        path = self.scope.path(name)
        return path.label if path else name

    def _value(self, term: Term) -> str:
        path, not_ = self.scope.path(term.name), "not " * term.value.startswith("!")
        value = term.value.removeprefix("!")
        if value in WORDS or path is None:
            return not_ + WORDS.get(value, value)
        if path.column.kind in (Kind.RELATION, Kind.MANY):
            return not_ + (self.filters.titled(path, value) or value)
        if path.column.kind is Kind.CHOICE:
            return not_ + " or ".join(path.column.words(one) for one in value.split(","))
        return not_ + value.replace("..", " … ")
