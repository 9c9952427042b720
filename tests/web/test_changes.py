"""Who may change something: nobody from another site, and for now nobody from another machine."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.web.security import is_loopback

SAME = {"sec-fetch-site": "same-origin"}


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
async def test_a_page_of_this_site_may_change_something(reader: httpx.AsyncClient, sent: dict[str, str]):
    response = await reader.post("/probe/write", headers=sent)
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
async def test_another_site_may_not(reader: httpx.AsyncClient, sent: dict[str, str]):
    response = await reader.post("/probe/write", headers=sent)
    assert response.status_code == 403
    assert "not sent from a page of this site" in response.text


@pytest.mark.parametrize(
    ("peer", "sent"),
    [
        ("192.0.2.7", {}),
        ("2001:db8::7", {}),
        ("", {}),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}),
        ("127.0.0.1", {"forwarded": "for=127.0.0.1"}),
        ("127.0.0.1", {"x-real-ip": "127.0.0.1"}),
    ],
)
async def test_changes_from_elsewhere_are_refused(probe: Any, peer: str, sent: dict[str, str]):
    transport = httpx.ASGITransport(app=probe, client=(peer, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        response = await client.post("/probe/write", headers=SAME | sent)
    assert response.status_code == 403
    assert "This is not open to you" in response.text


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_known(address: str):
    assert is_loopback(address)


@pytest.mark.parametrize("address", ["10.0.0.1", "::ffff:10.0.0.1", "localhost", "", "unix:/tmp/socket"])
def test_other_machines_are_told_apart(address: str):
    assert not is_loopback(address)


async def test_a_body_over_the_limit_is_not_read_to_its_end(reader: httpx.AsyncClient):
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        while sent < 50_000_000:
            sent += 10_000
            yield b"a" * 10_000

    headers = SAME | {"content-type": "application/x-www-form-urlencoded"}
    response = await reader.post("/probe/write", content=endless(), headers=headers)
    assert response.status_code == 413
    assert sent < 100_000
