"""Passkeys (WebAuthn Level 3): what a browser is asked for, and whether its answer is good.

A challenge is derived from the random secret in the browser's own cookie, which is another one after each success: so
it belongs to one browser, works once, and nothing is stored for it. The library is loaded where it is needed, which
takes up to a second, and checks signatures: call all of this beside the event loop.
"""

from __future__ import annotations

import hmac
from importlib import import_module
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec
from msgspec import Struct

LARGEST = 20_000  # characters of an answer


class Ceremony(Struct, frozen=True):
    """A browser that is asked for a passkey: the secret of its cookie, and the origin that its person sees."""

    secret: str
    site: str

    @property
    def challenge(self) -> bytes:
        """What the passkey signs."""
        return hmac.digest(self.secret.encode(), b"passkey", "sha256")

    @property
    def host(self) -> str:
        """The name that passkeys of this site belong to."""
        return urlsplit(self.site).hostname or ""

    @property
    def has_name(self) -> bool:
        """Whether the site is reached by a name: no passkey belongs to an address of numbers (WebAuthn, 5.1.2)."""
        try:
            ip_address(self.host)
        except ValueError:
            return bool(self.host)
        return False

    @property
    def elsewhere(self) -> str:
        """The site by a name, where a browser on the same machine may reach it by one; else ""."""
        if self.has_name or not ip_address(self.host or "::").is_loopback:
            return ""
        return urlunsplit(("http", f"localhost:{urlsplit(self.site).port or 80}", "", "", ""))


class Checked(Struct, frozen=True):
    """A passkey whose answer was good."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def to_make(ceremony: Ceremony, *, person_id: int, email: str, known: list[bytes]) -> str:
    """What the browser is asked for to make a passkey, as JSON; `known` are those that the person has."""
    library, structs = _library()
    return str(
        library.options_to_json(
            library.generate_registration_options(
                rp_id=ceremony.host,
                rp_name="Rationale",
                user_name=email,
                challenge=ceremony.challenge,
                user_id=hmac.digest(ceremony.host.encode(), f"person {person_id}".encode(), "sha256"),
                exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=one) for one in known],
            )
        )
    )


def to_use(ceremony: Ceremony, known: list[bytes]) -> str:
    """What the browser is asked for to use one of the `known` passkeys, as JSON."""
    library, structs = _library()
    return str(
        library.options_to_json(
            library.generate_authentication_options(
                rp_id=ceremony.host,
                challenge=ceremony.challenge,
                allow_credentials=[structs.PublicKeyCredentialDescriptor(id=one) for one in known],
            )
        )
    )


def made(ceremony: Ceremony, answer: str) -> Checked | None:
    """The new passkey in a browser's answer; None where it is not one for us."""
    library, _ = _library()
    try:
        found = library.verify_registration_response(
            credential=_object(answer), expected_challenge=ceremony.challenge, expected_rp_id=ceremony.host,
            expected_origin=ceremony.site,
        )  # fmt: skip
    except _refusals():
        return None
    return Checked(found.credential_id, found.credential_public_key, found.sign_count)


def credential_of(answer: str) -> bytes:
    """Which passkey says that it answers; b"" where that cannot be read."""
    try:
        text = str(_object(answer).get("id", ""))
        return bytes(import_module("webauthn.helpers").base64url_to_bytes(text))
    except ValueError:
        return b""


def used(ceremony: Ceremony, answer: str, *, public_key: bytes, sign_count: int) -> Checked | None:
    """The passkey in a browser's answer, with its new count; None where it did not sign what we asked."""
    library, _ = _library()
    try:
        found = library.verify_authentication_response(
            credential=_object(answer), expected_challenge=ceremony.challenge, expected_rp_id=ceremony.host,
            expected_origin=ceremony.site, credential_public_key=public_key, credential_current_sign_count=sign_count,
        )  # fmt: skip
    except _refusals():
        return None
    return Checked(found.credential_id, public_key, found.new_sign_count)


def _object(answer: str) -> dict[str, Any]:
    """Raises ValueError (msgspec.DecodeError is one)."""
    return msgspec.json.decode(answer[:LARGEST], type=dict[str, Any])


def _library() -> tuple[Any, Any]:
    return import_module("webauthn"), import_module("webauthn.helpers.structs")


def _refusals() -> tuple[type[Exception], ...]:
    """What the library raises for an answer that is not good, and what its parsers do for one that is none."""
    return import_module("webauthn.helpers.exceptions").WebAuthnException, ValueError, KeyError, TypeError
