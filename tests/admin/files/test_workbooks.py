"""Workbooks that ask for more than a server has are refused, and the server lives on."""

from __future__ import annotations

import io
import re

import httpx
import pytest
import xlsxwriter


def workbook(*cells: tuple[int, int, str]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for cell in cells:
            sheet.write_string(*cell)
    return file.getvalue()


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 16_383), (1_048_575, 200)])
async def test_one_cell_in_the_last_corner_does_not_end_the_server(
    editor: httpx.AsyncClient, row: int, column: int
) -> None:
    file = {"file": ("corner.xlsx", workbook((0, 0, "name"), (row, column, "cache")))}
    answer = await editor.post("/admin/tags/import", data={"key": "name"}, files=file)
    assert answer.status_code == 422
    assert "The file is no XLSX that can be read: its cells are too many or too far apart" in answer.text


async def test_rows_are_counted_as_a_spreadsheet_counts_them(editor: httpx.AsyncClient) -> None:
    file = {"file": ("gaps.xlsx", workbook((0, 0, "name"), (3, 0, "cache"), (9, 0, "x" * 81)))}
    answer = await editor.post("/admin/tags/import", data={"key": "name"}, files=file)
    assert re.search(r">10</t[dh]>", (await editor.get(answer.headers["location"])).text)
