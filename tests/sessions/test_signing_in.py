"""Who gets in, with what, and where to."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from app import passwords
from app.people.models import Person, PersonState
from app.persistence.database.engine import Database
from app.persistence.querying import timing
from tests.cast import COOKIE, PASSWORD, QUICK_HASH, browser_of, person
from tests.register import store
from tests.sessions.conftest import fields, new_browser, sign_in


async def rows(database: Database, statement: str) -> list[Any]:
    async with database.read.connect() as connection:
        return list((await connection.exec_driver_sql(statement)).scalars())


async def test_a_person_signs_in_with_the_password_and_reads(
    browser: httpx.AsyncClient, rosa: Person, closed: None
) -> None:
    assert (await browser.get("/decisions")).status_code == 303
    answer = await sign_in(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    page = await browser.get("/decisions")
    assert page.status_code == 200
    assert "Rosa Reader" in page.text
    assert page.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("typed", [" ROSA@Example.org ", "rosa@example.org"])
async def test_the_address_is_read_as_people_type_it(browser: httpx.AsyncClient, rosa: Person, typed: str) -> None:
    assert (await sign_in(browser, typed)).status_code == 303


@pytest.mark.parametrize("wrong", [PASSWORD + " ", PASSWORD.upper(), "x" * 1_000, "\0", PASSWORD[:-1]])
async def test_a_wrong_password_is_told_beside_the_form_and_the_address_kept(
    browser: httpx.AsyncClient, rosa: Person, wrong: str
) -> None:
    answer = await sign_in(browser, password=wrong)
    assert answer.status_code == 422
    assert 'value="rosa@example.org"' in answer.text
    assert wrong not in answer.text.replace("\0", "")
    assert COOKIE not in "".join(answer.headers.get_list("set-cookie")).replace(f"{COOKIE}-form", "")


async def test_nobody_learns_whether_there_is_an_account(
    app: Any, browser: httpx.AsyncClient, rosa: Person, database: Database
) -> None:
    dora = person("Dora Disabled", state=PersonState.DISABLED, password_hash=QUICK_HASH)
    named = person("Nora Named", state=PersonState.NAMED)
    await store(database, dora, named)
    answers = [
        await sign_in(browser, address, "not this one at all")
        for address in ("rosa@example.org", "dora@example.org", "nora@example.org", "nobody@example.org")
    ]
    assert len({_told(answer) for answer in answers}) == 1
    assert (await sign_in(browser, "dora@example.org")).status_code == 422


OWN = ("x-request-id", "set-cookie", "content-length")


def _told(answer: httpx.Response) -> tuple[int, str, str]:
    """An answer without what each has of its own: ids, and the address that was typed."""
    headers = {name: value for name, value in answer.headers.items() if name not in OWN}
    text = re.sub(r'value="[^"]*"|<code>\w+</code>', "", answer.text)
    return answer.status_code, repr(sorted(headers.items())), text


@pytest.mark.usefixtures("dear_hashes")
async def test_an_unknown_address_takes_as_long_as_a_known_one(
    browser: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes the time is the hash, so it is counted rather than timed."""
    verified: list[str] = []
    verify = passwords._verify
    monkeypatch.setattr(passwords, "_verify", lambda stored, given: verified.append(stored) or verify(stored, given))
    await store(database, person("Rosa Reader", password_hash=await passwords.hashed(PASSWORD)))
    for address in ("rosa@example.org", "nobody@example.org"):
        await sign_in(browser, address, "not this one at all")
    known, unknown = (stored.rsplit("$", 2)[0] for stored in verified)
    assert known == unknown == "$argon2id$v=19$m=19456,t=2,p=1"


async def test_an_unknown_address_is_asked_for_in_as_many_statements(
    browser: httpx.AsyncClient, rosa: Person, app: Any
) -> None:
    spent = []
    for address in ("rosa@example.org", "nobody@example.org") * 3:
        before = timing.totals.statements
        await sign_in(browser, address, "not this one at all")
        spent.append(timing.totals.statements - before)
    assert spent[2::2] == spent[3::2]
    assert len(set(spent[2:])) == 1


@pytest.mark.usefixtures("dear_hashes")
async def test_an_old_hash_is_made_anew_when_its_person_signs_in(
    browser: httpx.AsyncClient, rosa: Person, database: Database
) -> None:
    assert (await sign_in(browser)).status_code == 303
    [fresh] = await rows(database, "SELECT password_hash FROM person")
    assert fresh.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.is_right(fresh, PASSWORD)


@pytest.mark.parametrize(
    ("way", "there"),
    [
        ("/decisions?status=accepted&q=a%20b", "/decisions?status=accepted&q=a%20b"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https:evil.example", "/"),
        ("https://evil.example", "/"),
        ("/%09/evil.example", "/%09/evil.example"),
        ("/\t/evil.example", "/"),
        ("/\r\nset-cookie: a=b", "/"),
        ("javascript:alert(1)", "/"),
        ("/sign-in?next=/sign-in", "/"),
    ],
)
async def test_signing_in_leads_on_within_this_site_only(
    browser: httpx.AsyncClient, rosa: Person, way: str, there: str
) -> None:
    page = await browser.get("/sign-in", params={"next": way})
    form = fields(page) | {"email": "rosa@example.org", "password": PASSWORD}
    for given in (form, form | {"next": way}):
        answer = await browser.post("/sign-in", data=given)
        assert (answer.status_code, answer.headers["location"]) == (303, there)
        page = await browser.get("/decisions")
        browser.headers["x-csrf-token"] = re.search(r'"X-CSRF-Token": "(\w+)"', page.text)[1]  # type: ignore[index]
        await browser.post("/sign-out")
        del browser.headers["x-csrf-token"]
        form |= fields(await browser.get("/sign-in"))


async def test_the_pages_before_signing_in_are_kept_nowhere(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/sign-in")
    assert page.headers["cache-control"] == "no-store"
    assert "etag" not in page.headers


async def test_who_is_signed_in_is_led_on_at_once(reading_person: httpx.AsyncClient) -> None:
    assert (await reading_person.get("/sign-in?next=/risks")).headers["location"] == "/risks"


async def test_a_form_for_signing_in_is_of_no_use_in_another_browser(
    app: Any, browser: httpx.AsyncClient, rosa: Person
) -> None:
    """Or else somebody could be signed in as the attacker without noticing."""
    form = fields(await browser.get("/sign-in")) | {"email": "rosa@example.org", "password": PASSWORD}
    async with new_browser(app) as other:
        assert (await other.post("/sign-in", data=form)).status_code == 403
        await other.get("/sign-in")
        assert (await other.post("/sign-in", data=form)).status_code == 403


async def test_a_stranger_on_the_same_machine_has_no_rights(app: Any, database: Database) -> None:
    async with browser_of(app) as local:
        assert (await local.get("/imports/new")).status_code == 303
