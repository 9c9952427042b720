"""What records are called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.checked import checked
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.scope import Path, Scope
from app.persistence.folding import tidy
from app.persistence.querying.queries import Query, fetch_together, rows_kept
from app.persistence.shapes.shape import composed
from app.persistence.shapes.sql import Source
from app.web.templating.formats import plain

LONGEST = 300  # characters of each text in a name

Reached = Callable[[str], Any]


def titled(scope: Scope, at: str = "") -> composed:
    """The name of the record of `scope` to which the path `at` leads; None where the actor sees none there."""
    return composed(lambda reached: _title(scope, reached, at))


def _title(scope: Scope, reached: Reached, at: str) -> sa.ColumnElement[Any]:
    key = reached(at + scope.declaration.key)
    parts: list[sa.ColumnElement[Any]] = []
    before = ""
    for path in scope.titles():
        part = _part(scope, path, reached, at)
        if before and before == scope.declaration.hyphened:  # nothing at all where nothing follows the hyphen
            with_it = sa.func.concat(sa.func.nullif(parts.pop(), "").concat("-"), part)
            part = sa.case((part.is_not(None), with_it))
        parts, before = [*parts, part], path.name
    words = parts[0] if len(parts) == 1 else sa.func.concat_ws(" ", *(sa.func.nullif(part, "") for part in parts))
    if beside := scope.declaration.beside:
        words = sa.func.concat_ws(" ", words, sa.literal("(") + beside(lambda name: reached(at + name)) + ")")
    unnamed = sa.func.concat("#", key)
    return sa.case((key.is_(None), None), else_=sa.func.coalesce(sa.func.nullif(words, ""), unnamed))


def _part(scope: Scope, path: Path, reached: Reached, at: str) -> sa.ColumnElement[Any]:
    target = (path.steps[-1].scope if path.steps else scope).target(path.column)
    if path.column.kind is Kind.RELATION and target:
        return _title(target, reached, f"{at}{path.reach}.")
    value: sa.ColumnElement[Any] = sa.cast(reached(at + path.reach), sa.Text)
    if own := scope.declaration.instead.get(path.name):
        value = sa.func.coalesce(sa.func.nullif(sa.cast(reached(at + own), sa.Text), ""), value)
    text = sa.func.left(value, LONGEST)
    return sa.func.replace(text, "_", " ") if path.column.kind is Kind.CHOICE else text


def own_title(scope: Scope, record: Any) -> str:
    """What a loaded record is called by its own columns, "" where other records name it."""
    own = [path.column for path in scope.titles() if not path.steps and path.column.kind is not Kind.RELATION]
    return " ".join(str(value) for column in own if (value := vars(record).get(column.attribute)))


def is_prose(column: Column) -> bool:
    """Whether what stands in it is read as the pages for readers read titles, without the marks of Markdown: that of a
    record, and no name of a package or a person."""
    return column.name == "title" or column.kind is Kind.MARKDOWN


def in_words(scope: Scope, name: str) -> str:
    """The name of a record as pages show it."""
    return plain(name) if any(is_prose(path.column) for path in scope.titles()) else name


def as_stored(scope: Scope, text: str) -> str:
    """A text as the name of a record would be stored: the one form that its column has for what looks the same."""
    text = tidy(text)
    named = [path.column for path in scope.titles() if not path.steps]
    if len(named) != 1 or named[0].kind is not Kind.TEXT or not text:
        return text
    values, errors = checked(named, {named[0].name: text})
    return text if errors else str(values[named[0].name])


def titles_of(scope: Scope, ids: Sequence[int]) -> Query[Any]:
    """Id and name of those of the records that the actor may see."""
    wanted = sa.literal(list(ids), ARRAY(sa.Integer))  # one parameter, of which there are 32 767 at most

    def made() -> sa.Select[Any]:
        source = Source(scope.model, scope.visible)
        named = sa.select(scope.key, source.composed(titled(scope))).select_from(source.tables)
        return named.where(scope.key == sa.any_(wanted), *scope.where())

    return rows_kept((titles_of, scope.registry, scope.slug, scope.sight), sa.select(wanted), tuple[int, str], made)


async def names(session: AsyncSession, scope: Scope, ids: Sequence[int]) -> dict[str, str]:
    """The same by id as a text, as forms have it."""
    return (await names_of_each(session, [(scope, ids)]))[0]


async def names_of_each(session: AsyncSession, asked: Sequence[tuple[Scope, Sequence[int]]]) -> list[dict[str, str]]:
    """The same for several models, in one statement."""
    queries = {f"of_{place}": titles_of(*one) for place, one in enumerate(asked)}
    found: dict[str, list[tuple[int, str]]] = await fetch_together(session, dict, **queries) if queries else {}
    return [{str(id_): title for id_, title in some} for some in found.values()]
