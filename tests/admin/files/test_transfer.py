"""Records leave as files and come back from them: exactly, safely, whole or not at all."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from app.admin.files import import_controller
from app.history.recording import record_changes
from app.persistence.database.engine import Database
from app.tables import AuditEvent, Decision, DecisionTag, Person, Revision, Risk, Tag
from tests.admin.browsing import rows
from tests.admin.bulk.test_bulk import count
from tests.register import collection, decision, store

FORMULA = '=HYPERLINK("http://x")'


@pytest_asyncio.fixture
async def log(database: Database) -> list[Decision]:
    """Three decisions with what is hard to carry."""
    record_changes(database)
    into, owner = collection(), Person(name="Mara Lind")
    made = [
        decision(into, 1, FORMULA, owner=owner, tags=[Tag(name="database"), Tag(name="hosting")], context='a,\n"b"'),
        decision(into, 2, "'@quoted", status="proposed", decided_on=None),
        decision(into, 3, "＝wide", risks=[Risk(title="-1", likelihood=2, severity=3)]),
    ]
    await store(database, *made)
    return made


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Hosting, cache", ["cache", "hosting"]), ("cache,hosting;database", ["cache", "database", "hosting"]),
        ("#{0}, #{1}", ["database", "hosting"]), ("#{0} database, cache", ["cache", "database"]), (" , ", []),
    ],
)  # fmt: skip
async def test_tags_with_commas_between_them_become_tags_of_a_row(
    admin: httpx.AsyncClient, database: Database, log: list[Decision], typed: str, names: list[str]
) -> None:
    await store(database, Tag(name="cache"))
    cell = typed.format(*(tag.id for tag in log[0].tags))
    await confirm(admin, await send(admin, f'id,tags\n{log[2].id},"{cell}"\n'))
    asked = sa.select(Tag.name).join(DecisionTag).where(DecisionTag.decision_id == log[2].id)  # type: ignore[call-overload, arg-type]
    assert sorted(one.name for one in await rows(database, asked)) == names


async def test_a_tag_of_a_row_that_is_none_is_named(admin: httpx.AsyncClient, log: list[Decision]) -> None:
    shown = await send(admin, f'id,tags\n{log[2].id},"#{log[0].tags[0].id} database, nosuch"\n')
    assert "There is nothing called “nosuch” here. Make it first, or correct the name." in shown.text
    assert "Put commas" not in shown.text
    shown = await send(admin, f"id,tags\n{log[2].id},hosting database\n")
    assert "There is nothing called “hosting database” here. Put commas between several." in shown.text


async def table_of(who: httpx.AsyncClient, query: str = "", slug: str = "decisions") -> list[dict[str, str]]:
    answer = await who.get(f"/admin/{slug}/export?{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def send(
    who: httpx.AsyncClient, content: bytes | str, slug: str = "decisions", key: str = "id"
) -> httpx.Response:
    file = {"file": ("rows.csv", content if isinstance(content, bytes) else content.encode())}
    answer = await who.post(f"/admin/{slug}/import", data={"key": key}, files=file)
    return await who.get(answer.headers["location"]) if answer.status_code == 303 else answer


async def confirm(who: httpx.AsyncClient, shown: httpx.Response) -> httpx.Response:
    return await who.post(str(shown.url.path))


def figures(shown: httpx.Response) -> list[str]:
    """New, changed and unchanged rows."""
    return re.findall(r'(?:New|Updated|Unchanged)</span><span class="tally">(.*?)</span>', shown.text)


async def test_a_file_holds_exactly_what_the_filter_shows_and_no_formula(
    admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    rows = await table_of(admin, "sort=number")
    assert [row["title"] for row in rows] == [f"'{FORMULA}", "''@quoted", "'＝wide"]
    assert (rows[0]["context"], rows[0]["owner"].split(" ", 1)[1], rows[1]["decided_on"]) == (
        'a,\n"b"',
        "Mara Lind",
        "",
    )
    assert [name.split(" ", 1)[1] for name in rows[0]["tags"].split("; ")] == ["database", "hosting"]
    assert [row["number"] for row in await table_of(admin, "status=proposed&columns=number,title")] == ["2"]
    assert (await admin.get("/admin/decisions/export?status=nonsense")).status_code == 422
    async with database.read_sessions() as session:
        notes = list(await session.scalars(sa.select(AuditEvent.detail).where(AuditEvent.action == "export")))
    assert {"format": "csv", "filter": "columns=number,title&status=proposed"} in notes


async def test_an_excel_file_has_real_numbers_and_dates(admin: httpx.AsyncClient, log: list[Decision]) -> None:
    answer = await admin.get("/admin/risks/export?format=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    found = dict(zip(rows[0], rows[1], strict=True))
    assert (found["title"], found["score"], found["decision"]) == ("'-1", 6, f"#{log[2].id} ADR-3 ＝wide")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_what_was_exported_changes_nothing_when_it_comes_back(
    kind: str, admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    content = (await admin.get(f"/admin/decisions/export?format={kind}")).content
    before = await count(database, Revision)
    shown = await send(admin, content)
    assert figures(shown) == ["0", "0", "3"], shown.text
    assert (await confirm(admin, shown)).status_code == 303
    assert await count(database, Revision) == before


async def test_rows_change_and_make_records_once_they_are_confirmed(
    admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    head, first = "id,Title,status,owner,tags,collection,number", f"{log[0].id},New,Rejected,,database,Platform,1"
    shown = await send(admin, f"{head}\n{first}\n,Fresh,draft,Mara Lind,,Platform,\n")
    assert figures(shown) == ["1", "1", "0"]
    assert await count(database, Decision) == 3, "nothing is stored before it is confirmed"
    assert (await confirm(admin, shown)).status_code == 303
    async with database.read_sessions() as session:
        rows = await session.execute(
            sa.select(Decision.number, Decision.title, Decision.status).order_by(Decision.number)
        )
        assert [tuple(row) for row in rows][::3] == [(1, "New", "rejected"), (None, "Fresh", "draft")]
        reasons = set(await session.scalars(sa.select(Revision.reason).where(Revision.actor == "Ada Admin")))
    assert reasons == {"Imported from rows.csv"}
    assert "Fresh" in (await admin.get("/search?q=fresh")).text
    await confirm(admin, shown)
    assert await count(database, Decision) == 4, "a form that is sent twice does one thing"


async def test_every_wrong_cell_is_told_by_row_and_column_and_nothing_is_stored(
    admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    lines = [
        "id,version,title,status,review_on,owner,number,collection",
        f"{log[0].id},1,,lost,someday,Nobody,1,Platform",
        f"{log[1].id},7,Fine,draft,,,2,Platform",
        "4711,,Ghost,draft,,,9,Platform",
        ",,Doubled,draft,,,1,Platform",
        f"{log[1].id},1,Again,draft,,,3,Platform",
    ]
    shown = await send(admin, "\n".join(lines))
    found = re.findall(r'<th scope="row" class="number">(\d+)</th><td>(.*?)</td><td>(.*?)</td>', shown.text)
    told = {(int(row), column) for row, column, _ in found}
    assert {(2, "Title"), (2, "Status"), (2, "Review on"), (2, "Owner"), (3, "Version"), (4, "Id"), (6, "Id")} <= told
    assert any(row == "5" and column == "Number" for row, column, _ in found), found
    assert 'type="submit">' not in shown.text.split('id="errors"')[1].split("</main>")[0]
    assert (await confirm(admin, shown)).status_code == 422
    assert await count(database, Decision) == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."), (b"id,title\n", "no rows"), (b"id,title\n1,a,b\n", "Row 2 has 3 cells"),
        (b"title\ncaf\xe9\n", "Line 2 holds bytes that are no UTF-8"),
        ("title\ncafe\n".encode("utf-16-le"), "The file is no UTF-8"),
        (b"\xfe\xff" + "title\ncafé\n".encode("utf-16-le"), "The file is no UTF-8"),
        (b"id,id\n1,2\n", "Two columns are called"),
        (b"id,nosuch\n1,2\n", "no column called “nosuch”"), (b'id,title\n1,"open\n', "no CSV"),
        (b"PK\x03\x04broken", "damaged"), (b"id,title\n1,a\0b\n", "NUL"),
        (b"id,,title\n1,2,3\n", "Column 2 has no name"),
    ],
)  # fmt: skip
async def test_a_file_that_cannot_be_read_is_refused_in_words(
    content: bytes, words: str, admin: httpx.AsyncClient, database: Database
) -> None:
    answer = await send(admin, content)
    assert answer.status_code == 422
    assert words in answer.text


async def test_a_file_that_is_too_large_or_unpacks_to_too_much_is_refused(
    admin: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await send(admin, b"x" * 20_200_000)).status_code == 413
    book = (await admin.get("/admin/tags/export?format=xlsx")).content
    monkeypatch.setattr("app.admin.files.reading.UNPACKED_BYTES", 1_000)
    assert "unpacks to more" in (await send(admin, book, "tags")).text


async def test_a_long_file_is_checked_and_imported_by_jobs(
    admin: httpx.AsyncClient, app: Any, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_changes(database)
    monkeypatch.setattr(import_controller, "AT_ONCE", 2)
    file = {"file": ("tags.csv", b"name\none\ntwo\nthree\n")}
    job = (await admin.post("/admin/tags/import", data={"key": "name"}, files=file)).headers["location"]
    assert await app.state.worker.run_next()
    assert await count(database, Tag) == 0
    upload = re.search(r'href="(/admin/tags/import/\d+)">See the import<', (await admin.get(job)).text)
    assert upload is not None
    assert figures(await admin.get(upload[1])) == ["3", "0", "0"]
    await admin.post(upload[1])
    assert await app.state.worker.run_next()
    assert await count(database, Tag) == 3
    assert "All rows are stored" in (await admin.get(upload[1])).text


async def test_files_are_for_who_may_export_and_change_and_show_nobody_more(
    admin: httpx.AsyncClient, editor: httpx.AsyncClient, reading_person: httpx.AsyncClient, log: list[Decision],
) -> None:  # fmt: skip
    for who, method, path in (
        (reading_person, "GET", "/admin/decisions/export"), (reading_person, "POST", "/admin/decisions/import"),
        (editor, "GET", "/admin/people/export"), (editor, "POST", "/admin/people/import"),
        (editor, "POST", "/admin/imports/import"),
    ):  # fmt: skip
        assert (await who.request(method, path)).status_code == 403, path
    people = await table_of(admin, slug="people")
    assert "password_hash" not in people[0]
    shown = await send(admin, "name\nx\n", "tags", "name")
    assert (await editor.post(str(shown.url.path))).status_code == 404


async def test_a_column_means_the_same_in_every_file_and_on_the_page(
    admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    text = f"Risk,Impact,Likelihood,Severity,Decision\nIt breaks,Tea gets cold,4,5,#{log[0].id}\n"
    shown = await send(admin, text, "risks")
    assert "Columns that are not imported" not in shown.text
    await confirm(admin, shown)
    kept = next(row for row in await table_of(admin, slug="risks") if row["title"] == "It breaks")
    assert (kept["impact_text"], kept["likelihood"], kept["severity"], kept["score"]) == (
        "Tea gets cold",
        "4",
        "5",
        "20",
    )
    listed = (await admin.get("/risks?severity=5&format=csv")).text
    row = next(row for row in csv.DictReader(io.StringIO(listed.lstrip("\ufeff"))) if row["Risk"] == "It breaks")
    assert (row["Impact"], row["Likelihood"], row["Severity"], row["Score"]) == ("Tea gets cold", "4", "5", "20")


async def test_what_a_new_row_needs_and_the_file_has_no_column_for_is_named(
    admin: httpx.AsyncClient, log: list[Decision]
) -> None:
    assert (
        "A new risk needs Risk, and the file has no such column." in (await send(admin, "Severity\n3\n", "risks")).text
    )
    shown = await send(admin, "Number\n77\n")
    assert "A new decision needs Title and Collection, and the file has no such column." in shown.text
