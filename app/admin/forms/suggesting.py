"""What a relation may lead to: a few suggestions for what somebody types, of the records that they may see."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.kinds import Kind
from app.admin.filters.values import contains
from app.admin.scope import Scope
from app.admin.titles import as_stored, titled
from app.persistence.fields import folded
from app.persistence.querying.selectivity import is_often
from app.persistence.shapes.sql import Source
from app.persistence.storable import is_storable

MOST = 20  # suggestions
LONGEST = 200  # characters of what is looked for
INDEXED = 3  # letters that an index of letters needs
CONSIDERED = 200  # records that are put in order
NEWEST = 2_000  # records that are looked at for fewer letters
NUMBER = re.compile(r"(?<!\d)\d{1,9}(?!\d)", re.ASCII)


class Suggestions(NamedTuple):
    """Id and words of what was found; `more` where there is more than that."""

    found: list[tuple[str, str]]
    more: bool


async def suggest(session: AsyncSession, scope: Scope, text: str) -> Suggestions:
    """The first records that `text` may mean: those called just so, then those that begin so; the newest for no text.

    However many records there are, it looks at `CONSIDERED` that are found by an index, or for a text too short for
    one at the `NEWEST`.
    """
    text = as_stored(scope, text[:LONGEST])
    if not is_storable(sa.Text(), text):
        return Suggestions([], False)
    near = sa.union_all(*map(sa.select, (one.subquery() for one in _near(scope, text)))).subquery("near")
    source = Source(scope.model, scope.visible)
    named = sa.select(scope.key.label("key"), source.composed(titled(scope)).label("words")).select_from(source.tables)
    found = named.where(scope.key.in_(sa.select(near.c[0]))).subquery("found")
    called, wanted = folded(found.c.words), folded(text)
    order = [called == wanted, sa.func.starts_with(called, wanted)] if text else []
    few = (
        sa.select(found.c.key, found.c.words)
        .order_by(*(one.desc() for one in order), found.c.key.desc())
        .limit(MOST + 1)
    )
    rows = [(str(id_), name) for id_, name in await session.execute(few)]
    return Suggestions(rows[:MOST], len(rows) > MOST)


def _near(scope: Scope, text: str) -> list[sa.Select[Any]]:
    """The records that are looked at; of letters that a great many have, the newest."""
    table, key = scope.declaration.table, scope.key
    seen = sa.select(key).where(*scope.where())
    if not text:
        return [seen.order_by(key.desc()).limit(MOST + 1)]
    means = _means(scope, table, text)
    tested = sa.case((means, sa.true()), else_=sa.false())  # of which no index is asked
    if len(text) >= INDEXED:
        often = _often(scope, text)
        walked = seen.where(often, tested).order_by(key.desc())
        return [seen.where(sa.not_(often), means).limit(CONSIDERED), walked.limit(CONSIDERED)]
    newest = table.alias("newest")
    last = newest.c[scope.declaration.key]
    among = key.in_(sa.select(last).order_by(last.desc()).limit(NEWEST))
    return [seen.where(among, tested).limit(CONSIDERED)]


def _often(scope: Scope, text: str) -> Any:
    table = scope.declaration.table
    often = is_often(table, scope.declaration.key, _means(scope, table, text)).cte("often")
    return sa.select(often.c.often).scalar_subquery()


def _means(scope: Scope, table: Any, text: str) -> sa.ColumnElement[bool]:
    """Whether a record has these letters in what it is called or found by, or one of its numbers is among them."""
    named = [path.column for path in scope.titles() if not path.steps]
    searched = [path.column for path in scope.paths(scope.declaration.search) if not path.steps]
    texts = {one.attribute for one in (*named, *searched) if one.kind in (Kind.TEXT, Kind.MARKDOWN)}
    numbers = [int(digits) for digits in NUMBER.findall(text)][:3]
    found = [contains(table.c[name], text) for name in sorted(texts)]
    found += [table.c[one.attribute].in_(numbers) for one in named if one.kind is Kind.NUMBER and numbers]
    if text.isdecimal() and numbers:
        found.append(table.c[scope.declaration.key] == numbers[0])
    return sa.or_(sa.false(), *found)
