"""What a list holds, as a file: CSV or XLSX for a spreadsheet, Markdown for a page elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

Row = TypeVar("Row")
Columns = Mapping[str, Callable[[Row], Any]]  # name, and what a row has there

TYPES = {
    "csv": ("text/csv", "csv"),
    "markdown": ("text/markdown", "md"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}


async def markdown_blocks(columns: Sequence[str], rows: AsyncIterator[Sequence[Sequence[Any]]]) -> AsyncIterator[bytes]:
    """A table with a row for each of `rows` below the names of the columns. None is an empty cell."""
    yield _table([columns, ["---"] * len(columns)])
    async for some in rows:
        yield _table(some)


def names(several: Iterable[str]) -> str:
    """Several names in one cell."""
    return ", ".join(several)


def _table(lines: Iterable[Sequence[Any]]) -> bytes:
    return "".join("| " + " | ".join(map(_cell, line)) + " |\n" for line in lines).encode()


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").split())
