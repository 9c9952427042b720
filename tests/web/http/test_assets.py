"""Static files: an address a content, kept for good."""

from __future__ import annotations

import gzip
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import brotli
import httpx
import pytest

from app.web.http.assets import Assets

STATIC = Path(__file__).parents[3] / "static"


@pytest.fixture(scope="module")
def assets() -> Assets:
    return Assets(STATIC)


async def test_a_page_names_files_that_are_there_for_good(reader: httpx.AsyncClient):
    page = (await reader.get("/probe/page")).text
    addresses = set(re.findall(r'"(/static/[^"#]+)', page))
    assert len(addresses) == 9
    for address in addresses:
        response = await reader.get(address)
        assert response.status_code == 200
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("accepted", "sent", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("gzip, br;q=0", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
async def test_files_come_as_small_as_the_browser_can_read_them(
    reader: httpx.AsyncClient, assets: Assets, accepted: str, sent: str | None, unpack: Callable[[bytes], bytes]
):
    async with reader.stream("GET", assets.url("app.css"), headers={"accept-encoding": accepted}) as response:
        body = b"".join([part async for part in response.aiter_raw()])
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.headers.get("content-encoding") == sent
    assert b"@layer tokens,base" in unpack(body)
    assert sent is None or len(body) < 12_000


async def test_a_style_sheet_carries_only_the_headers_that_it_heeds(reader: httpx.AsyncClient, assets: Assets):
    headers = (await reader.get(assets.url("app.css"))).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "content-security-policy" not in headers
    drawing = (await reader.get(assets.url("icons/sprite.svg"))).headers  # a browser shows it as a document
    assert drawing["content-security-policy"].startswith("default-src 'none'")


async def test_a_page_of_another_release_finds_its_files_but_does_not_keep_them(reader: httpx.AsyncClient):
    response = await reader.get("/static/000000000000/app.css")
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-cache")


async def test_a_vendored_module_is_kept_though_another_names_it(reader: httpx.AsyncClient, assets: Assets):
    module = next(name for name in assets.files if "/chunks/" in name)
    response = await reader.get(f"/static/000000000000/{module}")
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in response.headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["/static/", "/static/x/none.css", "/static/x/../../pyproject.toml", "/static/x/%2e%2e/a"]
)
async def test_there_is_nothing_else(reader: httpx.AsyncClient, path: str):
    assert (await reader.get(path)).status_code == 404


async def test_a_file_cannot_be_posted_to(reader: httpx.AsyncClient, assets: Assets):
    response = await reader.post(assets.url("app.js"), headers={"sec-fetch-site": "same-origin"})
    assert response.status_code == 405


def test_the_style_sheet_names_its_font_by_the_address_that_pages_preload(assets: Assets):
    font = assets.url("vendor/source-serif-4-5.3.1-latin-600.woff2").encode()
    assert b'url("%s")' % font in assets.files["app.css"].read()


def test_parts_of_diagrams_lie_in_no_memory_before_they_are_wanted():
    tracemalloc.start()
    try:
        assets = Assets(STATIC)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < sum(path.stat().st_size for path in STATIC.rglob("*.*")) / 3
    assert assets.files


def test_every_vendored_file_names_its_version_and_has_its_licence():
    for path in (STATIC / "vendor").iterdir():
        if path.suffix == ".txt":
            continue
        assert re.search(r"-\d+\.\d+\.\d+", path.name)
        assert list((STATIC / "vendor").glob(path.name.split("-")[0] + "*LICENSE.txt"))


def test_what_everybody_loads_stays_small(assets: Assets):
    everything = ["app.css", "app.js", "js/theme.js", "vendor/htmx-4.0.1.min.js", "icons/sprite.svg"]
    font = "vendor/source-serif-4-5.3.1-latin-600.woff2"
    assert sum(len(assets.files[name].accepted(b"gzip, br").body) for name in [*everything, font]) < 49_000
