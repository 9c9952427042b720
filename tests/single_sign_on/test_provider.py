"""What a provider says is believed only if it is its own word, for us, for this sign-in, now."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import ECKey

from app.settings import Settings
from app.single_sign_on.browser import Attempt, resumed
from app.single_sign_on.provider import Provider, ProviderError
from tests.single_sign_on.stand_in import CLIENT, SECRET, StandIn, running

BACK = "http://localhost:8000/sign-in/single/back"
ATTEMPT = Attempt("s" * 43, "/decisions?q=a b")
NOW = int(time.time())


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(stand_in: StandIn) -> Provider:
    settings = Settings(oidc_issuer=stand_in.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET)
    return Provider(settings, BACK)


async def code_for(provider: Provider, stand_in: StandIn, attempt: Attempt = ATTEMPT) -> str:
    back = stand_in.authorize(await provider.address(attempt))
    return parse_qs(urlsplit(back).query)["code"][0]


async def test_a_person_is_told_by_a_good_token(provider: Provider, stand_in: StandIn) -> None:
    claims = await provider.claims(await code_for(provider, stand_in), ATTEMPT)
    assert (claims["email"], claims["email_verified"]) == ("mara@example.org", True)


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": [ATTEMPT.nonce]},
        {"nonce": ["another", ATTEMPT.nonce]},
        {"sub": None},
        {"sub": ""},
        {"sub": ["1"]},
        {"sub": 1},
        {"sub": "1" * 256},
        {"sub": "1\0"},
        {"aud": "another client"},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"iss": "https://elsewhere.example"},
        {"exp": NOW - 120},
        {"exp": None},
        {"iat": NOW + 86_400},
        {"nbf": NOW + 86_400},
    ],
)
async def test_a_token_that_is_not_for_this_is_refused(
    provider: Provider, stand_in: StandIn, lie: dict[str, Any]
) -> None:
    stand_in.claims |= lie
    code = await code_for(provider, stand_in)
    with pytest.raises(ProviderError, match="token"):
        await provider.claims(code, ATTEMPT)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_a_token_that_anybody_could_sign_is_refused(
    provider: Provider, stand_in: StandIn, algorithm: str
) -> None:
    stand_in.algorithm = algorithm
    code = await code_for(provider, stand_in)
    with pytest.raises(ProviderError, match="its token is not good"):
        await provider.claims(code, ATTEMPT)


async def test_a_token_of_a_strange_key_is_refused_and_a_new_key_is_fetched(
    provider: Provider, stand_in: StandIn
) -> None:
    await provider.claims(await code_for(provider, stand_in), ATTEMPT)
    stand_in.key = ECKey.generate_key("P-256", {"kid": "one"})
    code = await code_for(provider, stand_in)
    with pytest.raises(ProviderError, match="its token is not good"):
        await provider.claims(code, ATTEMPT)
    stand_in.published = stand_in.key
    assert await provider.claims(await code_for(provider, stand_in), ATTEMPT)


async def test_a_code_is_of_use_once_and_to_its_browser_alone(provider: Provider, stand_in: StandIn) -> None:
    code = await code_for(provider, stand_in)
    await provider.claims(code, ATTEMPT)
    with pytest.raises(ProviderError, match="answers 400"):
        await provider.claims(code, ATTEMPT)
    stolen = await code_for(provider, stand_in)
    with pytest.raises(ProviderError, match="answers 400"):
        await provider.claims(stolen, Attempt("t" * 43, "/"))


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": None},
    ],
)
async def test_metadata_that_leads_elsewhere_is_not_followed(
    provider: Provider, stand_in: StandIn, metadata: dict[str, Any]
) -> None:
    stand_in.metadata = metadata
    with pytest.raises(ProviderError):
        await provider.claims(await code_for(provider, stand_in), ATTEMPT)


async def test_a_provider_that_is_away_or_not_protected_is_an_error_in_words() -> None:
    for issuer, words in (("http://127.0.0.1:1", "does not answer"), ("http://idp.example", "not an https address")):
        provider = Provider(Settings(oidc_issuer=issuer, oidc_client_id=CLIENT), BACK)
        with pytest.raises(ProviderError, match=words):
            await provider.address(ATTEMPT)


async def test_metadata_and_keys_are_asked_for_once(provider: Provider, stand_in: StandIn) -> None:
    for _ in range(2):
        await provider.claims(await code_for(provider, stand_in), ATTEMPT)
    assert stand_in.requests == ["/.well-known/openid-configuration", "/token", "/keys", "/token"]


def test_an_answer_belongs_to_the_browser_that_asked() -> None:
    assert resumed(ATTEMPT.secret, ATTEMPT.state) == ATTEMPT
    for secret, state in (
        ("t" * 43, ATTEMPT.state), ("", ATTEMPT.state), (ATTEMPT.secret, ""), (ATTEMPT.secret, "a.b"),
        (ATTEMPT.secret, ATTEMPT.state.partition(".")[0] + ".Ly9ldmls"), (ATTEMPT.secret, "\xff.\xff"),
    ):  # fmt: skip
        assert resumed(secret, state) is None
    parts = {ATTEMPT.state, ATTEMPT.nonce, ATTEMPT.verifier, ATTEMPT.challenge, Attempt("t" * 43, "/").nonce}
    assert len(parts) == 5
    assert 43 <= len(ATTEMPT.verifier) <= 128
