"""A page declares what it shows, and gets it in one statement.

A shape is a frozen msgspec struct whose fields are columns and relations of a SQLModel table:

    class TagRef(Shape, of=Tag):
        name: str

    class DecisionPage(Shape, of=Decision):
        id: int
        title: str
        decided_on: date | None                              # a nullable column must allow None, another must not
        owner: PersonRef | None                              # a relation to one
        tags: list[TagRef]                                   # a relation to many, in the relation's own order
        prefix: Annotated[str, path("collection.prefix")]    # what another table knows
        research: Annotated[list[DocumentRef], path("evidence.document")]
        chosen: Annotated[list[OptionRow], path("options", where=lambda option: option.chosen, limit=1)]
        score: Annotated[int | None, computed(lambda decision: decision.weight * 2)]

    page = await find(session, DecisionPage, id=42)          # queries.py: find, one, many, fetch, fetch_together
    rows = await fetch(session, many(DecisionRow, Decision.status == "accepted", order=[Decision.id.desc()], limit=20))

A shape is compiled when it is asked for the first time: all of them would take a third of a start and 10 MB. Its fields
are checked then, and in tests/persistence/shapes/test_every_shape.py: a wrong name, a relation that does not exist or a
type that the column cannot have raises ShapeError. Shapes nest to any depth, may be inherited from and may have methods
and properties. What shows whatever it is told to (lists and forms of the admin) puts its shapes together with
`record_of` and `plan_for`.

PostgreSQL builds nested JSON arrays (relations to one are joined, relations to many are correlated subqueries with
`json_agg`) and msgspec decodes them into the structs. Changes that were not flushed are not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from typing import Any, ClassVar, NamedTuple, cast, dataclass_transform

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.sql.visitors import iterate

from app.persistence.shapes.dialect import DIALECT, as_sql
from app.persistence.shapes.fields import ShapeError, composed, computed, path
from app.persistence.shapes.sql import Source, Visible, everything
from app.persistence.shapes.together import Together

__all__ = ["DIALECT", "Plan", "Shape", "ShapeError", "composed", "computed", "path"]


class Plan:
    """How to select rows of `table`, each as the JSON array `row`, with the tables that `joins` adds (and on what).

    `fragment` is the SQL of one row's JSON, valid in a FROM of `table` and `joins`; it is made once, so that a request
    neither builds nor hashes the tree behind it. The conditions of `joins` are SQL too, so that a subquery with the
    table's name and the same `columns` may stand in its place. `name` is for messages: ShapeError where `row` uses a
    table outside of a subquery that is not joined. `where` is what every row meets. `for_many` makes `together`.
    """

    def __init__(
        self, table: sa.Table, row: sa.ColumnElement[Any], joins: Sequence[tuple[sa.FromClause, Any]], name: str,
        where: Sequence[Any] = (), for_many: Callable[[], Plan] | None = None,
    ) -> None:  # fmt: skip
        tables = _joined(table, joins)
        self.table = table
        self.joins = [(_bare(joined), sa.text(_condition(condition))) for joined, condition in joins]
        self.fragment = _fragment(row, tables, name)
        self.columns = _columns(self.table, row, tables)
        self.where = list(where)
        self.rows = self.select_from(self.table).where(*where)
        self._for_many = for_many

    @classmethod
    def of(cls, shape: Any, model: type[Any], visible: Visible = everything) -> Plan:
        """The plan of a shape of `model`; `visible` is of Source."""
        mapper = sa.inspect(model, raiseerr=False)
        if mapper is None:
            raise ShapeError(f"{shape.__name__} is of {model.__name__}, which is no table")

        def made(source: Source, for_many: Callable[[], Plan] | None = None) -> Plan:
            row, table = source.row(shape), sa.inspect(source.entity).selectable
            return cls(table, row, source.joins, shape.__name__, visible(model), for_many)

        return made(Source(model, visible), lambda: made(Together(model, visible)))

    @cached_property
    def together(self) -> Plan:
        """The same for a root that is the CTE `FOUND`, under the name of the table, of few rows."""
        try:
            return self._for_many() if self._for_many else self
        except ShapeError:  # it computes with the table itself, as shapes of the admin do: row by row
            return self

    def select_from(self, root: sa.FromClause) -> sa.Select[tuple[Any]]:
        """SELECT the JSON `row` of every row of `root`."""
        return sa.select(sa.literal_column(self.fragment, JSON).label("row")).select_from(_joined(root, self.joins))


def _joined(root: sa.FromClause, joins: Sequence[tuple[sa.FromClause, Any]]) -> sa.FromClause:
    for table, condition in joins:
        root = root.outerjoin(table, condition)
    return root


def _bare(joined: Any) -> sa.FromClause:
    """The alias of a table by its names alone: the copies of its columns were for making the fragment."""
    if isinstance(joined, sa.Subquery):
        return joined
    return sa.table(joined.element.name, schema=joined.element.schema).alias(joined.name)


@dataclass_transform(frozen_default=True, field_specifiers=(msgspec.field,))
class ShapeMeta(msgspec.StructMeta):
    """Compiles a shape when it is asked for the first time."""

    def __new__(mcs, *definition: Any, of: type[Any] | None = None, **config: Any) -> Any:
        shape: Any = super().__new__(mcs, *definition, **config)
        if of is not None:
            shape.__model__ = of
        return shape

    @property
    def __plan__(self) -> Plan:
        return _plan(self)

    @property
    def __decode_one__(self) -> Any:
        return _decoder(self)

    @property
    def __decode_many__(self) -> Any:
        return _decoder(list[self])  # type: ignore[valid-type]


class Shape(msgspec.Struct, metaclass=ShapeMeta, array_like=True, frozen=True, gc=False):
    """Base of every shape: `class TagRef(Shape, of=Tag)`."""

    __model__: ClassVar[type[Any]]


def declared(base: Any = Shape) -> Iterator[Any]:
    """Every shape of a table that is known so far."""
    for shape in base.__subclasses__():
        if hasattr(shape, "__model__"):
            yield shape
        yield from declared(shape)


def compile_all() -> None:
    """Compile every shape now: processes that are forked share what was there before."""
    for shape in declared():
        _plan(shape)


@cache
def _plan(shape: Any) -> Plan:
    return Plan.of(shape, shape.__model__)


@cache
def _decoder(kind: Any) -> Any:
    return msgspec.json.Decoder(kind).decode


def record_of(model: type[Any], **fields: Any) -> Any:
    """A shape of `model` that is put together as the application runs, of names and annotations: a named tuple.

    It is a part of others, or `plan_for` makes it one to be asked for.
    """
    record = cast("Any", NamedTuple(f"{model.__name__}Record", list(fields.items())))
    record.__model__ = model
    return record


def plan_for(record: Any, model: type[Any], visible: Visible = everything) -> Any:
    """Make `record` one that can be asked for; `visible` says which rows there are, its own and those of relations."""
    record.__plan__ = Plan.of(record, model, visible)
    record.__decode_one__ = msgspec.json.Decoder(record).decode
    record.__decode_many__ = msgspec.json.Decoder(list[record]).decode
    return record


def _fragment(row: sa.ColumnElement[Any], tables: sa.FromClause, name: str) -> str:
    """The SQL of `row` by itself. Whatever it uses beyond `tables` must be within a subquery."""
    head, tail = as_sql(sa.select(sa.literal_column("0").label("row")).select_from(tables)).split("0", 1)
    statement = as_sql(sa.select(row.label("row")).select_from(tables))
    if not statement.endswith(tail):
        raise ShapeError(f"{name} has a computed field that uses a table outside of a subquery")
    return statement.removeprefix(head).removesuffix(tail)


def _columns(table: sa.Table, *used_in: Any) -> list[sa.Column[Any]]:
    """The columns of `table` itself, rather than of an alias of it, that are used."""
    parts = (part for used in used_in for part in iterate(used) if isinstance(part, sa.Column))
    found = {part.key for part in parts if isinstance(part.table, sa.Table) and part.table.name == table.name}
    return [column for column in table.c if column.key in found]


def _condition(condition: sa.ColumnElement[bool]) -> str:
    return as_sql(sa.select(sa.literal_column("0")).where(condition)).split("WHERE ", 1)[1]
