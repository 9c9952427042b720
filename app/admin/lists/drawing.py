"""How the values of a list read: one function a column, made once for all of its rows.

They return HTML of which everything that was not written here is escaped.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from markupsafe import Markup, escape

from app.admin.declaration import Computed
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind, words_of
from app.admin.lists.listing import ListColumn
from app.admin.permissions import Verb
from app.admin.scope import Scope
from app.admin.titles import in_words
from app.web.templating import formats
from app.web.templating.formats import day, number, tone

Draw = Callable[[Any], str]
NOTHING = Markup('<span class="nothing">–<span class="unseen">empty</span></span>')
YES, NO = Markup('<span class="yes">Yes</span>'), Markup('<span class="no">No</span>')
LONGEST = 120  # characters of a text that a cell shows
MOST = 3  # linked records that a cell shows


def drawer(scope: Scope, column: ListColumn) -> Draw:
    """What draws the cells of this column."""
    if isinstance(column, Computed):
        return PLAIN.get(column.kind, text)
    own, holder = column.column, column.steps[-1].scope if column.steps else scope
    if own.kind is Kind.CHOICE:
        return _choices(own)
    if own.kind in (Kind.RELATION, Kind.MANY):
        target = holder.target(own)
        linked = _linked(target if target and target.may(Verb.VIEW) else None)
        return linked if own.kind is Kind.RELATION else _several(linked)
    if own.kind is Kind.NUMBER and (own.kept or own.name.endswith("_id")):
        return plain
    return title if own.name == "title" and own.kind is Kind.TEXT else PLAIN.get(own.kind, text)


def headline(scope: Scope, column: ListColumn) -> Draw:
    """The same for a cell that is a link as a whole."""
    if isinstance(column, Computed) or column.column.kind not in (Kind.RELATION, Kind.MANY):
        return drawer(scope, column)
    linked = _linked(None)
    return linked if column.column.kind is Kind.RELATION else _several(linked)


def plain(value: Any) -> str:
    """As it is: a number that is a name rather than an amount."""
    return NOTHING if value is None or value == "" else str(value)


def text(value: Any) -> str:
    """The beginning of a text."""
    if value is None or value == "":
        return NOTHING
    flat = " ".join(str(value).split())
    return escape(flat if len(flat) <= LONGEST else flat[:LONGEST].rstrip() + "…")


def title(value: Any) -> str:
    """The beginning of a title, read as everywhere."""
    return text(value and formats.plain(value))


def amount(value: Any) -> str:
    return NOTHING if value is None else number(value)


def truth(value: Any) -> str:
    return NOTHING if value is None else YES if value else NO


def on_day(value: Any) -> str:
    return NOTHING if value is None else day(value)


@lru_cache(4096)
def at_time(value: datetime | None) -> str:
    """Day and minute, in UTC."""
    if value is None:
        return NOTHING
    shown = f"{day(value.date())} {value:%H:%M}"
    return Markup(f'<span class="nowrap" title="{value.isoformat()}">{shown}</span>')  # noqa: S704  digits and a date


def as_json(value: Any) -> str:
    return NOTHING if value in (None, [], {}) else text(msgspec.json.encode(value).decode())


PLAIN: dict[Kind, Draw] = {
    Kind.NUMBER: amount,
    Kind.BOOLEAN: truth,
    Kind.DATE: on_day,
    Kind.MOMENT: at_time,
    Kind.JSON: as_json,
}


def _choices(column: Column) -> Draw:
    """A badge where the choice has a meaning that others colour, too; words otherwise."""
    drawn = {value: _badge(value, words) for value, words in column.choices}
    return lambda value: NOTHING if value is None else drawn.get(value) or escape(words_of(str(value)))


def _badge(value: str, words: str) -> Markup:
    colour = tone(value)
    return escape(words) if colour == "none" else Markup('<span class="badge tone-{}">{}</span>').format(colour, words)


def _linked(target: Scope | None) -> Draw:
    """A related record by its name, as a link where the actor may look at it."""
    address = target.address if target else ""
    return lambda pair: NOTHING if pair[0] is None else _link(address, pair[0], _called(target, pair[1]))


def _called(target: Scope | None, name: str | None) -> str | None:
    return in_words(target, name) if target and name else name


@lru_cache(10_000)
def _link(address: str, id_: int, name: str | None) -> str:
    words = escape(f"#{id_}" if name is None else name)
    if not address or name is None:
        return words
    return Markup(f'<a href="{address}/{id_}">{words}</a>')  # noqa: S704  words are escaped


def _several(draw: Draw) -> Draw:
    def draw_all(pairs: Any) -> str:
        if not pairs:
            return NOTHING
        more = f" +{len(pairs) - MOST}" if len(pairs) > MOST else ""
        return Markup(", ".join([draw(pair) for pair in pairs[:MOST]]) + more)  # noqa: S704  each was escaped

    return draw_all
