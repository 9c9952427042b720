"""What a list shows, as a file: CSV for a spreadsheet, Markdown for a page elsewhere."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeVar

from litestar.response import Response

from app.web.lists.sheets import safe

Row = TypeVar("Row")
Columns = Mapping[str, Callable[[Row], Any]]  # name, and what a row has there

Format = Literal["csv", "markdown"]
MOST_ROWS = 10_000  # of a list that is not cut at its page
TYPES = {"csv": ("text/csv", "csv"), "markdown": ("text/markdown", "md")}


def download(name: str, kind: Format, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response[str]:
    """A file called `name` with a row for each of `rows` below the names of the columns. None is an empty cell."""
    content_type, suffix = TYPES[kind]
    text = _csv(columns, rows) if kind == "csv" else _markdown(columns, rows)
    headers = {"content-disposition": f'attachment; filename="{name}.{suffix}"', "cache-control": "no-store"}
    return Response(text, media_type=content_type, headers=headers)


def names(several: Iterable[str]) -> str:
    """Several names in one cell."""
    return ", ".join(several)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows(map(safe, row) for row in rows)
    return "\ufeff" + file.getvalue()  # without the mark, Excel reads UTF-8 as something else


def _markdown(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join("| " + " | ".join(map(_cell, line)) + " |\n" for line in lines)


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").split())
