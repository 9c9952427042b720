"""Where the provider's word is no second factor, one's own is asked for."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest

from tests.factors.people import code_of, second_step, with_app
from tests.sessions.conftest import new_browser
from tests.single_sign_on.stand_in import StandIn
from tests.single_sign_on.test_signing_in import application, browser, come_back, honest, stand_in

__all__ = ["application", "browser", "honest", "stand_in"]


@pytest.fixture
def own(application: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers have to have a second factor, and the provider's sign-in is none."""
    state = application.state
    monkeypatch.setattr(state, "settings", msgspec.structs.replace(state.settings, oidc_second_factor=False))
    monkeypatch.setattr(application.asgi_handler.authenticate, "needing_factor", frozenset({"reader"}))


@pytest.mark.usefixtures("own")
async def test_who_has_to_have_one_adds_it_and_is_asked_for_it_from_then_on(
    application: Any, browser: httpx.AsyncClient, honest: StandIn
) -> None:
    assert (await come_back(browser, honest)).status_code == 303
    assert (await browser.get("/decisions")).headers["location"] == "/account/factors"
    secret, _ = await with_app(browser)
    assert (await browser.get("/decisions")).status_code == 200
    async with new_browser(application) as other:
        back = await come_back(other, honest)
        assert back.headers["location"] == "/sign-in/second?next=/decisions%3Fq%3Dx"
        assert (await other.get("/account")).headers["location"].startswith("/sign-in")
        step = await other.get(back.headers["location"])
        onward = await second_step(other, step, code_of(secret, steps=1))
        assert onward.headers["location"] == "/decisions?q=x"
        assert (await other.get("/decisions")).status_code == 200


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(("amr", "is_in"), [(["pwd", "mfa"], True), (["pwd"], False), ("mfa", False), (None, False)])
async def test_a_provider_that_asked_for_several_factors_is_believed(
    browser: httpx.AsyncClient, honest: StandIn, amr: Any, *, is_in: bool
) -> None:
    honest.claims |= {"amr": amr}
    await come_back(browser, honest)
    assert ((await browser.get("/decisions")).status_code == 200) is is_in
