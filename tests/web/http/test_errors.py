"""Errors as a reader meets them."""

from __future__ import annotations

import httpx
import pytest

PARTIAL = {"hx-request": "true", "hx-request-type": "partial"}


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503])
async def test_each_status_has_a_page_that_names_the_request(reader: httpx.AsyncClient, status: int):
    response = await reader.get(f"/probe/problem/{status}")
    assert response.status_code == status
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<code>{response.headers['x-request-id']}</code>" in response.text
    assert "<title>" in response.text


async def test_htmx_gets_a_part_instead_of_a_page(reader: httpx.AsyncClient):
    response = await reader.get("/no-such-page", headers=PARTIAL)
    assert response.status_code == 404
    assert response.headers["vary"] == "HX-Request-Type, Accept-Encoding"
    assert "<html" not in response.text
    assert 'role="alert"' in response.text


async def test_our_own_words_are_shown(reader: httpx.AsyncClient):
    assert "There is no decision 12." in (await reader.get("/probe/problem/404")).text


async def test_nothing_of_the_inside_is_shown_but_it_is_logged(reader: httpx.AsyncClient, log: list[dict]):
    response = await reader.get("/probe/broken")
    assert response.status_code == 500
    for secret in ("hunter2", "RuntimeError", "Traceback", "secret.py"):
        assert secret not in response.text
    [line] = [line for line in log if line["event"] == "failed"]
    assert line["request_id"] == response.headers["x-request-id"]
    assert "RuntimeError" in line["exception"]


async def test_a_database_that_is_away_is_a_passing_state(reader: httpx.AsyncClient):
    response = await reader.get("/probe/unreachable")
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert "5432" not in response.text


async def test_a_reader_in_a_hurry_is_told_when_to_return(reader: httpx.AsyncClient):
    response = await reader.get("/probe/busy")
    assert (response.status_code, response.headers["retry-after"]) == (429, "10")


async def test_a_method_that_is_not_allowed_is_answered_with_those_that_are(reader: httpx.AsyncClient):
    response = await reader.delete("/probe/page", headers={"sec-fetch-site": "same-origin"})
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]


async def test_even_a_broken_error_page_is_an_answer(reader: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.web.http.errors.error_page", lambda *_: 1 / 0)
    response = await reader.get("/no-such-page")
    assert response.status_code == 500
    assert response.text == f"Something went wrong here. Request {response.headers['x-request-id']}.\n"
