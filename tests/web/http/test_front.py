"""What every answer carries, and which requests are refused at the door."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from typing import Any

import brotli  # type: ignore[import-untyped]  # ships no types
import httpx
import pytest

from app.main import create_app
from app.settings import Settings
from tests.cast import set_up
from tests.web.conftest import NOWHERE

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
SAME = {"sec-fetch-site": "same-origin"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/probe/page", 200),
        ("HEAD", "/probe/page", 200),
        ("GET", "/no-such-page", 404),
        ("DELETE", "/probe/page", 405),
        ("GET", "/probe/broken", 500),
        ("GET", "/robots.txt", 200),
        ("GET", "/static/none.css", 404),
        ("GET", "/livez", 200),
        ("OPTIONS", "/probe/page", 204),
    ],
)
async def test_every_answer_has_the_security_headers(reader: httpx.AsyncClient, method: str, path: str, status: int):
    response = await reader.request(method, path, headers=SAME)
    assert response.status_code == status
    assert EVERYWHERE.items() <= dict(response.headers).items()
    assert "camera=()" in response.headers["permissions-policy"]
    assert len(response.headers["x-request-id"]) == 16


@pytest.mark.parametrize("method", ["OPTIONS", "DELETE"])
async def test_what_may_be_read_may_be_asked_for_by_head(reader: httpx.AsyncClient, method: str):
    allowed = (await reader.request(method, "/probe/page", headers=SAME)).headers["allow"]
    assert {"GET", "HEAD"} <= set(allowed.split(", "))


async def test_the_policy_allows_nothing_but_our_own(reader: httpx.AsyncClient):
    policy = (await reader.get("/probe/page")).headers["content-security-policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["style-src"] == rules["connect-src"] == rules["form-action"] == "'self'"
    assert rules["script-src"] == "'self'"
    assert "unsafe" not in policy


async def test_every_script_is_a_file_of_our_own(reader: httpx.AsyncClient):
    scripts = re.findall(r"<script[^>]*>[^<]*", (await reader.get("/probe/page")).text)
    assert len(scripts) == 3
    assert all(re.fullmatch(r'<script src="/static/[^>]*>', one) for one in scripts)


async def test_strict_transport_is_asked_for_only_where_people_use_https(reader: httpx.AsyncClient):
    assert "strict-transport-security" not in (await reader.get("/livez")).headers
    settings = Settings(database_url=NOWHERE, base_url="https://rationale.example.org", public_reading=True)
    transport = httpx.ASGITransport(app=set_up(create_app(settings)))
    async with httpx.AsyncClient(transport=transport, base_url="https://rationale.example.org") as client:
        response = await client.get("/patterns")
    assert response.headers["strict-transport-security"].startswith("max-age=63072000")
    assert "upgrade-insecure-requests" in response.headers["content-security-policy"]
    assert '<link rel="canonical" href="https://rationale.example.org/patterns">' in response.text


async def named(probe: Any, given: str, peer: str) -> str:
    """The name of a request for which `peer` gives this one."""
    transport = httpx.ASGITransport(app=probe, client=(peer, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        return (await client.get("/livez", headers={"x-request-id": given.encode()})).headers["x-request-id"]


@pytest.mark.parametrize("given", ["abcdefgh", "0f3a-77.b_c"])
async def test_a_request_id_of_a_proxy_is_kept(probe: Any, given: str):
    assert await named(probe, given, "192.0.2.80") == given


async def test_anybody_elses_request_id_is_replaced(probe: Any):
    assert re.fullmatch(r"[0-9a-f]{16}", await named(probe, "abcdefgh", "192.0.2.7"))


@pytest.mark.parametrize("given", ["short", "a" * 65, 'forged" {"x":1}', "über-lang-id"])
async def test_a_request_id_that_is_none_is_replaced(probe: Any, given: str):
    assert re.fullmatch(r"[0-9a-f]{16}", await named(probe, given, "192.0.2.80"))


async def test_a_request_has_one_host(reader: httpx.AsyncClient):
    answer = await reader.get("/probe/page", headers=[("host", "localhost"), ("host", "localhost")])
    assert (answer.status_code, "names its host more than once" in answer.text) == (400, True)


async def test_head_is_answered_as_get_without_its_body(reader: httpx.AsyncClient):
    whole, head = await reader.get("/probe/long"), await reader.head("/probe/long")
    assert head.content == b""
    assert head.headers["content-length"] == whole.headers["content-length"]


@pytest.mark.parametrize("path", ["/probe/long", "/robots.txt", "/no-such-page"])
async def test_a_server_still_sees_that_head_was_asked(probe: Any, path: str):
    """Or else it waits for the body that the length promises, and breaks the connection off."""
    scope = {"type": "http", "method": "HEAD", "path": path, "query_string": b"", "headers": [(b"host", b"localhost")]}
    await probe(scope, _nothing, _nothing)
    assert scope["method"] == "HEAD"


async def _nothing(*_: Any) -> dict[str, str]:
    return {"type": "http.request"}


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("br;q=0, GZIP;q=0.5", "gzip", gzip.decompress),
    ],
)
async def test_a_large_answer_is_compressed_where_that_is_accepted(
    reader: httpx.AsyncClient, accepted: str, encoding: str, unpack: Callable[[bytes], bytes]
):
    async with reader.stream("GET", "/probe/long", headers={"accept-encoding": accepted}) as response:
        body = b"".join([part async for part in response.aiter_raw()])
    assert response.headers["content-encoding"] == encoding
    assert "Accept-Encoding" in response.headers["vary"]
    assert int(response.headers["content-length"]) == len(body) < 200
    assert unpack(body) == b"a" * 5000


@pytest.mark.parametrize(
    ("path", "accepted"),
    [("/probe/long", "deflate"), ("/probe/long", "br; q=0.000, gzip;q=0"), ("/livez", "br, gzip")],
)
async def test_a_small_answer_or_another_reader_gets_it_plain(reader: httpx.AsyncClient, path: str, accepted: str):
    assert "content-encoding" not in (await reader.get(path, headers={"accept-encoding": accepted})).headers


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/probe/page%00", "NUL"),
        ("/probe/page?q=a%00b", "NUL"),
        ("/" + "a" * 9000, "longer"),
        ("/probe/page?q=" + "a" * 1001, "longer than 1000 characters"),
        ("/probe/page?q=" + "%C3%A4" * 1001, "longer than 1000 characters"),
        ("/probe/page?" + "&".join(["a=1"] * 600), "more values"),
        ("http://localhost//probe/page", "two slashes"),
    ],
)
async def test_an_address_that_no_page_makes_is_refused(reader: httpx.AsyncClient, path: str, words: str):
    response = await reader.get(path)
    assert response.status_code == 400
    assert words in response.text


async def test_a_long_but_possible_address_is_read(reader: httpx.AsyncClient):
    assert (await reader.get("/probe/page?q=" + "%C3%A4" * 500 + "&r=" + "b" * 1000)).status_code == 200


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000", "localhost."])
async def test_the_server_answers_to_its_names(reader: httpx.AsyncClient, host: str):
    assert (await reader.get("/probe/page", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "", "[::1", "127.0.0.1.evil.example:8000", "e@localhost", "localhost:e"],
)
async def test_another_name_is_refused(reader: httpx.AsyncClient, host: str):
    response = await reader.get("/probe/page", headers={"host": host})
    assert response.status_code == 400
    assert "RATIONALE_ALLOWED_HOSTS" in response.text or not host


async def test_a_platform_may_ask_for_health_under_its_own_name(reader: httpx.AsyncClient):
    assert (await reader.get("/livez", headers={"host": "healthcheck.railway.app"})).status_code == 200
