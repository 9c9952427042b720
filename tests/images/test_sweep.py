"""How long an image stays that no record shows any more."""

from __future__ import annotations

import httpx

from app.decisions.models import Decision, Status
from app.images.repository import sweep
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from tests.admin.browsing import a_decision, open_page
from tests.admin.history.conftest import revision, undo
from tests.images.files import png
from tests.images.test_put import put
from tests.imports.files import column


async def swept(database: Database) -> int:
    return await run_in_transaction(database, lambda session: sweep(session, days=-1))


async def write(editor: httpx.AsyncClient, one: Decision, context: str) -> None:
    page = await open_page(editor, f"/decisions/{one.id}/edit")
    assert (await page.fill(context=context).press()).status == 303


async def test_an_image_that_was_taken_out_of_a_text_is_there_when_that_is_taken_back(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    first, second = [(await put(editor, png(shade=shade))).json()["written"] for shade in range(2)]
    one = await a_decision(database, status=Status.PROPOSED)
    await write(editor, one, f"{first}\n\n{second}")
    await write(editor, one, "Nothing is drawn")
    assert await swept(database) == 0
    last = await revision(database, record_type="decision", record_id=one.id)
    assert (await undo(admin, one.id or 0, last, "part")).status_code == 303
    for written in (first, second):
        address = written.partition("(")[2][:-1]
        assert address in (await editor.get(f"/decisions/{one.id}", follow_redirects=True)).text
        assert (await editor.get(address)).status_code == 200


async def test_an_image_that_no_change_ever_named_goes_beside_one_that_stays(
    editor: httpx.AsyncClient, database: Database
) -> None:
    kept = (await put(editor, png())).json()["written"]
    one = await a_decision(database, status=Status.PROPOSED)
    await write(editor, one, kept)
    await write(editor, one, "Nothing is drawn")
    await put(editor, png(shade=1))
    assert await swept(database) == 1
    assert (await editor.get(kept.partition("(")[2][:-1])).status_code == 200
    assert await column(database, "SELECT count(*) FROM image") == [1]
