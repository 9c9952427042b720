"""An import is taken back as one step: what it made goes, what it changed is as it was, and what stands in the way is
said before.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.tables import Decision, Revision
from tests.admin.browsing import open_page
from tests.admin.history.conftest import revision, undo
from tests.imports.files import adr, by_name, column, lay, load, outcomes

pytestmark = pytest.mark.slow

FIRST: dict[str, str | bytes] = {
    "0001-a.md": adr("Use one server", 1),
    "0002-b.md": adr("Write in Python", 2) + "\n## Considered Options\n\n- Python\n- Go\n",
}
SECOND: dict[str, str | bytes] = {
    "0002-b.md": adr("Write in Rust", 2) + "\n## Considered Options\n\n- Rust\n- Go\n- C\n",
    "0003-c.md": "---\ntags: [hosting]\ndeciders: Mara Lind\n---\n"
    + adr("Use two servers", 3, "Accepted", "Supersedes [1](0001-a.md)"),
}


async def operation_of(database: Database, run: int | None) -> str:
    found = await column(database, f"SELECT operation_id FROM import_run WHERE id = {run}")
    return f"/admin/operations/{found[0]}"


async def take_back(who: httpx.AsyncClient, page: str, **fields: str) -> httpx.Response:
    return await who.post(f"{page}/undo", data=fields)


async def state(database: Database) -> list[Any]:
    """What the register says, apart from ids and versions."""
    return [
        await column(database, statement)
        for statement in (
            "SELECT title || ' ' || status || ' ' || number FROM decision ORDER BY number",
            "SELECT d.number || ' ' || o.title FROM option o JOIN decision d ON d.id = o.decision_id "
            "ORDER BY d.number, o.position",
            "SELECT kind FROM decision_link",
            "SELECT name FROM tag ORDER BY name",
            "SELECT name FROM person WHERE role IS NULL OR email IS NULL ORDER BY name",
            "SELECT encode(content, 'escape') FROM source ORDER BY path",
        )
    ]


async def test_an_import_is_taken_back_with_all_that_it_brought(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path, FIRST)
    before = await state(database)
    second = await load(database, tmp_path, SECOND)
    after = await state(database)
    assert "Use one server superseded 1" in after[0]
    shown = await admin.get(f"/imports/{second.run_id}")
    page = await operation_of(database, second.run_id)
    assert f'href="{page}">Take this import back' in shown.text
    asked = (await admin.get(page)).text
    assert "What stands in the way" not in asked
    made = re.findall(r"<li>(.*) that it made", asked)
    assert made == ["3 options, 1 decision, 1 person, 1 tag"], "and how many of what"
    assert (await take_back(admin, page, reason="Too early")).headers["location"] == page
    assert await state(database) == before
    assert "Taken back" in (await admin.get(f"/imports/{second.run_id}")).text
    latest, first = (await admin.get("/imports")).text.split('class="row numbered"')[1:]
    assert ("Taken back" in latest, "Taken back" in first) == (True, False), "the list says which one"
    assert "It was taken back" in (await admin.get(page)).text
    assert await column(database, "SELECT DISTINCT reason FROM revision WHERE reason LIKE 'Took back%'") == [
        f"Took back: Import of {tmp_path.name}: Too early"
    ]
    (tmp_path / "0003-c.md").unlink()
    again = await load(database, tmp_path, FIRST)
    assert by_name(again)["0002-b.md"].outcome.value == "unchanged", "it counts as its first file says"
    assert by_name(again)["0001-a.md"].outcome.value == "unchanged"
    third = await load(database, tmp_path, SECOND)
    assert [by_name(third)[name].outcome.value for name in ("0002-b.md", "0003-c.md")] == ["updated", "new"]
    assert await state(database) == after


async def test_an_import_that_changed_nothing_offers_nothing_to_take_back(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    first, again = await load(database, tmp_path, FIRST), await load(database, tmp_path, FIRST)
    assert "Take this import back" in (await admin.get(f"/imports/{first.run_id}")).text
    assert "Take this import back" not in (await admin.get(f"/imports/{again.run_id}")).text


async def test_what_was_taken_back_comes_again_as_one_step(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path, FIRST)
    second = await load(database, tmp_path, SECOND)
    after = await state(database)
    page = await operation_of(database, second.run_id)
    await take_back(admin, page)
    newer = re.findall(r'href="(/admin/operations/\d+)">taken back in its turn', (await admin.get(page)).text)[0]
    assert (await take_back(admin, newer)).status_code == 303, "redo"
    assert await state(database) == after
    assert outcomes(await load(database, tmp_path, SECOND)) == ["unchanged", "unchanged", "unchanged"]
    assert (await take_back(admin, page)).status_code == 303, "and once more"


async def test_a_collection_that_an_import_made_comes_again_with_its_records(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    files = {f"{folder}/{name}": text for folder in ("one", "two") for name, text in (FIRST | SECOND).items()}
    run = await load(database, tmp_path, files, collection=None)
    after = await state(database)
    await take_back(admin, await operation_of(database, run.run_id))
    assert await column(database, "SELECT count(*) FROM collection") == [0]
    last = (await column(database, "SELECT max(id) FROM operation"))[0]
    again = await take_back(admin, f"/admin/operations/{last}")
    assert again.status_code == 303, unescape(again.text)
    assert (await state(database))[:5] == after[:5]


async def test_what_was_changed_or_linked_since_stands_in_the_way_and_may_stay(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path, FIRST)
    second = await load(database, tmp_path, SECOND)
    ids = dict(
        zip(
            *[await column(database, f"SELECT {one} FROM decision ORDER BY id") for one in ("number", "id")],
            strict=True,
        )
    )
    await (await open_page(admin, f"/admin/decisions/{ids[2]}")).fill(title="Write in Zig").press("continue")
    await (await open_page(admin, f"/admin/decisions/{ids[1]}")).fill(confirmation="Looked at").press("continue")
    link = await open_page(admin, "/admin/links/new")
    link.set({"source": str(ids[1]), "target": str(ids[3]), "kind": "relates_to"})
    assert (await link.drop("source.text", "target.text").press()).status == 303
    page = await operation_of(database, second.run_id)
    shown = unescape((await admin.get(page)).text)
    assert "Write in Zig</a>: Title was changed since by Ada Admin." in shown
    assert re.search(r"Use two servers</a>: .* was added since by Ada Admin", shown), shown
    assert "Use one server</a>" not in shown, "another field of it was changed"
    before = await state(database)
    refused = await take_back(admin, page)
    assert refused.status_code == 422
    assert await state(database) == before
    assert (await take_back(admin, page, leave="true")).status_code == 303
    assert (await state(database))[0] == [
        "Use one server superseded 1",
        "Write in Zig accepted 2",
        "Use two servers accepted 3",
    ]


async def test_a_record_that_is_gone_by_now_is_in_nobodys_way(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    run = await load(database, tmp_path, FIRST)
    first = (await column(database, "SELECT min(id) FROM decision"))[0]
    await (await open_page(admin, f"/admin/decisions/{first}/delete")).press("")
    page = await operation_of(database, run.run_id)
    assert "What stands in the way" not in (await admin.get(page)).text
    assert (await take_back(admin, page)).status_code == 303
    assert await state(database) == [[], [], [], [], [], []]


async def test_only_who_writes_takes_back_and_a_form_that_is_sent_twice_does_it_once(
    reading_person: httpx.AsyncClient, editor: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    run = await load(database, lay(tmp_path, {}), FIRST)
    page = await operation_of(database, run.run_id)
    assert (await reading_person.get(page)).status_code == 403
    assert "Take this import back" not in (await reading_person.get(f"/imports/{run.run_id}")).text
    assert (await take_back(editor, page)).status_code == 303
    assert (await take_back(editor, page)).status_code == 200
    async with database.read_sessions() as session:
        deleted = sa.select(sa.func.count()).where(Revision.action == "deleted", Revision.record_type == "decision")
        assert await session.scalar(deleted.select_from(Revision)) == 2
        assert await session.scalar(sa.select(sa.func.count()).select_from(Decision)) == 0
    assert (await editor.get("/admin/operations")).text.count("Taken back") == 1
    assert (await editor.get("/admin/operations/999")).status_code == 404


async def test_what_an_import_did_to_one_record_is_taken_back_in_its_own_history(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path, FIRST)
    before = await state(database)
    await load(database, tmp_path, {"0002-b.md": SECOND["0002-b.md"]})
    [record] = await column(database, "SELECT id FROM decision WHERE number = 2")
    answer = await undo(admin, record, await revision(database), "change")
    assert answer.status_code == 303, answer.text
    assert (await state(database))[:2] == before[:2]
