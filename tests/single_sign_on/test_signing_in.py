"""People come by single sign-on: who is known, by a verified address, in the browser that asked."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest
import pytest_asyncio

from app.main import create_app
from app.people.models import PersonState
from app.persistence.database.engine import Database
from app.settings import Settings
from tests.accounts.links import rows
from tests.cast import person, set_up
from tests.register import store
from tests.sessions.conftest import new_browser
from tests.single_sign_on.stand_in import CLIENT, SECRET, StandIn, running

START = "/sign-in/single?next=%2Fdecisions%3Fq%3Dx"


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    with running() as provider:
        yield provider


@pytest_asyncio.fixture(scope="module")
async def application(settings: Settings, stand_in: StandIn) -> AsyncIterator[Any]:
    configured = msgspec.structs.replace(
        settings, oidc_issuer=stand_in.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET, oidc_name="Keyring",
        base_url="https://localhost:8000", oidc_domains="example.org, example.net",
    )  # fmt: skip
    app = set_up(create_app(configured))
    yield app
    await app.state.database.aclose()


@pytest.fixture
def honest(stand_in: StandIn) -> StandIn:
    stand_in.claims = {"email": "Mara@example.org", "email_verified": True, "name": "Mara Lind"}
    stand_in.userinfo = None
    return stand_in


@pytest_asyncio.fixture
async def browser(application: Any, database: Database, honest: StandIn) -> AsyncIterator[httpx.AsyncClient]:
    await store(database, person("Mara Lind"))
    async with new_browser(application) as client:
        yield client


async def come_back(browser: httpx.AsyncClient, stand_in: StandIn, start: str = START) -> httpx.Response:
    """Go to the provider, sign in there, and come back."""
    there = await browser.get(start)
    assert there.headers["location"].startswith(f"{stand_in.issuer}/authorize?")
    back = urlsplit(stand_in.authorize(there.headers["location"]))
    return await browser.get(f"{back.path}?{back.query}")


async def test_the_button_leads_there_and_back_to_where_one_wanted_to_go(
    browser: httpx.AsyncClient, honest: StandIn, database: Database
) -> None:
    page = await browser.get("/sign-in?next=/decisions?q=x")
    assert "Continue with Keyring" in page.text
    back = await come_back(browser, honest)
    assert (back.status_code, back.headers["location"]) == (303, "/decisions?q=x")
    assert "Mara Lind" in (await browser.get("/account")).text
    noted = await rows(database, "SELECT action, result, actor_name, detail->>'by' FROM audit_event")
    assert noted == [("sign-in", "done", "Mara Lind", "single sign-on")]


async def test_the_button_is_shown_only_where_there_is_a_provider(client: httpx.AsyncClient) -> None:
    assert "Continue with" not in (await client.get("/sign-in")).text
    assert (await client.get("/sign-in/single")).status_code == 404


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"email_verified": False}, "has not verified"),
        ({"email_verified": None}, "has not verified"),
        ({"email_verified": "true"}, "has not verified"),
        ({"email": None}, "which e-mail address"),
        ({"email": ["mara@example.org"]}, "which e-mail address"),
        ({"email": "mar\u0430@example.org"}, "no account for you"),
        ({"email": "roo\u212a@example.org"}, "which e-mail address"),
        ({"email": "mara@example.com"}, "not let in"),
        ({"email": "mara@evil-example.org"}, "not let in"),
        ({"email": "eve@example.org"}, "no account for you"),
        ({"nonce": "another"}, "cannot be trusted"),
        ({"aud": "another"}, "cannot be trusted"),
        ({"exp": 1}, "cannot be trusted"),
    ],
)
async def test_who_is_not_to_come_in_is_told_why_and_it_is_noted(
    browser: httpx.AsyncClient, honest: StandIn, database: Database, claims: dict[str, Any], words: str
) -> None:
    honest.claims |= claims
    back = await come_back(browser, honest)
    assert back.status_code in (401, 503)
    assert words in back.text
    assert (await browser.get("/account")).status_code == 303
    assert await rows(database, "SELECT action, result FROM audit_event") == [("sign-in", "refused")]


async def test_who_is_disabled_stays_out(browser: httpx.AsyncClient, honest: StandIn, database: Database) -> None:
    await store(database, person("Dora Disabled", state=PersonState.DISABLED))
    honest.claims["email"] = "dora@example.org"
    assert (await come_back(browser, honest)).status_code == 401


async def test_an_answer_is_good_once_and_in_its_own_browser_and_elsewhere_it_leads_to_another_try(
    application: Any, browser: httpx.AsyncClient, honest: StandIn, database: Database
) -> None:
    there = await browser.get(START)
    back = urlsplit(honest.authorize(there.headers["location"]))
    way = f"{back.path}?{back.query}"
    async with new_browser(application) as other:
        page = await other.get(way)
        assert (page.status_code, "Begin again" in page.text) == (200, True)
        assert 'href="/sign-in/single?next=/decisions%3Fq%3Dx"' in page.text
        assert (await other.get("/account")).status_code == 303
    assert (await browser.get(way)).headers["location"] == "/decisions?q=x"
    asked = len(honest.requests)
    for again in (way, way.replace("state=", "state=x"), way.replace("code=", "code=x")):  # Back, while signed in
        assert (await browser.get(again)).headers["location"] == "/decisions?q=x"
    assert len(honest.requests) == asked
    assert len(await rows(database, "SELECT 1 FROM session")) == 1


async def test_single_sign_on_in_several_tabs_leads_on_in_each(browser: httpx.AsyncClient, honest: StandIn) -> None:
    ways = [f"/sign-in/single?next=/{name}" for name in ("risks", "tags", "people")]
    there = [(await browser.get(way)).headers["location"] for way in ways]
    for address, name in reversed(list(zip(there, ("risks", "tags", "people"), strict=True))):
        back = urlsplit(honest.authorize(address))
        assert (await browser.get(f"{back.path}?{back.query}")).headers["location"] == f"/{name}"
    assert "Mara Lind" in (await browser.get("/account")).text
    assert (await browser.get(ways[0])).headers["location"] == "/risks", "who is signed in need not go there"


async def test_a_refusal_in_one_tab_leaves_who_is_signed_in_in_another_where_they_are(
    browser: httpx.AsyncClient, honest: StandIn
) -> None:
    tab = await browser.get(START)
    await come_back(browser, honest)
    honest.claims["email_verified"] = honest.claims["sub"] = None
    back = urlsplit(honest.authorize(tab.headers["location"]))
    assert (await browser.get(f"{back.path}?{back.query}")).headers["location"] == "/decisions?q=x"
    assert "Mara Lind" in (await browser.get("/account")).text


async def test_declining_at_the_provider_is_told(browser: httpx.AsyncClient, honest: StandIn) -> None:
    there = await browser.get(START)
    state = dict(part.split("=", 1) for part in urlsplit(there.headers["location"]).query.split("&"))["state"]
    page = await browser.get(f"/sign-in/single/back?error=access_denied&error_description=%3Cb%3E&state={state}")
    assert (page.status_code, "<b>" in page.text) == (401, False)


@pytest.mark.parametrize("way", ["//evil.example", "https://evil.example", "/\\evil", "/sign-in/single"])
async def test_one_comes_back_to_this_site_only(browser: httpx.AsyncClient, honest: StandIn, way: str) -> None:
    back = await come_back(browser, honest, f"/sign-in/single?next={way}")
    assert back.headers["location"] == "/"


async def test_an_account_is_made_where_settings_say_so(
    application: Any, browser: httpx.AsyncClient, honest: StandIn, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = application.state
    monkeypatch.setattr(state, "settings", msgspec.structs.replace(state.settings, oidc_default_role="reader"))
    honest.claims |= {"email": "other@example.net"}  # the name is somebody else's
    assert (await come_back(browser, honest)).status_code == 303
    made = await rows(database, "SELECT name, role, state, password_hash FROM person WHERE email = 'other@example.net'")
    assert made == [("Mara Lind (other@example.net)", "reader", "active", None)]


@pytest.mark.parametrize(("ago", "is_recent"), [(None, True), (5, True), (3_600, False)])
async def test_who_was_let_in_by_a_cookie_of_the_provider_proves_it_once_more(
    browser: httpx.AsyncClient, honest: StandIn, ago: int | None, *, is_recent: bool
) -> None:
    honest.claims |= {} if ago is None else {"auth_time": int(time.time()) - ago}
    await come_back(browser, honest)
    page = await browser.get("/tokens/new")
    assert (page.status_code == 200) is is_recent
    confirm = await browser.get("/confirmation?next=/tokens/new")
    assert 'href="/sign-in/single?again=1&amp;next=/tokens/new' in confirm.text
    there = await browser.get("/sign-in/single?again=1&next=/tokens/new")
    assert "prompt=login&max_age=0" in there.headers["location"]
    honest.claims |= {"auth_time": int(time.time())}
    back = await come_back(browser, honest, "/sign-in/single?again=1&next=/tokens/new")
    assert back.headers["location"] == "/tokens/new"
    assert (await browser.get("/tokens/new")).status_code == 200
