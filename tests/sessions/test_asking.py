"""What is answered to who is not signed in, or not any more: nothing that was typed is lost."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from app.people.models import Person
from app.persistence.database.engine import Database
from tests.cast import PASSWORD
from tests.register import PARTIAL
from tests.sessions.conftest import fields

FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.usefixtures("closed")
class TestWhoIsNotSignedIn:
    async def test_is_led_to_sign_in_and_back(self, stranger: httpx.AsyncClient) -> None:
        answer = await stranger.get("/decisions?status=accepted&q=a%26b")
        assert answer.status_code == 303
        assert httpx.URL(answer.headers["location"]).params["next"] == "/decisions?status=accepted&q=a%26b"
        assert (await stranger.get("/")).headers["location"] == "/sign-in"

    async def test_is_led_there_by_htmx(self, stranger: httpx.AsyncClient) -> None:
        answer = await stranger.get("/decisions?q=a", headers=PARTIAL)
        assert answer.headers["hx-redirect"] == "/sign-in?next=/decisions%3Fq%3Da"
        assert answer.content == b""

    @pytest.mark.parametrize(
        "path", ["/search/palette?q=a", "/admin/decisions/choices?q=a", "/admin/decisions/1/cells/title"]
    )
    async def test_is_told_so_in_place_by_scripts_that_stay(self, stranger: httpx.AsyncClient, path: str) -> None:
        for headers in ({"x-in-place": "1"}, {"x-in-place": "1"} | PARTIAL):
            answer = await stranger.get(path, headers=headers)
            assert (answer.status_code, answer.headers["hx-trigger"], answer.text) == (401, "signed-out", "")
            assert "hx-redirect" not in answer.headers
        answer = await stranger.post("/admin/preview", data={"text": "a"}, headers={"x-in-place": "1"})
        assert (answer.status_code, answer.headers["hx-trigger"]) == (401, "signed-out")

    async def test_is_told_so_as_a_machine(self, stranger: httpx.AsyncClient) -> None:
        answer = await stranger.get("/decisions", headers={"accept": "application/json"})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.json()["status"] == 401

    async def test_gets_no_page_that_was_made_for_somebody_else(
        self, stranger: httpx.AsyncClient, reading_person: httpx.AsyncClient
    ) -> None:
        seen = await reading_person.get("/decisions")
        answer = await stranger.get("/decisions", headers={"if-none-match": seen.headers["etag"]})
        assert answer.status_code == 303


async def test_what_was_typed_survives_the_end_of_a_session(
    app: Any, browser: httpx.AsyncClient, rosa: Person, database: Database
) -> None:
    typed = {"title": "Größe & <b>", "tags": ["a", "b"], "password": "s3cret-typed", "csrf": "0" * 64}
    page = await browser.post("/imports?x=1", data=typed)
    assert page.status_code == 401
    assert "What you typed is kept" in page.text
    assert "s3cret-typed" not in page.text
    again = await browser.post("/sign-in", data=fields(page) | {"email": "rosa@example.org", "password": PASSWORD})
    assert again.status_code == 200
    assert 'action="/imports?x=1"' in again.text
    sent = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', again.text.partition('action="/imports')[2])
    assert sent[1:] == [("title", "Größe &amp; &lt;b&gt;"), ("tags", "a"), ("tags", "b")]
    assert sent[0][0] == "csrf"
    assert "Rosa Reader" in again.text
    refused = await browser.post("/imports?x=1", data=dict(sent))
    assert (refused.status_code, "Your role here is reader" in refused.text) == (403, True), (
        "a reader may not, but it came"
    )


async def test_a_form_of_an_earlier_visit_can_be_sent_once_more(
    app: Any, editor: httpx.AsyncClient, database: Database
) -> None:
    page = await editor.post("/imports", data={"collection": "Ops"}, headers={"x-csrf-token": "0" * 64})
    assert page.status_code == 403
    assert "Send it now" in page.text
    assert ("collection", "Ops") in fields(page).items()
    assert fields(page)["csrf"] == editor.headers["x-csrf-token"]


async def test_the_second_tab_that_signs_in_leads_on(app: Any, browser: httpx.AsyncClient, rosa: Person) -> None:
    typed = {"email": "rosa@example.org", "password": PASSWORD}
    first, second = [fields(await browser.get(f"/sign-in?next=/{way}")) | typed for way in ("risks", "tags")]
    assert (await browser.post("/sign-in", data=first)).headers["location"] == "/risks"
    for form in (second, second | {"password": "wrong"}, {name: second[name] for name in ("csrf", "next")}):
        assert (await browser.post("/sign-in", data=form)).headers["location"] == "/tags"
    kept = await browser.post("/sign-in", data=second | {"next": "/imports", "kept": "title=Typed"})
    assert (kept.status_code, 'name="title" value="Typed"' in kept.text) == (200, True)


async def test_a_form_for_signing_in_that_was_open_too_long_asks_for_the_password_alone(
    browser: httpx.AsyncClient, rosa: Person
) -> None:
    old = fields(await browser.get("/sign-in?next=/risks"))
    browser.cookies.clear()
    page = await browser.post("/sign-in", data=old | {"email": "rosa@example.org", "password": PASSWORD})
    assert (page.status_code, PASSWORD in page.text) == (403, False)
    assert 'value="rosa@example.org"' in page.text
    again = fields(page) | {"email": "rosa@example.org", "password": PASSWORD}
    assert (await browser.post("/sign-in", data=again)).headers["location"] == "/risks"


async def test_signing_out_in_a_second_tab_ends_where_the_first_did(
    browser: httpx.AsyncClient, reading_person: httpx.AsyncClient
) -> None:
    for _ in range(2):
        answer = await reading_person.post("/sign-out")
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


async def test_a_button_of_an_earlier_visit_can_be_pressed_once_more(editor: httpx.AsyncClient) -> None:
    token = editor.headers.pop("x-csrf-token")
    page = await editor.post("/sign-out", data={"csrf": "0" * 64})
    assert (page.status_code, 'action="/sign-out"' in page.text) == (403, True)
    assert fields(page)["csrf"] == token
    assert (await editor.post("/sign-out", data={"csrf": token})).headers["location"] == "/sign-in"


async def test_a_form_of_many_fields_is_kept(browser: httpx.AsyncClient, rosa: Person) -> None:
    typed = [("title", "Many")] + [(f"risks.n{number}.title", f"Risk {number}") for number in range(3_000)]
    page = await browser.post("/imports", content=urlencode(typed), headers=FORM)
    again = fields(page) | {"email": "rosa@example.org", "password": PASSWORD}
    assert "Risk 2999" in (await browser.post("/sign-in", data=again)).text


async def test_what_was_typed_is_shown_with_the_words_of_its_form(editor: httpx.AsyncClient) -> None:
    editor.headers.pop("x-csrf-token")
    typed = {
        "csrf": "0" * 64, "once": "k" * 32, "version": "3", "do": "save", "title": "Drink tea", "status": "proposed",
        "collection": "3", "collection.text": "Platform", "tags": ["", "7", "8"], "tags.text": "brand-new",
        "options": "140", "options.140.title": "Green tea", "options.140.version": "2", "reason": "",
    }  # fmt: skip
    page = await editor.post("/admin/decisions/42", data=typed)
    shown = dict(re.findall(r'<label for="typed-\d+">([^<]*)</label><textarea[^>]*>\s*([^<]*)</textarea>', page.text))
    assert page.status_code == 403
    assert shown == {
        "Title": "Drink tea", "Status": "Proposed", "Collection": "Platform", "Tags": "2 chosen, brand-new",
        "Option": "Green tea",
    }  # fmt: skip
    for name in set(typed) - {"csrf"}:
        assert f'type="hidden" name="{name}"' in page.text


async def test_of_a_form_without_words_of_its_own_only_what_was_typed_is_shown(editor: httpx.AsyncClient) -> None:
    editor.headers.pop("x-csrf-token")
    page = await editor.post("/tokens", data={"csrf": "0" * 64, "once": "k" * 32, "name": "Build", "expires_in": ""})
    assert re.findall(r'<label for="typed-\d+">([^<]*)</label>', page.text) == ["Name"]
