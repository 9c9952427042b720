"""A revision for every change of a record, written by the flush that makes the change.

A model is recorded if it says `__recorded__ = True`; columns in its `__unrecorded__`, columns that end in `_html` and
binary ones are left out. `install(database.write_sessions, Revision.__table__)` begins it; who changes things, and why,
is read from `session.info["actor"]` and `session.info["reason"]`; `["operation"]` is the id of what it is a part of,
where many changes are one.

A revision's `changes` are `{field: [before, after]}` as JSON. Of a created record they hold every value that is not
empty (after), of a deleted one likewise (before); of a changed one just what changed, and the names (or else ids) in
many-to-many relations. Keys, versions and times set by the database are left out. `parents` are the records that it
is a part of, such as `decision:42`: those without which the database would delete it too. Statements like
`update(Decision)` and deletions by a foreign key go past the session, and so past the history.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Mapper, Session

from app.persistence import changed

REVISIONS = "revisions"  # in the info of a session: the table of its history
REASON = 500  # characters of why somebody makes a change
Action = Literal["created", "updated", "deleted"]
Changes = dict[str, list[Any]]


def install(sessions: async_sessionmaker[AsyncSession], revisions: sa.Table) -> None:
    """Have every session of this factory write its changes to `revisions`.

    The table has the columns record_type (the table's name), record_id, version, action, actor, reason, changes,
    parents, operation_id and happened_at.
    """

    class RecordingSession(Session):
        """Writes the history."""

    @event.listens_for(RecordingSession, "after_flush")
    def record(session: Session, context: Any) -> None:
        changed.note(session)
        rows = list(_rows(session, context))
        if rows:
            # the time of the transaction: what was done at once has one time
            session.connection().execute(sa.insert(revisions).values(happened_at=sa.func.now()), rows)

    event.listen(RecordingSession, "after_transaction_end", changed.forget)
    sessions.configure(sync_session_class=RecordingSession, info=sessions.kw.get("info", {}) | {REVISIONS: revisions})


def _rows(session: Session, context: Any) -> Iterator[dict[str, Any]]:
    deleted = dict.fromkeys(state for state, (gone, listed) in context.states.items() if gone and not listed)
    about = whose(session.info)
    actions: list[tuple[Action, Any, Any]] = [
        ("created", map(sa.inspect, session.new), _created),
        ("updated", (state for state in map(sa.inspect, session.dirty) if state not in deleted), _updated),
        ("deleted", deleted, _deleted),
    ]
    for action, states, compare in actions:
        for state in states:
            if getattr(state.class_, "__recorded__", False) and ((changes := compare(state)) or action != "updated"):
                yield _row(state, action, changes) | about


def created(mapper: Mapper[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The revision of a new row, of whose attributes these are the values, without `whose`."""
    return _revision(mapper, values, values["id"], "created", _new(mapper, values))


def whose(info: Mapping[Any, Any]) -> dict[str, Any]:
    """What each revision of a session says besides: who, why, and as a part of what."""
    return {"actor": info.get("actor"), "reason": info.get("reason"), "operation_id": info.get("operation")}


def _row(state: Any, action: Action, changes: Changes) -> dict[str, Any]:
    key = state.mapper.primary_key_from_instance(state.obj())[0]
    return _revision(state.mapper, state.dict, key, action, changes)


def _revision(
    mapper: Mapper[Any], values: Mapping[str, Any], key: int, action: Action, changes: Changes
) -> dict[str, Any]:
    version = mapper.version_id_col
    return {
        "record_type": mapper.local_table.name,  # type: ignore[attr-defined]  # a model has a table
        "record_id": key,
        "version": None if version is None else values.get(mapper.get_property_by_column(version).key),
        "action": action,
        "changes": msgspec.to_builtins(changes),
        "parents": parents(mapper, values),
    }


def _created(state: Any) -> Changes:
    return _new(state.mapper, state.dict)


def _new(mapper: Mapper[Any], values: Mapping[str, Any]) -> Changes:
    return {name: [None, value] for name, value in _contents(mapper, values)}


def _deleted(state: Any) -> Changes:
    return {name: [value, None] for name, value in _contents(state.mapper, state.dict)}


def _updated(state: Any) -> Changes:
    changes = {}
    for name in recorded_columns(state.mapper):
        history = state.attrs[name].history
        before, after = _only(history.deleted), _only(history.added)
        if history.has_changes() and before != after:
            changes[name] = [before, after]
    for name in _links(state.mapper):
        history = state.attrs[name].history
        if history.has_changes():
            changes[name] = [_names(history.non_added()), _names(history.non_deleted())]
    return changes


def _contents(mapper: Mapper[Any], values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every recorded value that says something. Nothing is loaded for it."""
    for name in recorded_columns(mapper):
        if (value := values.get(name)) not in (None, "", [], {}):
            yield name, value
    for name in _links(mapper):
        if linked := values.get(name):
            yield name, _names(linked)


def _only(values: Any) -> Any:
    return values[0] if values else None


def _names(records: Any) -> list[Any]:
    return [
        getattr(record, "name", None) or sa.inspect(record).mapper.primary_key_from_instance(record)[0]
        for record in records
    ]


def parents(mapper: Mapper[Any], values: Mapping[str, Any]) -> list[str]:
    """The records that a row with these values is a part of, such as `decision:42`."""
    return [f"{owner}:{values[name]}" for name, owner in _owners(mapper) if values.get(name) is not None]


@cache
def _owners(mapper: Mapper[Any]) -> tuple[tuple[str, str], ...]:
    """Attribute and table of each reference that takes the row along when its target is deleted."""
    keys = [key for key in mapper.local_table.foreign_keys if (key.ondelete or "").upper() == "CASCADE"]
    pairs = [(mapper.get_property_by_column(key.parent).key, key.column.table.name) for key in keys]
    return tuple(sorted(pairs))


@cache
def recorded_columns(mapper: Mapper[Any]) -> tuple[str, ...]:
    """Attributes of the columns that are recorded."""
    left_out: frozenset[str] = getattr(mapper.class_, "__unrecorded__", frozenset())
    kept = []
    for attribute in mapper.column_attrs:
        column: Any = attribute.columns[0]
        stamped = isinstance(column.type, sa.DateTime) and (column.server_default or column.onupdate) is not None
        internal = column.primary_key or column is mapper.version_id_col or stamped
        if not (internal or isinstance(column.type, sa.LargeBinary) or attribute.key.endswith("_html")):
            kept.append(attribute.key)
    return tuple(name for name in kept if name not in left_out)


@cache
def _links(mapper: Mapper[Any]) -> tuple[str, ...]:
    """Many-to-many relations: their rows are no records of their own."""
    return tuple(name for name, relation in mapper.relationships.items() if relation.secondary is not None)
