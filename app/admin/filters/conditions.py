"""Filters and searches of a list as SQL: each column is reached through the scope, so none that is closed can be used.

Records that words of a name stand for are looked up by themselves (`lookups`), and where their ids are `known` they
stand in the statement: then PostgreSQL knows how few they are, and puts the indexes of several columns together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.filters.expressions import All, Node, Not, Term
from app.admin.filters.values import EMPTY, FULL, BadValue, Condition, contains, negated, several, test
from app.admin.scope import Path, Scope
from app.persistence.querying.selectivity import is_often
from app.persistence.storable import is_storable

MOST_RELATED = 2_000  # records that words of a name may stand for
SHORTEST = 3  # letters from which an index of letters finds a text
PROBE = "often"  # the name of that lookup


class Conditions:
    """The conditions of filters of one list. `known`: the ids that each of the `lookups` of an earlier one found."""

    def __init__(self, scope: Scope, known: Mapping[str, Sequence[int]] | None = None) -> None:
        self.scope = scope
        self.known = known
        self.lookups: dict[str, sa.Select[Any]] = {}

    def combined(self, node: Node) -> Condition:
        """What a record must meet. Raises BadValue for the first filter that means nothing."""
        if isinstance(node, Term):
            return self.term(node.name, node.value)
        if isinstance(node, Not):
            return sa.not_(sa.func.coalesce(self.combined(node.part), sa.false()))
        parts = [self.combined(part) for part in node.parts]
        return sa.and_(*parts) if isinstance(node, All) else sa.or_(*parts)

    def term(self, name: str, text: str) -> Condition:
        """One filter: a column of the list or of what it is related to, and a value. Raises BadValue."""
        path = self.scope.path(name)
        if path is None:
            raise BadValue(f"there is no filter called “{name}”")
        return self._reached(self.scope, path, text, self.scope.declaration.table)

    def search(self, text: str) -> Condition:
        """Records with `text` in one of the columns that the declaration names, with this id, or called so.

        Raises BadValue.
        """
        if not is_storable(sa.Text(), text):
            raise BadValue("the search holds signs that no text can hold")
        table, found = self.scope.declaration.table, list[Condition]()
        if ids := ids_of(text):
            found.append(table.c[self.scope.declaration.key] == ids[0])
        called = self.scope.declaration.called
        if called and (named_so := called(text)) is not None:
            found.append(self._among(table.c[self.scope.declaration.key], named_so))
        if len(text) >= SHORTEST:
            found += [self._found(table, path, text) for path in self.scope.paths(self.scope.declaration.search)]
        if not found:
            raise BadValue(f"a search needs {SHORTEST} letters")
        return self._met(sa.or_(*found))

    @property
    def often(self) -> bool:
        """Whether a great many records of a large table have the letters of the search."""
        return bool((self.known or {}).get(PROBE))

    def _met(self, condition: Condition) -> Condition:
        """A search as a condition that PostgreSQL looks up by index, unless that would find a great many.

        Those it rather meets on the way through the list. Within CASE it expects half of the rows to pass, and walks.
        """
        table = self.scope.declaration.table
        often: Any = sa.select(sa.literal_column("1", sa.Integer)).where(
            is_often(table, self.scope.declaration.key, condition).scalar_subquery()
        )
        self.lookups[PROBE] = sa.select(sa.func.array(often.scalar_subquery(), type_=ARRAY(sa.Integer)))
        return sa.case((condition, sa.true()), else_=sa.false()) if self.often else condition

    def _reached(self, scope: Scope, path: Path, text: str, table: Any) -> Condition:
        if not path.steps:
            return self._own(scope, path, text, table)
        step, *rest = path.steps
        target = step.scope.declaration.table.alias()
        if text.startswith("!"):
            return _unless(text, lambda plain: self._reached(scope, path, plain, table))
        inner = self._reached(step.scope, Path(path.name, tuple(rest), path.column), text, target)
        found = sa.select(target.c[step.scope.declaration.key]).where(inner, *step.scope.where(target))
        return table.c[step.column.attribute].in_(found)  # type: ignore[no-any-return]

    def _own(self, scope: Scope, path: Path, text: str, table: Any) -> Condition:
        column = path.column
        if column.kind is Kind.RELATION:
            return self._related(scope, path, text, table.c[column.attribute])
        if column.kind is Kind.MANY:
            return self._linked(scope, path, text, table.c[scope.declaration.key])
        return test(column, table.c[column.attribute], text)

    def _related(self, scope: Scope, path: Path, text: str, key: Any) -> Condition:
        if text.startswith("!"):
            return _unless(text, lambda plain: self._related(scope, path, plain, key))
        if text in (EMPTY, FULL):
            return key.is_(None) if text == EMPTY else key.is_not(None)  # type: ignore[no-any-return]
        if ids := ids_of(text):
            return key == ids[0] if len(ids) == 1 else key.in_(ids)  # type: ignore[no-any-return]
        target = scope.target(path.column)
        if target is None:
            raise BadValue(f"{path.column.label} is known by its number only")
        return self._among(key, named(target, text))

    def _linked(self, scope: Scope, path: Path, text: str, key: Any) -> Condition:
        """Through a table of pairs."""
        target = scope.target(path.column)
        if target is None or path.column.secondary is None:
            raise BadValue(f"{path.column.label} is not open to you")
        if text.startswith("!"):
            return _unless(text, lambda plain: self._linked(scope, path, plain, key))
        mine, theirs = _ends(path.column, scope, target)
        if text in (EMPTY, FULL):
            some = sa.exists().where(mine == key)
            return ~some if text == EMPTY else some
        ids = ids_of(text)
        chosen = theirs.in_(ids) if ids else self._among(theirs, named(target, text))
        return key.in_(sa.select(mine).where(chosen))  # type: ignore[no-any-return]

    def _found(self, table: Any, path: Path, text: str) -> Condition:
        if not path.steps:
            return contains(table.c[path.column.attribute], text)
        (step, *rest), column = path.steps, path.column
        target = step.scope.declaration.table.alias()
        inner = self._found(target, Path(path.name, tuple(rest), column), text)
        ids = sa.select(target.c[step.scope.declaration.key]).where(inner, *step.scope.where(target))
        return self._among(table.c[step.column.attribute], ids.limit(MOST_RELATED))

    def _among(self, key: Any, ids: sa.Select[Any]) -> Condition:
        """Whether a key is one of those that a statement finds."""
        name = f"lookup{len(self.lookups)}"
        self.lookups[name] = sa.select(sa.func.array(ids.scalar_subquery(), type_=ARRAY(sa.Integer)))
        if self.known is not None and name in self.known:
            found = self.known[name]
            return key.in_(found) if found else sa.false()
        return key == sa.any_(sa.func.array(ids.scalar_subquery(), type_=ARRAY(sa.Integer)))  # type: ignore[no-any-return]


def _unless(text: str, condition: Callable[[str], Condition]) -> Condition:
    """The condition of a value with “!” before it."""
    unlike, plain = negated(text)
    met = sa.func.coalesce(condition(plain), sa.false())
    return sa.not_(met) if unlike else met


def _ends(column: Column, holder: Scope, target: Scope) -> tuple[Any, Any]:
    """The two keys of a table of pairs: the one to the record that has the relation, and the one to what is linked."""
    assert column.secondary is not None  # noqa: S101  a relation to many has its pairs
    keys = {key.column.table: key.parent for key in column.secondary.foreign_keys}
    return keys[holder.declaration.table], keys[target.declaration.table]


def named(target: Scope, text: str) -> sa.Select[Any]:
    """Ids of the records whose name has these letters."""
    table = target.declaration.table.alias()
    paths = [path for path in target.titles() if not path.steps and path.column.kind is Kind.TEXT]
    lies = [contains(table.c[path.column.attribute], text) for path in paths] or [sa.false()]
    return sa.select(table.c[target.declaration.key]).where(sa.or_(*lies), *target.where(table)).limit(MOST_RELATED)


def ids_of(text: str) -> list[int]:
    """The ids in `12` or `12,15`; [] for anything else."""
    parts = several(text)
    if not all(part.isascii() and part.isdecimal() for part in parts):
        return []
    return [int(part) for part in parts if len(part) < 11 and is_storable(sa.Integer(), int(part))]
