"""The provider of single sign-on: OpenID Connect Core 1.0 with discovery, authorization code and PKCE.

Requests leave for the configured issuer and the endpoints that its own metadata names, over TLS (plain HTTP on this
machine only), without following redirects, each with a time limit.
"""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.settings import Settings
from app.single_sign_on.browser import Attempt

PATIENCE = 10.0  # seconds for a request
LEEWAY = 60  # seconds that two clocks may differ
LARGEST = 500_000  # bytes of an answer
KEPT = 3600.0  # seconds that metadata and keys are believed
# Signatures with the provider's own key: never "none", never one that the client's secret could make.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class ProviderError(Exception):
    """The provider cannot be reached or answers what cannot be trusted; the message is for the log."""


class Provider:
    """One provider. `callback` is the address of this site that it sends people back to."""

    def __init__(self, settings: Settings, callback: str) -> None:
        self.issuer = settings.oidc_issuer
        self.client_id = settings.oidc_client_id
        self.client_secret = settings.oidc_client_secret
        self.callback = callback
        self._known: dict[str, tuple[float, Any]] = {}

    async def address(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in. Raises ProviderError."""
        endpoint = await self._endpoint("authorization_endpoint")
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.callback,
            "scope": "openid email profile",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"

    async def claims(self, code: str, attempt: Attempt) -> dict[str, Any]:
        """What the provider says of who signed in. Raises ProviderError, also for a token that is not for us now."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.callback,
            "client_id": self.client_id,
            "code_verifier": attempt.verifier,
        }
        answer = await self._ask("POST", await self._endpoint("token_endpoint"), data=form, auth=self._credentials())
        return await self._checked(str(answer.get("id_token", "")), attempt.nonce)

    def _credentials(self) -> httpx.BasicAuth | None:
        return httpx.BasicAuth(self.client_id, self.client_secret) if self.client_secret else None

    async def _checked(self, token: str, nonce: str) -> dict[str, Any]:
        """OpenID Connect Core 1.0, 3.1.3.7."""
        try:
            claims = (await self._read(token)).claims
            rules = jwt.JWTClaimsRegistry(
                leeway=LEEWAY,
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self.client_id},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            )
            rules.validate(claims)
        except (JoseError, ValueError) as error:
            raise ProviderError(f"its token is not good: {type(error).__name__}: {error}") from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self.client_id:
            raise ProviderError("its token was made for another client")
        return dict(claims)

    async def _read(self, token: str) -> jwt.Token:
        """The token if its signature is right; with fresh keys where none of those that are known fits."""
        keys = await self._keys()
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            self._known.pop(await self._endpoint("jwks_uri"), None)
            return jwt.decode(token, await self._keys(), algorithms=ALGORITHMS)

    async def _keys(self) -> KeySet:
        return KeySet.import_key_set(await self._document(await self._endpoint("jwks_uri")))

    async def _endpoint(self, name: str) -> str:
        metadata = await self._document(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if metadata.get("issuer") != self.issuer:
            raise ProviderError(f"it calls itself {metadata.get('issuer')!r}")
        return _trusted(str(metadata.get(name, "")))

    async def _document(self, address: str) -> Any:
        until, document = self._known.get(address, (0.0, None))
        if until < time.monotonic():
            document = await self._ask("GET", address)
            self._known[address] = (time.monotonic() + KEPT, document)
        return document

    async def _ask(self, method: str, address: str, **options: Any) -> Any:
        """The JSON object at an address."""
        try:
            async with (
                httpx.AsyncClient(timeout=PATIENCE, trust_env=False, follow_redirects=False) as client,
                client.stream(method, _trusted(address), **options) as response,
            ):
                body = b""
                async for part in response.aiter_bytes():
                    body += part
                    if len(body) > LARGEST:
                        raise ProviderError(f"{address} answers without end")
            if response.status_code != 200:
                raise ProviderError(f"{address} answers {response.status_code}: {body[:200]!r}")
            document = msgspec.json.decode(body)
        except (httpx.HTTPError, ValueError) as error:
            raise ProviderError(f"{address} does not answer: {type(error).__name__}") from error
        if not isinstance(document, dict):
            raise ProviderError(f"{address} answers no object")
        return document


def _trusted(address: str) -> str:
    """The address, if nobody on the way can read or change what is asked there. Raises ProviderError."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ProviderError(f"{address!r} is not an https address")
    return address
