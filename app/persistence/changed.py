"""Which columns of rows the flushes of a session changed, until its transaction ends."""

from __future__ import annotations

from collections.abc import Set
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, Session

CHANGED = "changed columns"  # in the info of a session: names, by table and id


def note(session: Session) -> None:
    """To be called after a flush. Of a row that is new or goes all columns changed."""
    known = session.info.setdefault(CHANGED, {})
    for one in (*session.new, *session.deleted):
        mapper = sa.inspect(one).mapper
        known[_key(mapper, one)] = frozenset(_columns(mapper).values())
    for one in session.dirty:
        state = sa.inspect(one)
        names = _columns(state.mapper).items()
        fresh = {name for attribute, name in names if state.attrs[attribute].history.has_changes()}
        key = _key(state.mapper, one)
        known[key] = known.get(key, frozenset()) | fresh


def _key(mapper: Mapper[Any], one: Any) -> tuple[Any, ...]:
    return (mapper.local_table.name, *mapper.primary_key_from_instance(one))  # type: ignore[attr-defined]  # a table


@cache
def _columns(mapper: Mapper[Any]) -> dict[str, str]:
    """By attribute."""
    return {one.key: one.columns[0].name for one in mapper.column_attrs}


def forget(session: Session, transaction: Any) -> None:
    """To be called at the end of a transaction."""
    if transaction.parent is None:
        session.info.pop(CHANGED, None)


def changed_in(session: AsyncSession, table: sa.Table, ids: Set[int], columns: Set[str]) -> set[int]:
    """Those of these rows of which one of `columns` may be another now: also all that no flush is known of."""
    known = session.info.get(CHANGED, {})
    return {id_ for id_ in ids if not columns.isdisjoint(known.get((table.name, id_), columns))}
