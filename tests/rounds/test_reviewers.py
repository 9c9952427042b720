"""Rounds whose reviewers go, or may do less than they did."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx

from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.tables import Decision, Person
from tests.admin.browsing import open_page
from tests.cast import browser_of, secret_of
from tests.register import store
from tests.rounds.conftest import ids, opened, says


async def test_a_round_whose_last_reviewer_is_deleted_says_whom_it_lacks_and_goes_on(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient,
    database: Database,
) -> None:  # fmt: skip
    people = await ids(database)
    path = await opened(editor, proposal, [people["rosa"]])
    page = await open_page(admin, f"/admin/people/{people['rosa']}/delete")
    assert (await page.press()).status == 303
    page_now = (await editor.get(path)).text
    assert "Nobody is asked." in page_now
    assert "Ask somebody else: nobody who is asked can still say so." in page_now
    asked = await editor.post(f"{path}/reviewers", data={"reviewers": [people["ada"]]})
    assert asked.status_code == 303
    assert (await says(admin, path, "agree")).status_code == 303


async def test_whoever_is_in_a_group_is_asked_with_it(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient,
    database: Database,
) -> None:  # fmt: skip
    people = await ids(database)
    await store(database, Person(name="Mara Lind"))
    mara = (await ids(database))["mara"]
    for name, one in (("Architects", people["ada"]), ("Poets", mara)):
        page = (await open_page(editor, "/admin/groups/new")).fill(name=name)
        assert (await page.press(people=str(one))).status == 303
    form = await open_page(editor, f"/decisions/{proposal.id}/rounds/new")
    architects, poets = re.findall(r'name="groups" value="(\d+)"', form.text)
    assert "Ada Admin" in form.text[form.text.index("Architects") :]
    closes = (now().date() + timedelta(days=10)).isoformat()
    asked = {"summary": "All of it.", "closes_on": closes, "aim": "accept", "groups": poets}
    refused = await editor.post(f"/decisions/{proposal.id}/rounds", data=asked)
    assert (refused.status_code, "Nobody else in this group has an account." in refused.text) == (422, True)
    path = await opened(editor, proposal, [], groups=architects)
    assert "Ada Admin asks you" not in (await admin.get("/me")).text
    assert "Edwin Editor asks you" in (await admin.get("/me")).text
    more = await editor.post(f"{path}/reviewers", data={"groups": [architects], "reviewers": [people["rosa"]]})
    assert more.status_code == 303
    assert "Edwin Editor asks you" in (await reading_person.get("/me")).text
    assert (await editor.get(path)).text.count("Mara Lind") == 0


async def test_who_becomes_a_reader_still_says_where_they_stand(
    app: Any, proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    people = await ids(database)
    path = await opened(admin, proposal, [people["edwin"]])
    assert (await admin.post(f"/accounts/{people['edwin']}/role", data={"role": "reader"})).status_code == 303
    assert (await editor.get("/me")).status_code == 303, "who gets another role signs in again"
    async with browser_of(app, await secret_of(database, "editor")) as edwin:
        assert "Ada Admin asks you" in (await edwin.get("/me")).text
        assert (await says(edwin, path, "agree")).status_code == 303
        assert "Ask more people" not in (await edwin.get(path)).text
