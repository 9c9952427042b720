"""Whatever the admin pages store is in the audit log too, once: who, what, why, from where and in which request."""

from __future__ import annotations

import re
from typing import Any

import httpx
import sqlalchemy as sa

from app.audit.models import Action, AuditEvent
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.tables import Person
from tests.admin.browsing import Page, open_page

EVENT = table(AuditEvent).c


async def changes(database: Database) -> list[Any]:
    async with database.read.connect() as connection:
        found = sa.select(table(AuditEvent)).where(EVENT.action == Action.ADMIN_CHANGE).order_by(EVENT.id)
        return list(await connection.execute(found))


async def press(client: httpx.AsyncClient, address: str, **typed: str) -> Page:
    done = await (await open_page(client, address)).fill(**typed).press("continue")
    assert done.status == 303
    return done


async def test_each_change_is_noted_once(admin: httpx.AsyncClient, database: Database) -> None:
    made = await press(admin, "/admin/tags/new", name="cache", reason="We need it")
    tag = made.response.headers["location"].partition("?")[0]
    await press(admin, tag, name="caches")
    await press(admin, tag)  # nothing is different, so nothing is stored
    history = (await open_page(admin, f"{tag}/history")).text
    newest = re.findall(r'id="change-(\d+)"', history)[0]
    seen = {"to": "change", "seen": newest}
    assert (await admin.post(f"{tag}/history/{newest}/reversion", data=seen)).status_code == 303
    await press(admin, "/admin/collections/new", name="Ops", slug="ops")
    chosen = (await admin.post("/admin/collections/selections", data={"all": "yes"})).headers["location"]
    assert (await admin.post(f"{chosen}/edit", data={"prefix": "OPS"})).status_code == 303
    sent = await admin.post("/admin/tags/import", data={"key": "name"}, files={"file": ("a.csv", b"name\nqueue\n")})
    assert (await admin.post(sent.headers["location"])).status_code == 303
    gone = await (await open_page(admin, f"{tag}/delete")).press("")
    trash = gone.response.headers["location"].partition("deleted=")[2]
    assert (await admin.post(f"/admin/trash/{trash}/restoration")).status_code == 303
    noted = await changes(database)
    assert [(one.detail["did"], one.subject_label) for one in noted] == [
        ("created", "cache"), ("changed", "caches"), ("change taken back", ""), ("created", "Ops"),
        ("changed", "1 collection"), ("imported", "Tags"), ("deleted", "cache"), ("restored", "cache"),
    ]  # fmt: skip
    assert {(one.actor_name, one.subject_type) for one in noted} == {("Ada Admin", "tag"), ("Ada Admin", "collection")}
    assert noted[0].detail["reason"] == "We need it"
    assert all(one.request_id and one.address for one in noted)
    assert len({one.request_id for one in noted}) == len(noted)


async def test_what_is_refused_is_not_noted_and_the_last_admin_stays(
    admin: httpx.AsyncClient, database: Database
) -> None:
    async with database.read.connect() as connection:
        ada = await connection.scalar(sa.select(table(Person).c.id).where(table(Person).c.name == "Ada Admin"))
    refused = await (await open_page(admin, f"/admin/people/{ada}/delete")).fill(reason="I go").press("")
    assert (refused.status, refused["reason"]) == (409, "I go")
    assert "This is the last admin, without whom nobody could manage the register." in refused.text
    assert await changes(database) == []


async def test_changes_of_accounts_are_shown_to_admins_only(
    admin: httpx.AsyncClient, editor: httpx.AsyncClient
) -> None:
    await press(admin, "/admin/people/new", name="Mara Lind", reason="She leaves us")
    await press(admin, "/admin/tags/new", name="cache", reason="We need it")
    for path, words in (("", "She leaves us"), ("/export", "She leaves us"), ("/choices", "created person")):
        theirs, ours = (await admin.get(f"/admin/changes{path}")).text, (await editor.get(f"/admin/changes{path}")).text
        assert words in theirs
        assert words not in ours
        assert "tag" in ours
    assert "<tbody>" not in (await editor.get("/admin/changes?record_type=person")).text
