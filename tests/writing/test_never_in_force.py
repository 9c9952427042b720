"""A decision that was never in force is not held when it is deprecated."""

from __future__ import annotations

import httpx
import pytest

from app.history.recording import record_changes
from app.persistence.database.engine import Database
from tests.admin.browsing import a_decision, open_page
from tests.writing.test_held import HELD


@pytest.mark.parametrize(
    ("statuses", "refused"),
    [
        (["rejected", "deprecated", "rejected"], False),
        (["proposed", "deprecated", "proposed"], False),
        (["accepted", "deprecated", "rejected"], True),
        (["accepted", "rejected", "deprecated", "proposed"], True),
        (["deprecated", "rejected"], True),
    ],
)
async def test_what_was_never_in_force_is_not_held_when_it_is_deprecated(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database, statuses: list[str], *, refused: bool
) -> None:
    record_changes(database)
    made = await a_decision(database, status=statuses[0])
    for status in statuses[1:-1]:
        assert (await (await open_page(admin, f"/admin/decisions/{made.id}")).fill(status=status).press()).status == 303
    page = await (await open_page(editor, f"/admin/decisions/{made.id}")).fill(status=statuses[-1]).press()
    assert (page.status == 422, f"{HELD} (Status)" in page.text) == (refused, refused), page.text
