"""Which passwords are taken, and how they are kept."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace

import pytest
from argon2 import extract_parameters

from app import passwords

OWN = ("Ada Admin", "ada.admin@example.org")


@pytest.mark.parametrize(
    "password",
    ["x" * 7, "x" * 1_001, "password", "PASSWORD", "qwertyuiop", "12345678", "rationale", "Rationale2026!",
     "Ada Admin!", "adaadmin", "ada.admin@example.org", "ADA.ADMIN99", "!" * 8],
)  # fmt: skip
def test_what_anybody_would_try_is_refused(password: str) -> None:
    assert passwords.weakness(password, *OWN)


@pytest.mark.parametrize("password", ["kvassjug", "x" * 1_000, "four odd words here", "пароль-не-простой", "        a"])
def test_everything_else_is_taken_without_rules_of_composition(password: str) -> None:
    assert passwords.weakness(password, *OWN) == ""


@pytest.mark.usefixtures("dear_hashes")
async def test_a_hash_is_as_dear_as_it_must_be() -> None:
    kept = extract_parameters(await passwords.hashed("four odd words here"))
    assert (kept.type.name, kept.memory_cost >= 19 * 1024, kept.time_cost >= 2) == ("ID", True, True)


async def test_no_sign_of_a_long_password_is_without_effect() -> None:
    long = "a" * 999
    stored = await passwords.hashed(long + "b")
    assert await passwords.is_right(stored, long + "b")
    assert not await passwords.is_right(stored, long + "c")
    assert not await passwords.is_right(stored, long)


async def test_a_letter_with_an_accent_is_the_same_on_every_keyboard() -> None:
    assert await passwords.is_right(await passwords.hashed("caf\u00e9 au lait"), "cafe\u0301 au lait")


@pytest.mark.parametrize("stored", [None, "", "nonsense", "$argon2id$v=19$m=8"])
async def test_without_a_hash_no_password_is_right(stored: str | None) -> None:
    assert not await passwords.is_right(stored, "nobody's")


async def test_the_event_loop_goes_on_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    gone_on = threading.Event()
    monkeypatch.setattr(passwords, "_hasher", SimpleNamespace(hash=lambda _: gone_on.wait(60)))
    hashing = asyncio.create_task(passwords.hashed("four odd words here"))
    await asyncio.sleep(0)
    gone_on.set()
    assert await hashing, "the loop stood still until the password was hashed"
