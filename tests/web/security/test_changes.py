"""What may change something: a page of this site, sent by the browser that it was made for."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.web.security.cookies import is_loopback
from tests.web.conftest import EDITOR

SAME = {"sec-fetch-site": "same-origin"}
TOKEN = {"x-csrf-token": EDITOR.csrf}
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    "sent",
    [
        SAME,
        {"origin": "http://localhost:8000"},
        {"origin": "http://LOCALHOST:8000"},
        {"referer": "http://localhost:8000/imports/new"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
    ],
)
async def test_a_page_of_this_site_may_change_something(writer: httpx.AsyncClient, sent: dict[str, str]):
    response = await writer.post("/probe/write", headers=sent | TOKEN)
    assert (response.status_code, response.headers["location"]) == (303, "/probe/page")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "http://localhost:8001"},
        {"origin": "http://localhost"},
        {"origin": "http://localhost:8000.evil.example"},
        {"origin": "http://[::1"},
        {"sec-fetch-site": "cross-site", "origin": "http://localhost:8000"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"referer": "http://evil.example/?http://localhost:8000"},
    ],
)
async def test_another_site_may_not(writer: httpx.AsyncClient, sent: dict[str, str]):
    response = await writer.post("/probe/write", headers=sent | TOKEN)
    assert response.status_code == 403
    assert ("not sent from a page of this site" if sent else "A program sends a token along") in response.text


def part(name: str, value: str) -> bytes:
    return f'--b0undary\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


MULTIPART = {"content-type": "multipart/form-data; boundary=b0undary"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, f"csrf={EDITOR.csrf}".encode()),
        (FORM, f"csrf={EDITOR.csrf}&title=A".encode()),
        (MULTIPART, part("csrf", EDITOR.csrf) + part("title", "A") + b"--b0undary--"),
    ],
)
async def test_the_first_field_of_a_form_is_its_token(writer: httpx.AsyncClient, kind: dict[str, str], body: bytes):
    assert (await writer.post("/probe/write", headers=SAME | kind, content=body)).status_code == 303


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ({}, b""),
        (FORM, b""),
        (FORM, b"csrf="),
        (FORM, b"csrf=" + b"0" * 64),
        (FORM, f"csrf={EDITOR.csrf}0".encode()),
        (FORM, f"csrf={EDITOR.csrf.upper()}".encode()),
        (FORM, f"title=A&csrf={EDITOR.csrf}".encode()),
        (MULTIPART, part("csrf", "0" * 64)),
        (MULTIPART, part("title", "A") + part("csrf", EDITOR.csrf)),
        ({"x-csrf-token": ""}, f"csrf={EDITOR.csrf}".encode()),
        ({"x-csrf-token": "0" * 64} | FORM, f"csrf={EDITOR.csrf}".encode()),
    ],
)
async def test_a_form_without_its_token_changes_nothing(writer: httpx.AsyncClient, kind: dict[str, str], body: bytes):
    response = await writer.post("/probe/write", headers=SAME | kind, content=body)
    assert response.status_code == 403
    assert "Nothing has been saved" in response.text


async def test_a_file_is_not_read_before_its_form_is_known_to_be_ours(writer: httpx.AsyncClient):
    sent = 0

    async def files() -> Any:
        nonlocal sent
        yield part("title", "A")
        while sent < 1_000_000:
            sent += 1_000
            yield b"a" * 1_000

    response = await writer.post("/probe/write", content=files(), headers=SAME | MULTIPART)
    assert response.status_code == 403
    assert sent <= 2_000


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "localhost"])
def test_this_machine_is_known(address: str):
    assert is_loopback(address)


@pytest.mark.parametrize("address", ["10.0.0.1", "::ffff:10.0.0.1", "localhost.example", "", "unix:/tmp/socket"])
def test_other_machines_are_told_apart(address: str):
    assert not is_loopback(address)


async def test_a_body_over_the_limit_is_not_read_to_its_end(writer: httpx.AsyncClient):
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        while sent < 50_000_000:
            sent += 10_000
            yield b"a" * 10_000

    headers = SAME | TOKEN | FORM
    response = await writer.post("/probe/write", content=endless(), headers=headers)
    assert response.status_code == 413
    assert sent < 100_000
