"""Rows that leave as a file, which is an export and noted as one."""

from collections.abc import Sequence
from typing import Any, Protocol

from litestar.response import Response, Template

from app.audit.models import Action
from app.audit.trail import Subject, note_alone, trace_of
from app.persistence.lists.paging import Page
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.lists.downloads import Columns, download
from app.web.lists.filters import Filter


class Listed(Protocol):
    found: Page[Any]


async def page_or_file(
    request: Request, name: str, wanted: Filter, listed: Listed, columns: Columns[Any]
) -> Template | Response[str]:
    """A list as its page, or as the part of it that changes; as a file where `wanted` asks for one."""
    if wanted.format:
        rows = [[value(one) for value in columns.values()] for one in listed.found.items]
        return await noted_download(request, name, wanted, list(columns), rows)
    return page(request, f"{name}/index.html", partial=f"{name}/_results.html", filter=wanted, listed=listed)


async def noted_download(
    request: Request, name: str, wanted: Filter, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> Response[str]:
    """The file of a list, in the format that `wanted` names. Raises DBAPIError where it cannot be noted."""
    kind = wanted.format or "csv"
    await note_alone(
        request.app.state.database, trace_of(request), Action.EXPORT, Subject("list", None, name),
        format=kind, rows=len(rows), filter=wanted.query(),
    )  # fmt: skip
    return download(name, kind, columns, rows)
