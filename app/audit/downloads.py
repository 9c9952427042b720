"""All rows that a list is narrowed to, as a file; which is an export, and noted as one."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from litestar.response import Response, Template

from app.admin.files.exporting import streamed
from app.admin.files.writing import Unwritable, blocks, csv_blocks, xlsx_file
from app.audit.models import Action
from app.audit.trail import Subject, note_alone, trace_of
from app.persistence.session import seen_answer
from app.persistence.shapes.shape import Shape
from app.web.http.pages import made_of, page
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.http.streams import in_blocks
from app.web.lists.downloads import TYPES, Columns, markdown_blocks
from app.web.lists.filters import Filter
from app.web.security import secret_links


class Narrowed(Protocol):
    """A filter of a list, which says what its rows must meet and how they are put in order."""

    @property
    def format(self) -> str | None: ...
    def query(self, **changes: Any) -> str: ...
    def conditions(self) -> Any: ...
    def ordering(self) -> list[sa.ColumnElement[Any]]: ...


Wanted = TypeVar("Wanted", bound=Filter)
Answer = Template | Response[Any]


async def page_or_file(
    request: Request, name: str, wanted: Wanted, search: Callable[[Wanted], Awaitable[Any]], shape: type[Shape],
    columns: Columns[Any],
) -> Answer:  # fmt: skip
    """A list as its page, or as the part of it that changes; as a file where `wanted` asks for one."""
    if wanted.format:
        return await whole_list(request, name, wanted, shape, columns)  # type: ignore[arg-type]
    listed = await search(wanted)
    made = page(request, f"{name}/index.html", partial=f"{name}/_results.html", filter=wanted, listed=listed)
    return made_of(seen_answer(), made)


async def whole_list(
    request: Request, name: str, wanted: Narrowed, shape: type[Shape], columns: Columns[Any], *where: Any
) -> Answer:
    """The file of all rows, in the format that `wanted` names, with the address of each that has a page.

    `where` bounds what may be seen. It is read from one snapshot and sent while it is made. Raises DBAPIError where it
    cannot be noted.
    """
    kind = wanted.format or "csv"
    await note_alone(
        request.app.state.database, trace_of(request), Action.EXPORT, Subject("list", None, name),
        format=kind, filter=wanted.query(),
    )  # fmt: skip
    content_type, suffix = TYPES[kind]
    headers = {"content-disposition": f'attachment; filename="{name}.{suffix}"', "cache-control": "no-store"}
    site = secret_links.site(request)
    addressed = {"Address": lambda one: site + one.path} if hasattr(shape, "path") else {}
    try:
        made = _made(request, kind, wanted, shape, {**columns, **addressed}, where)
        return await in_blocks(made, media_type=content_type, headers=headers)
    except Unwritable as error:
        raise Problem(422, str(error), headline="Nothing was exported") from None


async def _made(
    request: Request, kind: str, wanted: Narrowed, shape: type[Shape], columns: Columns[Any], seen: Sequence[Any]
) -> AsyncGenerator[bytes, None]:
    conditions = wanted.conditions()
    where = conditions.values() if isinstance(conditions, Mapping) else conditions
    rows = shape.__plan__.rows.where(*where, *seen).order_by(*wanted.ordering())
    as_text = sa.cast(rows.selected_columns[0], sa.Text).label("row")
    statement = rows.with_only_columns(as_text, maintain_column_froms=True)
    async with streamed(request.app.state.database, statement) as chunks:
        lines = _lines(chunks, shape, columns)
        if kind != "xlsx":
            written = csv_blocks(list(columns), lines) if kind == "csv" else markdown_blocks(list(columns), lines)
            async for block in written:
                yield block
            return
        file = await xlsx_file(list(columns), lines)
    async for block in blocks(file):
        yield block


async def _lines(
    chunks: AsyncIterator[list[list[Any]]], shape: type[Shape], columns: Columns[Any]
) -> AsyncIterator[list[list[Any]]]:
    async for chunk in chunks:
        found = [shape.__decode_one__(text) for (text,) in chunk]
        yield [[value(one) for value in columns.values()] for one in found]
