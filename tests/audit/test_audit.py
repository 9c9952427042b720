"""The audit log: what is noted, that it stays, and the page where admins read it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa

from app.audit.models import Action, AuditEvent, Result
from app.audit.trail import COMMAND_LINE, Subject, Trace, note, note_alone
from app.imports.service import run_import
from app.persistence.database.engine import Database
from app.persistence.errors import sqlstate
from app.tables import Person
from tests.imports.files import adr, lay
from tests.register import PARTIAL, counted_statements, link, store

ADA = Trace(actor_id=1, actor_name="Ada Admin", address="192.0.2.1", request_id="request-1")


async def events(database: Database) -> list[Any]:
    async with database.read.connect() as connection:
        return list(await connection.execute(sa.select(AuditEvent.__table__).order_by(AuditEvent.__table__.c.id)))


async def test_what_succeeds_is_noted_with_it_and_vanishes_with_it(database: Database) -> None:
    async with database.write_sessions() as session:
        await note(session, ADA, Action.ROLE_CHANGE, Subject("person", 7, "Edwin"), before="reader", after="editor")
        await session.rollback()
        await note(session, ADA, Action.DISABLE, Subject("person", 7, "Edwin"))
        await session.commit()
    (event,) = await events(database)
    assert (event.action, event.result, event.actor_name, event.subject_id) == (
        "account disabled", Result.DONE, "Ada Admin", 7
    )  # fmt: skip
    assert (event.address, event.request_id) == ("192.0.2.1", "request-1")


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET actor_name = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
async def test_the_database_refuses_to_change_what_was_noted(database: Database, statement: str) -> None:
    await note_alone(database, ADA, Action.SIGN_IN)
    async with database.write.connect() as connection:
        with pytest.raises(sa.exc.DBAPIError) as refused:
            await connection.exec_driver_sql(statement)
    assert sqlstate(refused.value) == "23514"


@pytest.mark.parametrize("name", ["password", "new_token", "csrf", "SecretKey", "reset_code"])
async def test_a_secret_is_never_noted(database: Database, name: str) -> None:
    with pytest.raises(ValueError, match="no secrets"):
        await note_alone(database, ADA, Action.SIGN_IN, **{name: "hunter2"})
    assert await events(database) == []


async def test_no_text_forges_a_line_or_hides_another(database: Database) -> None:
    bad = Trace(actor_name="Eve\r\nAda", address="::1\n", request_id="x\0")
    await note_alone(database, bad, Action.DENIAL, Subject("page", None, "a\u202eb" + "c" * 999), reason="\ud800\n")
    (event,) = await events(database)
    texts = [event.actor_name, event.address, event.request_id, event.subject_label, *event.detail.values()]
    assert all(text.isprintable() for text in texts)
    assert (event.actor_name, len(event.subject_label)) == ("Eve\ufffd\ufffdAda", 300)


async def test_a_stranger_cannot_fill_the_log_with_one_refusal(database: Database) -> None:
    for _ in range(3):
        for who in (Trace(address="192.0.2.9"), ADA):
            await note_alone(database, who, Action.DENIAL, Subject("page", None, "GET /audit"), result=Result.REFUSED)
    assert [event.actor_name for event in await events(database)] == ["", "Ada Admin", "Ada Admin", "Ada Admin"]


async def test_a_denial_is_noted_with_who_what_and_request(editor: httpx.AsyncClient, database: Database) -> None:
    refused = await editor.get("/audit")
    assert refused.status_code == 403
    (event,) = await events(database)
    assert (event.action, event.result, event.actor_id, event.actor_name, event.subject_label) == (
        "denial", Result.REFUSED, event.actor_id, "Edwin Editor", "GET /audit"
    )  # fmt: skip
    assert (event.address, event.request_id) == ("127.0.0.1", refused.headers["x-request-id"])


async def test_imports_are_noted_here_and_on_the_command_line(
    editor: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await run_import(database, [lay(tmp_path, {"a.md": adr("Use one server", 1)})], dry_run=True)
    await run_import(database, [tmp_path])
    files = [("files", ("b.md", adr("Use two", 2).encode()))]
    assert (await editor.post("/imports", files=files, data={})).status_code == 303
    noted = await events(database)
    assert [(event.actor_name, event.action) for event in noted] == [
        (COMMAND_LINE.actor_name, "import"), ("Edwin Editor", "import")
    ]  # fmt: skip
    assert noted[0].detail == {"files": 1, "outcomes": "1 new"}


@pytest.mark.parametrize("name", ["decisions", "research", "risks", "audit"])
async def test_a_list_that_leaves_as_a_file_is_noted(admin: httpx.AsyncClient, database: Database, name: str) -> None:
    assert (await admin.get(f"/{name}?format=csv&q=x")).headers["content-type"].startswith("text/csv")
    (event,) = await events(database)
    assert (event.action, event.actor_name, event.subject_label) == ("export", "Ada Admin", name)
    assert event.detail["format"] == "csv"


@pytest_asyncio.fixture
async def log(database: Database) -> Database:
    """Five events of the last days."""
    person = Person(name="Rosa Reader", email="rosa@example.org", state="active")
    await store(database, person)
    made = [
        ("sign-in", "done", person.id, "Rosa Reader", "192.0.2.1", 0),
        ("sign-in", "refused", None, "", "198.51.100.7", 1),
        ("denial", "refused", person.id, "Rosa Reader", "192.0.2.1", 2),
        ("import", "done", None, "command line", "", 3),
        ("an action of later", "done", None, "=cmd()", "192.0.2.3", 9),
    ]
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    rows = [
        {"action": action, "result": result, "actor_id": actor, "actor_name": name, "address": address,
         "happened_at": now - timedelta(days=days), "detail": {"files": 2}, "subject_label": f"<b>{action}"}
        for action, result, actor, name, address, days in made
    ]  # fmt: skip
    async with database.write.begin() as connection:
        await connection.execute(sa.insert(AuditEvent.__table__), rows)
    return database


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("", [20, 19, 18, 17, 11]),
        ("action=sign-in", [20, 19]),
        ("result=refused", [19, 18]),
        ("actor={rosa}", [20, 18]),
        ("address=192.0.2.1&result=done", [20]),
        ("since=2026-11-18&until=2026-11-19", [19, 18]),
        ("until=2026-11-17", [17, 11]),
        ("action=x&actor=zero&since=soon&until=9999-12-31&result=%00", None),
        ("action=x&actor=zero&since=soon&until=9999-12-31&sort=evil", [20, 19, 18, 17, 11]),
        ("address=203.0.113.1", []),
    ],
)
async def test_an_admin_narrows_the_log(
    admin: httpx.AsyncClient, log: Database, query: str, days: list[int] | None
) -> None:
    async with log.read.connect() as connection:
        rosa = await connection.scalar(sa.text("SELECT id FROM person WHERE name = 'Rosa Reader'"))
    page = await admin.get(f"/audit?{query.format(rosa=rosa)}", headers=PARTIAL)
    if days is None:
        assert page.status_code == 400
    else:
        assert [day for day in range(31, 0, -1) if f'datetime="2026-11-{day:02}T' in page.text] == days


async def test_the_page_is_one_statement_and_kept_nowhere(admin: httpx.AsyncClient, app: object, log: Database) -> None:
    with counted_statements(app) as seen:
        page = await admin.get("/audit?result=done&since=2026-01-01")
    assert len([one for one in seen if "audit_event" in one]) == 1
    assert page.headers["cache-control"] == "no-store"
    assert "etag" not in page.headers
    assert "somebody unknown" not in page.text
    assert "&lt;b&gt;import" in page.text


async def test_the_log_is_read_page_by_page_and_as_a_whole_file(admin: httpx.AsyncClient, log: Database) -> None:
    for number in range(60):
        await note_alone(log, ADA, Action.SIGN_IN, Subject("number", number, f"number {number}"))
    first = await admin.get("/audit")
    second = await admin.get(link(first.text, "next"))
    assert first.text.count("<tr>") + second.text.count("<tr>") == 65 + 2
    rows = list(csv.reader(io.StringIO((await admin.get("/audit?format=csv")).text.removeprefix("\ufeff"))))
    assert (len(rows), rows[0][0], rows[1][2], rows[-1][1]) == (67, "when", "export", "'=cmd()"), "itself included"


async def test_only_admins_read_the_log(
    editor: httpx.AsyncClient, reading_person: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    asked = [await person.get("/audit?format=csv") for person in (editor, reading_person, stranger)]
    assert [answer.status_code for answer in asked] == [403, 403, 303]
