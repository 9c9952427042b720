"""Secrets that have to be read again, so that a hash does not do: sealed with a key that is not in the database.

With `RATIONALE_SECRET_KEYS` they are encrypted with its first key (AES-256-GCM, bound to their person) and opened with
any, so that keys can be changed. Without, they are kept as they are: a key beside an embedded database would be stolen
with it. They are a second factor; passwords are hashed in any case.
"""

from __future__ import annotations

import hashlib
import os
from importlib import import_module
from typing import Any

from app.settings import Settings

PLAIN, SEALED = b"\0", b"\1"
NONCE = 12  # bytes


class BadSeal(Exception):
    """What was sealed with a key that is not known any more."""


def seal(settings: Settings, secret: bytes, whose: int) -> bytes:
    """What is stored of a person's secret."""
    if not (keys := settings.keys):
        return PLAIN + secret
    nonce = os.urandom(NONCE)
    return SEALED + nonce + bytes(_cipher(keys[0]).encrypt(nonce, secret, _bound(whose)))


def unseal(settings: Settings, stored: bytes, whose: int) -> bytes:
    """The secret. Raises BadSeal."""
    if stored[:1] == PLAIN:
        return stored[1:]
    nonce, rest = stored[1 : 1 + NONCE], stored[1 + NONCE :]
    invalid = import_module("cryptography.exceptions").InvalidTag
    for key in settings.keys:
        try:
            return bytes(_cipher(key).decrypt(nonce, rest, _bound(whose)))
        except invalid:
            continue
    raise BadSeal


def _cipher(key: str) -> Any:
    """Loaded where it is needed: the library takes 10 MB."""
    aead = import_module("cryptography.hazmat.primitives.ciphers.aead")
    return aead.AESGCM(hashlib.sha256(b"rationale sealing " + key.encode()).digest())


def _bound(whose: int) -> bytes:
    return f"authenticator of {whose}".encode()
