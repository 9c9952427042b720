"""What the page of a round says to those who do not know how to go on."""

from __future__ import annotations

from datetime import timedelta

import httpx

from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.tables import Decision
from tests.register import collection, decision, store
from tests.rounds.conftest import edit, ids, opened, says


async def test_an_objection_says_beside_it_that_it_is_answered_in_the_text_to_whoever_may_edit_that(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient,
    database: Database,
) -> None:  # fmt: skip
    path = await opened(editor, proposal, [(await ids(database))["ada"]])
    told, way = "Ada Admin is asked to look again", f'href="/decisions/{proposal.id}/edit">edit the decision'
    assert told not in (await editor.get(path)).text
    assert (await says(admin, path, "object", note="Slow.", resolution="Measure.")).status_code == 303
    page, read = (await editor.get(path)).text, (await reading_person.get(path)).text
    assert (told in page, way in page, told in read, way in read) == (True, True, False, False)
    await edit(editor, proposal, outcome="We keep them there, as we measured.")
    page = (await editor.get(path)).text
    assert ("On an earlier text: asked again." in page, told in page) == (True, False)


async def test_nobody_is_asked_where_nobody_was_chosen_and_the_field_says_so(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient,
    database: Database,
) -> None:  # fmt: skip
    closes = (now().date() + timedelta(days=10)).isoformat()
    sent = {"summary": "It is ready.", "closes_on": closes, "aim": "accept"}
    answer = await editor.post(f"/decisions/{proposal.id}/rounds", data=sent)
    assert answer.status_code == 422
    field = answer.text[answer.text.index('id="field-reviewers"') :]
    assert "Choose at least one." in field[: field.index("</fieldset>")]
    path = await opened(editor, proposal, [(await ids(database))["ada"]])
    answer = await editor.post(f"{path}/reviewers")
    assert 'tabindex="-1" autofocus' in answer.text
    field = answer.text[answer.text.index('id="field-reviewers"') :]
    assert "Choose at least one." in field[: field.index("</fieldset>")]


async def test_an_admin_who_is_alone_is_led_to_invitations(admin: httpx.AsyncClient, database: Database) -> None:
    alone = decision(collection(), 1, "Use tea", status="proposed")
    await store(database, alone)
    asked = (await admin.get(f"/decisions/{alone.id}/rounds/new")).text
    assert 'Nobody else has an account. <a href="/invitations">Invite somebody</a>' in asked
