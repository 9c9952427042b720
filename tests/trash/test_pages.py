"""The pages of the trash."""

from __future__ import annotations

from html import unescape

import httpx
import pytest_asyncio
import sqlalchemy as sa

from app.history.recording import record_changes
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.persistence.session import run_in_transaction
from app.tables import Decision, Person, Risk, Tag, Trash
from app.trash.deleting import delete
from tests.accounts.links import rows
from tests.register import collection, decision, store


@pytest_asyncio.fixture
async def deleted(database: Database) -> int:
    """A decision with a risk in the trash; the id there."""
    record_changes(database)
    made = decision(collection(), 1, "Use <PostgreSQL>", risks=[Risk(title="It grows")], tags=[Tag(name="database")])
    await store(database, made)
    return await put_away(database, made)


async def put_away(database: Database, record: Decision | Person | Tag) -> int:
    title = getattr(record, "title", "") or record.name  # type: ignore[union-attr]
    where = table(type(record))
    return await run_in_transaction(database, lambda session: delete(session, where, record.id or 0, title=title))


async def count(database: Database, model: type[object]) -> int:
    async with database.read_sessions() as session:
        return int(await session.scalar(sa.select(sa.func.count()).select_from(model)) or 0)


async def test_a_deletion_is_listed_shown_and_restored(
    admin: httpx.AsyncClient, database: Database, deleted: int
) -> None:
    assert "Use &lt;PostgreSQL&gt;" in (await admin.get("/admin/trash")).text
    shown = (await admin.get(f"/admin/trash/{deleted}")).text
    assert "1 risk" in shown
    assert "<dt>Collection</dt><dd>Platform</dd>" in shown
    assert "<dt>Updated at</dt><dd><time" in shown
    assert "It grows" in shown
    answer = await admin.post(f"/admin/trash/{deleted}/restoration")
    assert answer.status_code == 303
    assert "Restored from the trash" in (await admin.get(answer.headers["location"])).text
    assert (await count(database, Decision), await count(database, Trash)) == (1, 0)
    assert "<mark>grows</mark>" in (await admin.get("/search?q=grows")).text
    assert (await admin.get(f"/admin/trash/{deleted}")).status_code == 404


async def test_what_stands_in_the_way_is_said_beside_its_field_and_what_was_typed_is_kept(
    admin: httpx.AsyncClient, database: Database
) -> None:
    record_changes(database)
    tag = Tag(name="database")
    await store(database, tag)
    trash = await put_away(database, tag)
    await store(database, Tag(name="database"), Tag(name="taken"))
    field = f"tag.{tag.id}.name"
    path = f"/admin/trash/{trash}/restoration"
    refused = await admin.post(path)
    assert refused.status_code == 422
    assert f'name="{field}" value="database"' in refused.text
    again = await admin.post(path, data={field: "taken"})
    assert (again.status_code, 'value="taken"' in again.text) == (422, True)
    assert (await admin.post(path, data={field: "databases"})).status_code == 303
    assert await count(database, Tag) == 3


async def test_a_part_is_left_out_by_a_tick(admin: httpx.AsyncClient, database: Database, deleted: int) -> None:
    async with database.read_sessions() as session:
        tag = (await session.scalars(sa.select(Tag))).one()
    await put_away(database, tag)
    path = f"/admin/trash/{deleted}/restoration"
    refused = unescape((await admin.post(path)).text)
    place = refused.split('name="leave" value="')[1].split('"')[0]
    assert (await admin.post(path, data={"leave": place})).status_code == 303
    assert await count(database, Decision) == 1


async def test_the_trash_shows_nobody_what_they_might_not_see_before(
    admin: httpx.AsyncClient, editor: httpx.AsyncClient, reading_person: httpx.AsyncClient, stranger: httpx.AsyncClient,
    database: Database, deleted: int,
) -> None:  # fmt: skip
    person = Person(name="Mara Lind", email="mara@example.org", state="active", password_hash="secret-hash")
    await store(database, person)
    secret = await put_away(database, person)
    assert "secret-hash" not in (await admin.get(f"/admin/trash/{secret}")).text
    assert "secret-hash" not in str(await rows(database, "SELECT rows::text FROM trash")), "nor is it kept"
    assert "Mara" not in (await editor.get("/admin/trash")).text
    for who, method, path, status in (
        (editor, "GET", f"/admin/trash/{secret}", 404), (editor, "POST", f"/admin/trash/{secret}/restoration", 404),
        (editor, "GET", f"/admin/trash/{deleted}", 200), (editor, "POST", f"/admin/trash/{deleted}/destruction", 403),
        (editor, "POST", "/admin/trash/purge", 403), (reading_person, "GET", "/admin/trash", 403),
        (stranger, "POST", f"/admin/trash/{deleted}/restoration", 401),
    ):  # fmt: skip
        assert (await who.request(method, path)).status_code == status, path
    assert await count(database, Trash) == 2


async def test_an_admin_deletes_for_good(admin: httpx.AsyncClient, database: Database, deleted: int) -> None:
    data: dict[str, str] = {}
    assert (await admin.post("/admin/trash/purge", data=data | {"days": "x"})).status_code == 422
    assert (await admin.post("/admin/trash/purge", data=data | {"days": "1"})).status_code == 303
    assert await count(database, Trash) == 1
    assert (await admin.post(f"/admin/trash/{deleted}/destruction", data=data)).status_code == 303
    assert await count(database, Trash) == 0
