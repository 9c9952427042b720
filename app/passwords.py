"""Passwords: hashed with Argon2id, compared off the event loop, refused where anybody would try them first.

Parameters are the least of the OWASP cheat sheet (19 MiB, two passes, one lane): some 40 ms of one core, so that a
sign-in stays quick on a small server. A hash with other parameters is made anew when its person signs in.

Text is taken in Unicode form NFKC (NIST SP 800-63B, 5.1.1.2): "é" may reach us as one sign or as two, depending on the
keyboard. Nothing is cut off, and spaces count.
"""

from __future__ import annotations

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from string import digits, punctuation, whitespace
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import Field

SHORTEST, LONGEST = 8, 1_000  # characters
MEMORY, PASSES, LANES = 19_456, 2, 1  # KiB, and so on
PRODUCT = "rationale"
_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY, parallelism=LANES)
# Two at once: each takes 19 MiB and a core, and more would only slow each other and everything else down.
_threads = ThreadPoolExecutor(2, thread_name_prefix="passwords")


def new_password(title: str) -> Any:
    """The field of a form in which somebody chooses a password."""
    return Field(
        title=title, max_length=LONGEST,
        description="At least 8 characters; longer is better, and four odd words are good.",
        json_schema_extra={"kind": "password", "autocomplete": "new-password"},
    )  # fmt: skip


async def hashed(password: str) -> str:
    """The hash to store of a new password."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, _form(password))


async def is_right(stored: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed. Without a hash it is not, after the same time."""
    right = await asyncio.get_running_loop().run_in_executor(_threads, _verify, stored or _nobodys(), _form(password))
    return right and bool(stored)


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def weakness(password: str, *own: str) -> str:
    """Why a new password is refused, in a sentence; "" if it is not. `own`: what everybody knows of its person."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"Use {SHORTEST} to {LONGEST:,} characters."
    plain = _form(password).casefold()
    if plain in _common():
        return "This is one of the passwords that everybody tries first. Choose another, for instance four odd words."
    if plain.strip(digits + punctuation + whitespace) in {"", PRODUCT, *_names(own)}:
        return "This can be guessed from the name or the e-mail address. Choose another."
    return ""


def _form(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """A hash that nothing is compared to, for people whom we do not know: they shall wait as long."""
    return _hasher.hash("nobody's")


@cache
def _common() -> frozenset[str]:
    """The most common passwords that are long enough, some 11,000, in lower case."""
    lists = import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS  # large, and needed only where one is chosen
    return frozenset(word for word in lists["passwords"] if len(word) >= SHORTEST)


def _names(own: tuple[str, ...]) -> set[str]:
    known = {form for text in own for form in (text, text.partition("@")[0], text.replace(" ", ""))}
    return {_form(text).casefold().strip(digits + punctuation + whitespace) for text in known} - {""}
