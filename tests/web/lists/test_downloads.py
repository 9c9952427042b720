"""Lists as files."""

from __future__ import annotations

import csv
import io

import pytest

from app.web.lists.downloads import download

COLUMNS = ["Title", "Level"]


def text(kind: str, *rows: list[object]) -> str:
    return download("list", kind, COLUMNS, rows).content  # type: ignore[arg-type]


def test_a_spreadsheet_finds_every_value_in_its_cell():
    awkward = 'A "quoted", comma\nand line'
    assert list(csv.reader(io.StringIO(text("csv", [awkward, 3]).removeprefix("\ufeff")))) == [COLUMNS, [awkward, "3"]]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_a_text_is_no_formula(formula: str):
    row = list(csv.reader(io.StringIO(text("csv", [formula, -4]), newline="")))[1]
    assert row == [f"'{formula}", "-4"]


def test_a_table_in_markdown_keeps_its_columns():
    assert text("markdown", ["a | b\n<c>", None]).splitlines()[2] == "| a \\| b &lt;c> |  |"


def test_the_browser_is_told_what_it_gets():
    reply = download("risks", "csv", COLUMNS, [])
    assert reply.headers["content-disposition"] == 'attachment; filename="risks.csv"'
    assert reply.headers["cache-control"] == "no-store", "nobody else is to find it in a cache"
