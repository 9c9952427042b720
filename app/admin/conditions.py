"""Filters and searches of a list as SQL: each column is reached through the scope, so none that is closed can be used.

What is related is looked up by itself (`owner_id = ANY (ARRAY(SELECT …))`), so that PostgreSQL can put the indexes of
several columns together.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app.admin.cells import ends
from app.admin.expressions import All, Node, Not, Term
from app.admin.kinds import Kind
from app.admin.registry import Path, Scope
from app.admin.values import EMPTY, FULL, Condition, Unusable, contains, test
from app.persistence.storable import is_storable

MOST_RELATED = 2_000  # records that words of a name may stand for
SHORTEST = 3  # letters from which an index of letters finds a text


def condition(scope: Scope, node: Node, table: Any = None) -> Condition:
    """What a record must meet. Raises Unusable for the first filter that means nothing."""
    table = scope.declaration.table if table is None else table
    if isinstance(node, Term):
        return term(scope, node.name, node.value, table)
    if isinstance(node, Not):
        return sa.not_(sa.func.coalesce(condition(scope, node.part, table), sa.false()))
    parts = [condition(scope, part, table) for part in node.parts]
    return sa.and_(*parts) if isinstance(node, All) else sa.or_(*parts)


def term(scope: Scope, name: str, text: str, table: Any) -> Condition:
    """One filter: a column of the list or of what it is related to, and a value. Raises Unusable."""
    path = scope.path(name)
    if path is None:
        raise Unusable(f"there is no filter called “{name}”")
    return _reached(scope, path, text, table)


def _reached(scope: Scope, path: Path, text: str, table: Any) -> Condition:
    if not path.steps:
        return _own(scope, path, text, table)
    step, *rest = path.steps
    target = step.scope.declaration.table.alias()
    if text.startswith("!"):
        return sa.not_(_reached(scope, path, text[1:], table))
    inner = _reached(step.scope, Path(path.name, tuple(rest), path.column), text, target)
    found = sa.select(target.c[step.scope.declaration.key]).where(inner, *step.scope.where(target))
    return sa.func.coalesce(table.c[step.column.attribute].in_(found), sa.false())


def _own(scope: Scope, path: Path, text: str, table: Any) -> Condition:
    column = path.column
    if column.kind is Kind.RELATION:
        return _related(scope, path, text, table.c[column.attribute])
    if column.kind is Kind.MANY:
        return _linked(scope, path, text, table.c[scope.declaration.key])
    return test(column, table.c[column.attribute], text)


def _related(scope: Scope, path: Path, text: str, key: Any) -> Condition:
    if text.startswith("!"):
        return sa.not_(sa.func.coalesce(_related(scope, path, text[1:], key), sa.false()))
    if text in (EMPTY, FULL):
        return key.is_(None) if text == EMPTY else key.is_not(None)  # type: ignore[no-any-return]
    if ids := ids_of(text):
        return key == ids[0] if len(ids) == 1 else key.in_(ids)  # type: ignore[no-any-return]
    target = scope.target(path.column)
    if target is None:
        raise Unusable(f"{path.column.label} is known by its number only")
    return _among(key, named(target, text))


def _linked(scope: Scope, path: Path, text: str, key: Any) -> Condition:
    """Through a table of pairs."""
    target = scope.target(path.column)
    if target is None or path.column.secondary is None:
        raise Unusable(f"{path.column.label} is not open to you")
    if text.startswith("!"):
        return sa.not_(_linked(scope, path, text[1:], key))
    mine, theirs = ends(path.column, scope, target)
    if text in (EMPTY, FULL):
        some = sa.exists().where(mine == key)
        return ~some if text == EMPTY else some
    ids = ids_of(text)
    chosen = theirs.in_(ids) if ids else _among(theirs, named(target, text))
    return key.in_(sa.select(mine).where(chosen))  # type: ignore[no-any-return]


def named(target: Scope, text: str) -> sa.Select[Any]:
    """Ids of the records whose name has these letters."""
    table = target.declaration.table.alias()
    paths = [path for path in target.titles() if not path.steps and path.column.kind is Kind.TEXT]
    lies = [contains(table.c[path.column.attribute], text) for path in paths] or [sa.false()]
    return sa.select(table.c[target.declaration.key]).where(sa.or_(*lies), *target.where(table)).limit(MOST_RELATED)


def search(scope: Scope, text: str) -> Condition:
    """Records with `text` in one of the columns that the declaration names, or with this id. Raises Unusable."""
    if not is_storable(sa.Text(), text):
        raise Unusable("the search holds signs that no text can hold")
    table, found = scope.declaration.table, list[Condition]()
    if ids := ids_of(text):
        found.append(table.c[scope.declaration.key] == ids[0])
    if len(text) >= SHORTEST:
        found += [_found(table, path, text) for path in scope.paths(scope.declaration.search)]
    if not found:
        raise Unusable(f"a search needs {SHORTEST} letters")
    return sa.or_(*found)


def _found(table: Any, path: Path, text: str) -> Condition:
    if not path.steps:
        return contains(table.c[path.column.attribute], text)
    (step, *rest), column = path.steps, path.column
    target = step.scope.declaration.table.alias()
    inner = _found(target, Path(path.name, tuple(rest), column), text)
    return _among(table.c[step.column.attribute], sa.select(target.c[step.scope.declaration.key])
        .where(inner, *step.scope.where(target)).limit(MOST_RELATED))  # fmt: skip


def _among(key: Any, ids: sa.Select[Any]) -> Condition:
    """Whether a key is one of those that a statement finds, which is asked once."""
    among: Condition = key == sa.any_(sa.func.array(ids.scalar_subquery(), type_=ARRAY(sa.Integer)))
    return among


def ids_of(text: str) -> list[int]:
    """The ids in `12` or `12,15`; [] for anything else."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        return []
    return [int(part) for part in parts if len(part) < 11 and is_storable(sa.Integer(), int(part))]
