"""Rows that leave as a file, which is an export and noted as one."""

from collections.abc import Sequence
from typing import Any

from litestar.response import Response

from app.audit.models import Action
from app.audit.trail import Subject, note_alone, trace_of
from app.web.http.request import Request
from app.web.lists.downloads import download
from app.web.lists.filters import Filter


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
