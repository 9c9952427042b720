"""Rows that are all new, many at once: one statement a table, past SQLAlchemy's unit of work, whose CPU is a multiple.

No event of a mapper and no flush sees them, so that what is worked out from their columns has to be there before.
Those of recorded models leave the revisions that a flush would write (history.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, RelationshipDirection, Session

from app.persistence.history import REVISIONS, created, whose
from app.persistence.shapes.shape import DIALECT

Row = Mapping[str, Any]


class NewRow:
    """A row of the model `of`: columns and relations are attributes; a column that is not set has its default."""

    if TYPE_CHECKING:

        def __setattr__(self, name: str, value: Any) -> None: ...

    def __init__(self, of: type[Any], /, **values: Any) -> None:
        self.of = of
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:
        """The default of a column."""
        try:
            value = self.__dict__[name] = defaults(self.__dict__["of"])[name]()
        except KeyError:
            raise AttributeError(name) from None
        return value

    def entity(self) -> Any:
        """The same row and all below it for the unit of work."""
        return self.of(**{name: entities(value) for name, value in vars(self).items() if name != "of"})


def entities(value: Any) -> Any:
    """What a relation holds, for the unit of work; anything else as it is."""
    return [one.entity() if isinstance(one, NewRow) else one for one in value] if isinstance(value, list) else value


def kind_of(row: Any) -> type[Any]:
    """The model of a row, new or not."""
    return row.of if isinstance(row, NewRow) else type(row)


@cache
def defaults(model: type[Any]) -> dict[str, Callable[[], Any]]:
    """What makes the default of each column of a model; nothing for one that must be set."""
    names = {column.key for column in sa.inspect(model).columns}
    fields = {name: field for name, field in model.model_fields.items() if name in names and not field.is_required()}
    return {name: field.default_factory or (lambda value=field.default: value) for name, field in fields.items()}


async def add(session: AsyncSession, rows: Iterable[NewRow]) -> None:
    """Write rows and what is new in their relations; each gets its id. Raises as a flush does."""
    await session.run_sync(_add, list(rows))


def _add(session: Session, rows: list[NewRow]) -> None:
    connection, every = session.connection(), _with_children(rows)
    for model, some in every.items():
        for row, id_ in zip(some, _ids(connection, _plan(model).table, len(some)), strict=True):
            row.id = id_
    for model, some in every.items():
        plan = _plan(model)
        for row in some:
            for child, key in _children(row, plan):
                setattr(child, key, row.id)
        written = [{name: getattr(row, name, None) for name in plan.columns} for row in some]
        by_id = {row.id: row for row in some}
        for id_, *values in insert(connection, plan.table, written, ("id", *plan.fetched)):
            vars(by_id[id_]).update(zip(plan.fetched, values, strict=True))
        for name, table, mine, theirs in plan.links:
            linked = [(row.id, other.id) for row in some for other in vars(row).get(name, ())]
            insert(connection, table, [{mine: id_, theirs: other} for id_, other in linked], (mine,))
    _record(session, connection, every)


def _record(session: Session, connection: sa.Connection, every: Mapping[type[Any], list[NewRow]]) -> None:
    if REVISIONS in session.info:
        models = [model for model in every if getattr(model, "__recorded__", False)]
        recorded = [created(sa.inspect(one), vars(row)) | whose(session.info) for one in models for row in every[one]]
        insert(connection, session.info[REVISIONS], recorded)


class _Plan(NamedTuple):
    """How rows of a model are written; a link has a relation's name, the table between, and its two columns."""

    table: sa.Table
    columns: tuple[str, ...]
    fetched: tuple[str, ...]  # columns that the database works out
    children: tuple[tuple[str, str], ...]  # a relation, and the column with which what it holds points back
    links: tuple[tuple[str, sa.Table, str, str], ...]


def _plan(model: type[Any]) -> _Plan:
    return _plan_of(sa.inspect(model))


@cache
def _plan_of(mapper: Mapper[Any]) -> _Plan:
    children, links = list[tuple[str, str]](), list[tuple[str, Any, str, str]]()
    for name, relation in mapper.relationships.items():
        if relation.secondary is not None:
            ends = [*relation.synchronize_pairs, *(relation.secondary_synchronize_pairs or ())]
            mine, theirs = (column.name for _, column in ends)
            links.append((name, relation.secondary, mine, theirs))
        elif relation.direction is RelationshipDirection.ONETOMANY:
            children += [(name, remote.name) for _, remote in relation.synchronize_pairs]
    table: Any = mapper.local_table
    columns = tuple(column.name for column in table.columns if column.computed is None)
    fetched = tuple(column.name for column in table.columns if _is_fetched(column))
    return _Plan(table, columns, fetched, tuple(children), tuple(links))


def _is_fetched(column: sa.Column[Any]) -> bool:
    made = column.server_default
    return isinstance(made, sa.FetchedValue) and not isinstance(made, sa.DefaultClause)


def _children(row: NewRow, plan: _Plan) -> Iterable[tuple[NewRow, str]]:
    held = vars(row)
    return ((child, key) for name, key in plan.children for child in held.get(name) or ())


def _with_children(rows: list[NewRow]) -> dict[type[Any], list[NewRow]]:
    """By model, each after those that its rows belong to."""
    found: dict[type[Any], list[NewRow]] = {}
    for row in (waiting := list(rows)):
        found.setdefault(row.of, []).append(row)
        waiting += [child for child, _ in _children(row, _plan(row.of))]
    return found


def _ids(connection: sa.Connection, table: sa.Table, count: int) -> Sequence[int]:
    sequence = f"(SELECT pg_get_serial_sequence('\"{table.name}\"', 'id')::regclass AS id) AS sequence"
    statement = f"SELECT nextval(sequence.id) FROM {sequence}, generate_series(1, $1)"  # noqa: S608  a table of ours
    return [row[0] for row in connection.exec_driver_sql(statement, (count,))]


def insert(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Row], returned: tuple[str, ...] = ("id",)
) -> Sequence[Any]:
    """One statement for any number of rows, which all name the same columns; the columns that are `returned` of each,
    in no order. Raises what the database refuses.
    """
    if not rows:
        return ()
    statement, packers = _insertion(table, tuple(rows[0]), returned)
    given = tuple([pack(row[name]) for row in rows] for name, pack in packers.items())
    return connection.exec_driver_sql(statement, given).all()


@lru_cache(200)
def _insertion(
    table: sa.Table, names: tuple[str, ...], returned: tuple[str, ...]
) -> tuple[str, dict[str, Callable[[Any], Any]]]:
    """Its parameters are an array a column, whose number does not grow with that of the rows."""
    kinds = [_sent(table.columns[name].type) for name in names]
    quoted = ", ".join(f'"{name}"' for name in names)
    arrays = ", ".join(f"${place}::{kind}[]" for place, (kind, _, _) in enumerate(kinds, 1))
    chosen = ", ".join(read.format(f'given."{name}"') for name, (_, read, _) in zip(names, kinds, strict=True))
    given, back = f"unnest({arrays}) AS given ({quoted})", ", ".join(f'"{name}"' for name in returned)
    statement = f'INSERT INTO "{table.name}" ({quoted}) SELECT {chosen} FROM {given} RETURNING {back}'  # noqa: S608  names of ours
    return statement, {name: pack for name, (_, _, pack) in zip(names, kinds, strict=True)}


def _sent(kind: sa.types.TypeEngine[Any]) -> tuple[str, str, Callable[[Any], Any]]:
    """As which type a value is sent, how it is read from that, and what packs it.

    A text is no text of a length: a cast would cut off what an assignment refuses.
    """
    kind = kind.impl_instance if isinstance(kind, sa.TypeDecorator) else kind
    if isinstance(kind, sa.JSON):
        return "text", "{}::jsonb", _packed
    if isinstance(kind, sa.ARRAY):  # PostgreSQL has no arrays of arrays that differ in length
        return "text", "ARRAY(SELECT jsonb_array_elements_text({}::jsonb))", _packed
    if isinstance(kind, sa.String):
        return "text", "{}", _plain
    return kind.compile(dialect=DIALECT), "{}", _plain


def _plain(value: Any) -> Any:
    return value


def _packed(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
