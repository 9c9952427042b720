"""What an editor may not take out of force stands in the way by its name, and is left out; an admin takes it back."""

from __future__ import annotations

import httpx

from app.persistence.database.engine import Database
from app.tables import Decision
from tests.admin.browsing import open_page
from tests.operations.test_undoing_a_change_of_many import *  # noqa: F403  fixtures are found by name
from tests.operations.test_undoing_a_change_of_many import done, statuses
from tests.operations.test_undoing_an_import import take_back

WAY = "Decision 2</a>: It is or was in force, and would be proposed again. An admin can do that; or leave it out."


async def test_a_decision_that_is_held_is_named_and_left_out(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    await (await open_page(admin, f"/admin/decisions/{log[0].id}")).fill(status="rejected").press("continue")
    await (await open_page(admin, f"/admin/decisions/{log[1].id}")).fill(status="accepted").press("continue")
    await (await open_page(admin, f"/admin/decisions/{log[1].id}")).fill(status="proposed").press("continue")
    page = await done(editor, "edit", log, status="deprecated")
    assert WAY in (await editor.get(page)).text
    refused = await take_back(editor, page)
    assert (refused.status_code, WAY in refused.text, refused.text.count("in force")) == (422, True, 1)
    assert WAY not in (await admin.get(page)).text, "who may is not told so"
    assert (await take_back(editor, page, leave="true")).status_code == 303
    assert await statuses(database) == ["rejected", "deprecated", "proposed"]
