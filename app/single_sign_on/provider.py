"""The provider of single sign-on: OpenID Connect Core 1.0 with discovery, authorization code and PKCE.

Requests leave for the configured issuer and the endpoints that its own metadata names, over TLS (plain HTTP on this
machine only), without following redirects, each with a time limit.
"""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.people.models import LONGEST_SUBJECT
from app.settings import Settings
from app.single_sign_on.browser import Attempt

PATIENCE = 10.0  # seconds for a request
LEEWAY = 60  # seconds that two clocks may differ
LARGEST = 500_000  # bytes of an answer
KEPT = 3600.0  # seconds that metadata and keys are believed
# Signatures with the provider's own key: never "none", never one that the client's secret could make.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LOOPBACK = ("localhost", "127.0.0.1", "::1")
BASIC, POST = "client_secret_basic", "client_secret_post"
ADDRESS = ("email", "email_verified")
ASKED = (*ADDRESS, "name")  # of userinfo
GOOGLE = "https://accounts.google.com"  # whose tokens may leave out "https://" (OpenID Connect Core 1.0, 15.6.2)
ENTRA = "https://login.microsoftonline.com/"  # which says `xms_edov` where others say `email_verified`


class ProviderError(Exception):
    """The provider cannot be reached or answers what cannot be trusted; the message is for the log."""


class Unsupported(ProviderError):
    """The provider works in a way that this program does not know: no second try helps. The message is for admins."""


class Provider:
    """One provider. `callback` is the address of this site that it sends people back to."""

    def __init__(self, settings: Settings, callback: str) -> None:
        self.issuer = settings.oidc_issuer
        self.client_id = settings.oidc_client_id
        self.client_secret = settings.oidc_client_secret
        self.callback = callback
        self._known: dict[str, tuple[float, Any]] = {}

    async def address(self, attempt: Attempt, *, again: bool = False) -> str:
        """Where the browser goes to sign in; `again`, whoever is signed in there already. Raises ProviderError."""
        await self.credentials()  # what cannot end well is not begun
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
        query |= {"prompt": "login", "max_age": "0"} if again else {}
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
        auth, secret = await self.credentials()
        answer = await self._ask("POST", await self._endpoint("token_endpoint"), data=form | secret, auth=auth)
        claims = await self._checked(str(answer.get("id_token", "")), attempt.nonce)
        if self.issuer.startswith(ENTRA) and claims.get("email_verified") is None:
            claims["email_verified"] = claims.get("xms_edov") in (True, "1", "true") or None
        missing = any(claims.get(name) is None for name in ADDRESS)
        return claims | await self._userinfo(answer, claims["sub"]) if missing else claims

    async def credentials(self) -> tuple[httpx.BasicAuth | None, dict[str, str]]:
        """How the provider wants to be shown our secret: in a header or in the form (RFC 6749, 2.3.1).

        Raises Unsupported.
        """
        if not self.client_secret:
            return None, {}
        known = (await self._metadata()).get("token_endpoint_auth_methods_supported") or [BASIC]
        if BASIC in known:
            return httpx.BasicAuth(quote_plus(self.client_id), quote_plus(self.client_secret)), {}
        if POST in known:
            return None, {"client_secret": self.client_secret}
        raise Unsupported(f"It takes a client secret as {BASIC} or {POST} in no case, only: {str(known)[:200]}.")

    async def _userinfo(self, answer: dict[str, Any], subject: str) -> dict[str, Any]:
        """What it says of that person when it is asked (OpenID Connect Core 1.0, 5.3), as far as it can be asked."""
        address, token = (await self._metadata()).get("userinfo_endpoint"), answer.get("access_token")
        if not isinstance(address, str) or not isinstance(token, str):
            return {}
        told = await self._ask("GET", address, headers={"authorization": f"Bearer {token}"})
        if told.get("sub") != subject:
            raise ProviderError("its userinfo is about somebody else")
        return {name: told[name] for name in ASKED if told.get(name) is not None}

    async def _checked(self, token: str, nonce: str) -> dict[str, Any]:
        """OpenID Connect Core 1.0, 3.1.3.7."""
        issuers = [self.issuer, *([GOOGLE.removeprefix("https://")] if self.issuer == GOOGLE else [])]
        try:
            claims = (await self._read(token)).claims
            rules = jwt.JWTClaimsRegistry(
                leeway=LEEWAY,
                iss={"essential": True, "values": issuers},
                aud={"essential": True, "value": self.client_id},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            )
            rules.validate(claims)
        except (JoseError, ValueError) as error:
            raise ProviderError(f"its token is not good: {type(error).__name__}: {error}") from error
        # A list that holds the right value among others satisfies the rules above.
        if not all(isinstance(claims.get(name), str) for name in ("iss", "sub", "nonce")):
            raise ProviderError("its token is not good: a claim that must be one text is none")
        if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT or not claims["sub"].isprintable():
            raise ProviderError("its token does not say whose it is")
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
        return _trusted(str((await self._metadata()).get(name, "")))

    async def _metadata(self) -> dict[str, Any]:
        metadata: dict[str, Any] = await self._document(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if metadata.get("issuer") != self.issuer:
            raise ProviderError(f"it calls itself {metadata.get('issuer')!r}")
        return metadata

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
