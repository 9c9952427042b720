"""What a list's URL asks for: its query string in, conditions and query strings out.

    ?status=accepted,draft&owner=none&decided_on=2026-05&q=queue          one parameter a filter (values.py), all met
    ?where=(status:accepted or tags:12) and not review_on:..today         filters in any combination (expressions.py)
    ?sort=-decided_on&columns=title,status&size=100&count=exact&after=…   how the list is shown, and where it continues

Whatever means nothing is left out, with a note that says so. `wanted.conditions()` is the SQL of what is listed, for a
list, a file or a change of many records alike; `wanted.query()` writes the URL again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from app.admin.fields.kinds import Kind
from app.admin.filters.conditions import Conditions
from app.admin.filters.expressions import All, BadExpression, Either, Node, Term, joined, parse, terms, without
from app.admin.filters.values import BadValue, Condition, with_ranges
from app.admin.scope import Scope
from app.web.http.problems import Problem
from app.web.security.headers import LONGEST_TEXT

SIZES = (25, 50, 100, 200)
SIZE = 50
TOLD = ("saved", "deleted")  # what was just done, for the page to say
SHOWN = ("q", "where", "sort", "columns", "size", "count", "after", "before", "facets", "csrf", *TOLD)  # no filters
OWN = ("layout_", "view_", "add_")  # what the fields of a list's other forms begin with
MOST_FILTERS = 30


class Parameters(Protocol):
    """The parameters of a URL, each with one or more values."""

    def getall(self, key: str, default: list[str], /) -> list[str]: ...

    def __iter__(self) -> Any: ...


class Wanted:
    """What a list is narrowed to, in which order, columns and pages it is shown. `notes` say what was left out."""

    def __init__(
        self, scope: Scope, given: Mapping[str, str], known: Mapping[str, Sequence[int]] | None = None
    ) -> None:
        self.scope = scope
        self.asked = given
        self.made = Conditions(scope, known)
        self.given = {name: value for name, value in given.items() if value}
        self.notes, self.refused = list[str](), ""  # the latter about the combined filter, whose text is kept
        self._conditions: list[tuple[str, Condition]] = []  # each with the parameter that it comes from
        self.where = self._where()
        self.filters = [one for one in self._filters() if self._usable(one)]
        self.q = self.given.get("q", "") if self._searched() else ""
        self.sort = self._sort()
        self.columns = self._columns()  # names of those that the URL asks for; [] where it does not say

    @classmethod
    def read(cls, scope: Scope, parameters: Parameters) -> Wanted:
        """What a query string, or a form with the same names, asks of this list. Raises Problem 400."""
        given: dict[str, str] = {}
        for name in dict.fromkeys(parameters):
            values = [value.strip() for value in parameters.getall(name, []) if value.strip()]
            if any(len(value) > LONGEST_TEXT for value in values):
                raise Problem(400, f"A filter is longer than {LONGEST_TEXT} characters. Look for less of it.")
            if values:
                given[name] = ",".join(values) if _may_be_several(scope, name) else values[-1]
        return cls(scope, with_ranges(given))

    def conditions(self, *, without: str = "") -> list[Condition]:
        """What a record must meet to be listed, besides what the actor may see (`scope.where()`)."""
        return [one for name, one in self._conditions if name != without]

    @property
    def narrowed(self) -> bool:
        return bool(self._conditions)

    @property
    def size(self) -> int | None:
        """Rows a page, None where the URL does not say."""
        size = self.given.get("size", "")
        return int(size) if size.isdecimal() and int(size) in SIZES else None

    @property
    def exact(self) -> bool:
        """Whether all rows are to be counted, however many there are."""
        return self.given.get("count") == "exact"

    def query(self, **changes: str | None) -> str:
        """The query string with some parameters changed; from the first page unless it says where it continues.

        Names of changes that hold a dot or dash are given as `**{"owner.name": …}`.
        """
        return "&".join([_encoded(name, value) for name, value in {**self._kept, **changes}.items() if value])

    @cached_property
    def _kept(self) -> dict[str, str]:
        return dict(self.as_fields())

    def as_fields(self, *names: str, filters: bool = False) -> list[tuple[str, str]]:
        """Name and value of the parameters, for a form that keeps them: all, or those named (and each filter)."""
        shown: dict[str, Any] = {"q": self.q, "where": self.where or "", "sort": self.given.get("sort")}
        shown |= {"columns": ",".join(self.columns), "size": self.given.get("size")}
        own = {one.name: one.value for one in self.filters} if filters or not names else {}
        kept = {name: shown[name] for name in names or shown} | own
        return [(name, str(value)) for name, value in kept.items() if value]

    def address(self, **changes: str | None) -> str:
        """Path and query string of the list with these changes."""
        query = self.query(**changes)
        return self.scope.address + (f"?{query}" if query else "")

    def without(self, name: str) -> str:
        """The address without one filter."""
        return self.address(**{name: None})

    def value(self, name: str) -> str:
        """The value of one filter, "" where the list is not narrowed by it."""
        return next((one.value for one in self.filters if one.name == name), "")

    def terms(self) -> list[Term]:
        """Every filter, wherever it stands."""
        return [*self.filters, *terms(self.where)]

    def parts(self) -> list[tuple[Node, str]]:
        """The parts of the combined filter, each with the address of the list without it."""
        if self.where is None:
            return []
        parts = self.where.parts if isinstance(self.where, All) else (self.where,)
        return [(part, self.address(where=str(without(self.where, part) or ""))) for part in parts]

    def with_term(self, added: Term, how: str) -> str:
        """The address with one more filter: "and", "or" (else than all so far), or "last" (or else than the last)."""
        parts: list[Node] = (
            list(self.where.parts) if isinstance(self.where, All) else [self.where] if self.where else []
        )
        if how == "or" and self.where:
            new = joined(Either, [self.where, added])
        elif how == "last" and parts:
            new = joined(All, [*parts[:-1], joined(Either, [parts[-1], added])])
        else:
            new = joined(All, [*parts, added])
        return self.address(where=str(new))

    def _where(self) -> Node | None:
        try:
            node = parse(self.given.get("where", ""))
            if node is not None:
                self._conditions.append(("where", self.made.combined(node)))
        except (BadExpression, BadValue) as error:
            self.refused = f"The combined filter was left out: {error}."
            self.notes.append(self.refused)
            return None
        return node

    def _filters(self) -> Iterable[Term]:
        names = [name for name in self.given if name not in SHOWN and not name.startswith(OWN)]
        if len(names) > MOST_FILTERS:
            self.notes.append(f"Only the first {MOST_FILTERS} filters are used.")
        return [Term(name, self.given[name]) for name in names[:MOST_FILTERS]]

    def _usable(self, one: Term) -> bool:
        try:
            self._conditions.append((one.name, self.made.term(one.name, one.value)))
        except BadValue as error:
            self.notes.append(f"{str(error)[:1].upper()}{str(error)[1:]}, so this filter was left out.")
            return False
        return True

    def _searched(self) -> bool:
        if not self.given.get("q"):
            return False
        try:
            self._conditions.append(("q", self.made.search(self.given["q"])))
        except BadValue as error:
            self.notes.append(f"Everything is listed, since {error}.")
            return False
        return True

    def _columns(self) -> list[str]:
        names = [name.strip() for name in self.given.get("columns", "").split(",") if name.strip()]
        known = [name for name in names if name in self.scope.computed or self.scope.path(name)]
        self.notes += [f"There is no column called “{name}”." for name in names if name not in known]
        return known

    def _sort(self) -> str:
        asked = self.given.get("sort", "")
        column = self.scope.columns.get(asked.removeprefix("-"))
        if asked and not (column and column.sortable):
            self.notes.append(f"The list cannot be sorted by “{asked.removeprefix('-')}”.")
            self.given.pop("sort")
        return asked if column and column.sortable else self.scope.declaration.order


@lru_cache(1_000)
def _encoded(name: str, value: str) -> str:
    return urlencode({name: value}, safe=":,()", quote_via=quote)


def _may_be_several(scope: Scope, name: str) -> bool:
    path = scope.path(name)
    return name == "columns" or (path is not None and path.column.kind not in (Kind.TEXT, Kind.MARKDOWN))
