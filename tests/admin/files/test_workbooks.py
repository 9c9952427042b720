"""Workbooks that ask for more than a server has are refused, and the server lives on."""

from __future__ import annotations

import io
import re
from datetime import date, time, timedelta

import httpx
import pytest
import sqlalchemy as sa
import xlsxwriter

from app.persistence.database.engine import Database
from app.tables import Person
from tests.admin.browsing import rows

pytestmark = pytest.mark.slow


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


def book(*sheets: tuple[str, bool, list[list[tuple[str, str]]]]) -> bytes:
    """Sheets by name, whether they are visible, and their cells: what they say, and the formula behind it."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        for name, is_visible, rows in sheets:
            sheet = made.add_worksheet(name)
            if is_visible:
                sheet.activate()
                sheet.set_first_sheet()
            else:
                sheet.hide()
            for row, cells in enumerate(rows):
                for column, (value, formula) in enumerate(cells):
                    if formula:
                        sheet.write_formula(row, column, formula, None, value)
                    elif value:
                        sheet.write_string(row, column, value)
    return file.getvalue()


def texts(*cells: str) -> list[tuple[str, str]]:
    return [(cell, "") for cell in cells]


async def sent(who: httpx.AsyncClient, content: bytes, slug: str, key: str) -> str:
    answer = await who.post(f"/admin/{slug}/import", data={"key": key}, files={"file": ("rows.xlsx", content)})
    return (await who.get(answer.headers["location"])).text if answer.status_code == 303 else answer.text


ERRORS = ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"]


@pytest.mark.parametrize("error", ERRORS)
async def test_a_cell_that_holds_an_error_refuses_its_row_by_name(editor: httpx.AsyncClient, error: str) -> None:
    rows = [texts("id", "title", "mitigation", "likelihood"), texts("", "Loss", "", ""), texts("", "Theft", "", "")]
    rows[2][2:] = [(error, "=1/0"), (error, "=1/0")]
    said = await sent(editor, book(("Data", True, rows)), "risks", "id")
    assert f"Cell C3 holds the error {error}." in said
    assert f"Cell D3 holds the error {error}." in said
    assert "Nothing was stored" in said


async def test_a_row_of_nothing_but_errors_is_counted_and_refused(editor: httpx.AsyncClient) -> None:
    rows = [texts("name"), texts("cache"), [("#N/A", "=NA()")], [("", "=A1&A2")], [("", "")], [("#REF!", "=X1")]]
    said = await sent(editor, book(("Data", True, rows)), "tags", "name")
    assert "Cell A3 holds the error #N/A." in said
    assert "Cell A4 holds a formula without a result" in said
    assert "Cell A6 holds the error #REF!." in said


async def test_words_that_look_like_an_error_are_words(editor: httpx.AsyncClient) -> None:
    said = await sent(editor, book(("Data", True, [texts("title"), texts("#N/A")])), "practices", "id")
    assert "holds the error" not in said


async def test_the_visible_sheet_is_read_and_others_are_named(editor: httpx.AsyncClient) -> None:
    hidden = ("Hidden", False, [texts("name"), texts("secret")])
    data, more = ("Data", True, [texts("name"), texts("cache")]), ("More", True, [texts("name"), texts("queue")])
    said = await sent(editor, book(hidden, data), "tags", "name")
    assert ("new" in said, "was read, and not" in said) == (True, False)
    said = await sent(editor, book(hidden, data, more), "tags", "name")
    assert "Only the sheet “Data” was read, and not “More”." in said


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "sep=|", "sep=\t"])
async def test_a_file_may_say_what_separates_its_cells(editor: httpx.AsyncClient, first: str) -> None:
    sign = first.strip('"')[-1]
    content = f"{first}\r\nname{sign}id\r\n{'x' * 81}{sign}\r\n"
    file = {"file": ("rows.csv", content.encode())}
    answer = await editor.post("/admin/tags/import", data={"key": "name"}, files=file)
    assert re.search(r">3</t[dh]>", (await editor.get(answer.headers["location"])).text)


def styled(*cells: tuple[object, str]) -> bytes:
    """A book of risks, with these cells as their mitigation."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        sheet = made.add_worksheet("Data")
        sheet.write_row(0, 0, ["id", "title", "mitigation", "likelihood"])
        for row, (value, shown) in enumerate(cells, 1):
            sheet.write_string(row, 1, "A risk")
            sheet.write(row, 2, value, made.add_format({"num_format": shown}) if shown else None)
    return file.getvalue()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3.1, ""), (3.1, "0.00"), (42, "00000"), (0.5, "0%"), (5, "0.00"), (42, '0" apples"'), (1_234_567, "#,##0"),
        (10**15, ""), (date(2026, 11, 29), "dd.mm.yyyy"), (time(1, 30), "hh:mm"), (True, ""),
        (timedelta(hours=30), "[h]:mm"),
    ],
)  # fmt: skip
async def test_what_a_spreadsheet_shows_in_another_way_is_not_taken_for_a_text(
    editor: httpx.AsyncClient, value: object, shown: str
) -> None:
    said = await sent(editor, styled((value, shown)), "risks", "id")
    assert "Cell C2 holds" in said
    assert "where text is meant" in said
    assert "The sheet “Data” was read." in said


@pytest.mark.parametrize("value", [2026, 0, -7, "3.10", "2026-11-29", "0042"])
async def test_whole_numbers_and_words_are_read_as_they_are_shown(
    admin: httpx.AsyncClient, database: Database, value: object
) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_numbers": False}) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "id")
        sheet.write_column(0, 1, ["name", value])
    page = await admin.post("/admin/people/import", data={"key": "id"}, files={"file": ("rows.xlsx", file.getvalue())})
    await admin.post(page.headers["location"])
    assert str(value) in [one.name for one in await rows(database, sa.select(Person.name))]  # type: ignore[call-overload]


async def test_more_characters_than_a_file_may_hold_are_refused_before_they_are_handed_on(
    editor: httpx.AsyncClient,
) -> None:
    """One text that a thousand cells share: small in the file, and large in every reader."""
    many = [texts("name"), *([texts("x" * 32_000)] * 1_700)]
    said = await sent(editor, book(("Data", True, many)), "tags", "name")
    assert "hold more than 25,000,000 characters" in said
