"""HTML beside Markdown: every `x_html` is rendered from its `x` when a row is written, never on a page view."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.util import await_only

from app.markdown.rendering.render import render
from app.persistence.new_rows import kind_of
from app.records.code import code_block

AT_ONCE = 2_000  # characters that are rendered without a thread: some milliseconds
PATIENCE = 3.0  # seconds of CPU for all texts of a change

Render = Callable[[str], str]
Row = TypeVar("Row")


_PAIRS: dict[type[Any], tuple[str, ...]] = {}


def pairs(model: type[Any]) -> tuple[str, ...]:
    """Names of a model's Markdown columns: those that have a sister with `_html` behind."""
    if model not in _PAIRS:
        names = set(sa.inspect(model).columns.keys())
        _PAIRS[model] = tuple(sorted(name for name in names if f"{name}_html" in names))
    return _PAIRS[model]


def source(row: Any, name: str) -> str:
    """The Markdown of a row's column; code counts as a block in its language."""
    text: str = getattr(row, name)
    return code_block(text, row.language) if name == "code" else text


def fill_html(row: Row, rendered: Render = render) -> Row:
    """Set every `x_html` of `row` from its `x`; returns the row."""
    for name in pairs(kind_of(row)):
        if text := source(row, name):
            setattr(row, f"{name}_html", rendered(text))
    return row


def _render_changes(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Render what a flush is about to write, unless its HTML was set with it (as an import does)."""
    stale = [(row, name) for row in session.new for name in pairs(type(row)) if _is_bare(row, name)]
    stale += [(row, name) for row in session.dirty for name in pairs(type(row)) if _is_stale(row, name)]
    texts = [source(row, name) if getattr(row, name) else "" for row, name in stale]
    if sum(map(len, texts)) <= AT_ONCE:
        made = [render(text) for text in texts]
    else:  # a flush runs in a greenlet of SQLAlchemy's, which may await
        made = await_only(asyncio.to_thread(render_all, texts))
    for (row, name), html in zip(stale, made, strict=True):
        setattr(row, f"{name}_html", html)


def render_all(texts: Iterable[str]) -> list[str]:
    """The HTML of many texts, which share their time: what is not read in it is preformatted."""
    until = time.thread_time() + PATIENCE
    return [render(text, until=until) for text in texts]


def _is_bare(row: Any, name: str) -> bool:
    return bool(getattr(row, name)) and not getattr(row, f"{name}_html")


def _is_stale(row: Any, name: str) -> bool:
    attributes = sa.inspect(row).attrs
    makers = (name, "language") if name == "code" else (name,)
    written = any(attributes[maker].history.has_changes() for maker in makers)
    return written and not attributes[f"{name}_html"].history.has_changes()


event.listen(Session, "before_flush", _render_changes)
