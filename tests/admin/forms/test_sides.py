"""On the page of a clash only what somebody changed is called theirs."""

from __future__ import annotations

import re

import httpx

from app.decisions.models import Status
from app.persistence.database.engine import Database
from tests.admin.browsing import a_decision, open_page


def sides(text: str) -> list[list[str]]:
    """What each field is offered as."""
    fields = re.findall(r'<fieldset class="merge-field".*?</fieldset>', text, re.DOTALL)
    return [re.findall(r'type="radio"[^>]*>([^<]*)</span>', one) for one in fields]


async def test_what_only_one_of_two_changed_is_not_offered_as_a_change_of_the_other(
    admin: httpx.AsyncClient, editor: httpx.AsyncClient, database: Database
) -> None:
    made = await a_decision(database, status=Status.PROPOSED, context="A", outcome="A", drivers="A")
    mine = await open_page(editor, f"/decisions/{made.id}/edit")
    theirs = await open_page(admin, f"/decisions/{made.id}/edit")
    assert (await theirs.fill(title="Use Valkey", outcome="B").press()).status == 303
    clash = await mine.fill(context="C", outcome="C").press()
    assert clash.status == 409
    assert sides(clash.text) == [
        ["Theirs, stored by now", "As it was, not changed by you"],
        ["Stored by now, unchanged", "Yours"],
        ["Theirs, stored by now", "Yours"],
    ]
