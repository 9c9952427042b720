"""Statements made once and then only filled in.

Building a large SELECT and looking it up takes SQLAlchemy a millisecond, as long as the rest of a list. What differs
between requests is small, though: conditions, an order, a place. So a question carries that small part (`given`), by
whose structure the SQL of the whole is found again, and whose values are its parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Protocol

import sqlalchemy as sa

from app.persistence.querying.bounded_cache import BoundedCache
from app.persistence.shapes.shape import DIALECT

REMEMBERED = 24_000_000  # bytes of statements
PARTS = 4  # a statement with its key and parameters takes so many times the bytes of its SQL


class Question(Protocol):
    """`kind` and the structure in its key determine what `build` returns, apart from the parameters in the key."""

    kind: Hashable

    def build(self) -> sa.Select[Any]: ...

    def key(self) -> Any: ...


class Prepared:
    """The SQL of a statement, and where its parameters come from."""

    def __init__(self, statement: sa.Select[Any], given: Sequence[sa.BindParameter[Any]]) -> None:
        compiled: Any = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
        place = {bind.key: number for number, bind in enumerate(given)}
        named = {name: (bind, item) for one, bind in compiled.binds.items() for name, item in _names(one, bind)}
        self.sql = str(compiled)
        self._slots = [(place.get(bind.key), bind, item) for bind, item in map(named.__getitem__, compiled.positiontup)]
        self._processors = [processor(bind.type) for _, bind, _ in self._slots]

    def arguments(self, given: Sequence[sa.BindParameter[Any]]) -> tuple[Any, ...]:
        """The parameters for the driver; those that are not in `given` are the same every time."""
        arguments = []
        for (place, constant, item), process in zip(self._slots, self._processors, strict=True):
            value: Any = (constant if place is None else given[place]).effective_value
            value = value if item is None else value[item]
            arguments.append(process(value) if process else value)
        return tuple(arguments)


def _names(name: str, bind: sa.BindParameter[Any]) -> list[tuple[str, int | None]]:
    """The parameters that one becomes: itself, or one for each value of `IN (…)`."""
    if not bind.expanding:
        return [(name, None)]
    return [(f"{name}_{number}", number - 1) for number in range(1, len(bind.effective_value or ()) + 1)]


_prepared = BoundedCache[Prepared](REMEMBERED, lambda one: PARTS * len(one.sql))


def prepare(questions: Sequence[Question], *more: sa.ColumnElement[Any]) -> tuple[str, tuple[Any, ...]] | None:
    """SQL and parameters of one statement for all questions; None where a type has no say in caching.

    `more` columns come first; they must be without parameters, and the same objects each time.
    """
    keys = [question.key() for question in questions]
    if None in keys:
        return None
    binds = [bind for key in keys for bind in key.bindparams]
    lengths = tuple(len(bind.effective_value or ()) for bind in binds if bind.expanding)
    kinds = ((question.kind, key.key) for question, key in zip(questions, keys, strict=True))
    identity = (*kinds, lengths, *map(id, more))
    found = _prepared.get(identity, lambda: Prepared(together(questions, *more), binds))
    return found.sql, found.arguments(binds)


def together(questions: Sequence[Question], *more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """One statement with a column for each question, after `more`."""
    if len(questions) == 1 and not more:
        return questions[0].build()
    return sa.select(*more, *(question.build().scalar_subquery() for question in questions))


def at_most(count: int) -> sa.ColumnElement[int]:
    """A LIMIT that stands in the SQL itself: PostgreSQL would plan anew each time for one that is a parameter."""
    return sa.literal_column(str(int(count)), sa.Integer)


def processor(kind: sa.types.TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """What turns a value of this type into what the driver takes."""
    return kind.dialect_impl(DIALECT).bind_processor(DIALECT)
