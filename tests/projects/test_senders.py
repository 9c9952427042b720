"""Who may send the files of a project: whoever owns it or may change records, with a token within its project."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.persistence.database.engine import Database
from app.persistence.fields import now
from tests.accounts.links import rows
from tests.projects.builds import machine_of, send, uv_lock

pytestmark = pytest.mark.usefixtures("register")
GOOD, BAD = uv_lock(httpx="0.28.1"), uv_lock(httpx="0.27.0", requests="2.32.0")
STANDING = "SELECT slug, standing FROM project ORDER BY slug"


async def by_hand(browser: httpx.AsyncClient, slug: str = "shop") -> httpx.Response:
    sent = [("file", ("uv.lock", GOOD))]
    return await browser.post(f"/projects/{slug}/checks", files=sent, headers={"accept": "text/html"})


async def test_nobody_else_overwrites_what_a_project_is(
    app: Any, build: httpx.AsyncClient, reading_person: httpx.AsyncClient, database: Database
) -> None:
    await send(build, uv_lock=BAD)
    refused = await by_hand(reading_person)
    assert (refused.status_code, "are sent by its owner, " in refused.text) == (403, True)
    page = (await reading_person.get("/projects/shop/files")).text
    assert ("are sent by its owner, " in page, 'type="file"' in page) == (True, False)
    assert "Check it now" not in (await reading_person.get("/projects/shop")).text
    async for machine in machine_of(app, reading_person, "check"):
        told = await send(machine, uv_lock=GOOD)
        assert (told.status_code, "--no-store" in told.text, "<" in told.text) == (403, True, False)
        assert (await send(machine, query="?store=no", uv_lock=GOOD)).status_code == 200
    assert await rows(database, STANDING) == [("shop", "failing")]


async def test_a_project_begins_with_files_of_somebody_who_may_change_records(
    reading_person: httpx.AsyncClient, editor: httpx.AsyncClient, database: Database
) -> None:
    refused = await by_hand(reading_person)
    assert (refused.status_code, "There is no project shop yet" in refused.text) == (403, True)
    assert (await by_hand(editor)).status_code == 303
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE project SET owner_id = (SELECT id FROM person WHERE role = 'reader')")
    assert 'type="file"' in (await reading_person.get("/projects/shop/files")).text
    assert "Check it now" in (await reading_person.get("/projects/shop")).text
    assert (await by_hand(reading_person)).status_code == 303, "its owner may, whatever the role"


async def test_a_token_for_a_project_opens_no_other(app: Any, editor: httpx.AsyncClient, database: Database) -> None:
    async for machine in machine_of(app, editor, "check", project="shop"):
        assert (await send(machine, uv_lock=GOOD)).status_code == 200
        for query in ("", "?store=no"):
            told = await send(machine, "web", query, uv_lock=GOOD)
            assert (told.status_code, "for the project shop alone" in told.text) == (403, True)
        waiver = {"package": "requests", "reason": "a", "until_then": "b", "expires_on": "2027-01-01"}
        assert (await machine.post("/projects/web/waivers", data=waiver)).status_code == 403
        soon = {"expires_on": f"{now().date() + timedelta(days=9)}"}
        assert (await machine.post("/projects/shop/waivers", data=waiver | soon)).status_code == 303
        [(id_,)] = await rows(database, "SELECT id FROM waiver")
        async for other in machine_of(app, editor, "check", project="web"):
            assert (await other.post(f"/waivers/{id_}/withdrawal")).status_code == 404
        assert (await machine.post(f"/waivers/{id_}/withdrawal")).status_code == 303
    assert await rows(database, STANDING) == [("shop", "passing")]
    assert "check shop" in (await editor.get("/tokens")).text


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"scopes": ["check", "write"], "project": "shop"}, "may check, and nothing else"),
        ({"scopes": ["check"], "project": "../shop"}, "as it should"),
        ({"scopes": ["check"], "project": "x" * 81}, "at most 80"),
    ],
)
async def test_a_token_for_a_project_checks_and_does_nothing_else(
    editor: httpx.AsyncClient, database: Database, wanted: dict[str, Any], said: str
) -> None:
    refused = await editor.post("/tokens", data={"name": "build", "days": "30"} | wanted)
    assert (refused.status_code, said in refused.text) == (422, True)
    assert await rows(database, "SELECT count(*) FROM api_token") == [(0,)]


async def test_a_token_that_checks_is_shown_with_a_command_that_checks(editor: httpx.AsyncClient) -> None:
    page = (await editor.post("/tokens", data={"name": "b", "days": "30", "scopes": "check", "project": "shop"})).text
    assert ("-F file=@uv.lock" in page, "/projects/shop/checks" in page, "/decisions&#34;" in page) == (
        True,
        True,
        False,
    )
