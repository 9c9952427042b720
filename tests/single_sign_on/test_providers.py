"""What providers are documented to do differently, each with the documented shape of its answers."""

from __future__ import annotations

from typing import Any

import pytest

from app.single_sign_on import provider as module
from app.single_sign_on.provider import Provider, ProviderError, Unsupported
from tests.single_sign_on.stand_in import CLIENT, StandIn
from tests.single_sign_on.test_provider import ATTEMPT, code_for, provider, stand_in

__all__ = ["provider", "stand_in"]

KEYCLOAK: dict[str, Any] = {"azp": CLIENT, "sub": "f1b2", "preferred_username": "mara"}
OKTA: dict[str, Any] = {"sub": "00uid4BxXw6I6TV4m0g3", "ver": 1, "amr": ["pwd"], "name": "Mara Lind"}
ENTRA: dict[str, Any] = {"sub": "AAAAAAAA-x_y", "tid": "9188040d", "ver": "2.0", "email": "mara@example.org"}
ALL = ["client_secret_basic", "client_secret_post", "private_key_jwt"]


async def claims_of(provider: Provider, stand_in: StandIn) -> dict[str, Any]:
    return await provider.claims(await code_for(provider, stand_in), ATTEMPT)


@pytest.mark.parametrize(
    ("token", "userinfo", "methods"),
    [
        (KEYCLOAK | {"email": "mara@example.org", "email_verified": True}, {"sub": "f1b2"}, ALL),
        (KEYCLOAK, {"sub": "f1b2", "email": "mara@example.org", "email_verified": True}, ALL),
        (OKTA, {"sub": OKTA["sub"], "email": "mara@example.org", "email_verified": True}, ["client_secret_basic"]),
        (OKTA | {"email": "mara@example.org"}, {"sub": OKTA["sub"], "email_verified": True}, ["client_secret_post"]),
    ],
)
async def test_an_address_is_in_the_token_or_asked_for(
    provider: Provider, stand_in: StandIn, token: dict[str, Any], userinfo: dict[str, Any], methods: list[str]
) -> None:
    stand_in.claims, stand_in.userinfo, stand_in.methods = token, userinfo, methods
    found = await claims_of(provider, stand_in)
    assert (found["email"], found["email_verified"], found["sub"]) == ("mara@example.org", True, token["sub"])
    assert ("/userinfo" in stand_in.requests) == ("email_verified" not in token)


@pytest.mark.parametrize(("owned", "verified"), [(True, True), ("1", True), (False, None), ("0", None), (None, None)])
async def test_entra_says_in_a_claim_of_its_own_that_a_domain_is_verified(
    provider: Provider, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, owned: Any, verified: bool | None
) -> None:
    stand_in.claims, stand_in.userinfo = ENTRA | {"xms_edov": owned}, {"sub": ENTRA["sub"], "email": ENTRA["email"]}
    assert (await claims_of(provider, stand_in)).get("email_verified") is None, "it is no word of another provider"
    monkeypatch.setattr(module, "ENTRA", stand_in.issuer)
    found = await claims_of(provider, stand_in)
    assert (found["email"], found.get("email_verified")) == (ENTRA["email"], verified)


async def test_google_may_leave_the_scheme_of_its_name_out(
    provider: Provider, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.claims["iss"] = "accounts.google.com"
    with pytest.raises(ProviderError, match="token"):
        await claims_of(provider, stand_in)
    monkeypatch.setattr(module, "GOOGLE", stand_in.issuer)
    stand_in.claims["iss"] = stand_in.issuer.removeprefix("https://")
    assert await claims_of(provider, stand_in)


@pytest.mark.parametrize("told", [{"sub": "2"}, {"sub": ["1"]}, {"sub": None}])
async def test_userinfo_about_somebody_else_is_refused(
    provider: Provider, stand_in: StandIn, told: dict[str, Any]
) -> None:
    stand_in.claims, stand_in.userinfo = {}, {"email": "eve@example.org", "email_verified": True} | told
    with pytest.raises(ProviderError, match="somebody else"):
        await claims_of(provider, stand_in)


async def test_userinfo_changes_nothing_but_name_and_address(provider: Provider, stand_in: StandIn) -> None:
    stand_in.claims, stand_in.userinfo = {"email": "a@example.org"}, {"email": "b@example.org", "aud": "x", "iss": "y"}
    found = await claims_of(provider, stand_in)
    assert (found["email"], found.get("email_verified"), found["aud"]) == ("b@example.org", None, CLIENT)


async def test_where_userinfo_is_not_offered_nobody_asks(provider: Provider, stand_in: StandIn) -> None:
    stand_in.claims = {}
    assert "email" not in await claims_of(provider, stand_in)


@pytest.mark.parametrize("methods", [None, ["client_secret_basic"], ["client_secret_post"], ALL])
async def test_the_secret_is_sent_as_the_provider_takes_it(
    provider: Provider, stand_in: StandIn, methods: list[str] | None
) -> None:
    stand_in.methods = methods
    assert await claims_of(provider, stand_in)


async def test_a_provider_that_takes_no_secret_is_told_before_anybody_is_sent_there(
    provider: Provider, stand_in: StandIn
) -> None:
    stand_in.methods = ["private_key_jwt", "tls_client_auth"]
    with pytest.raises(Unsupported, match="private_key_jwt"):
        await provider.address(ATTEMPT)
