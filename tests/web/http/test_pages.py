"""One exit for HTML: the whole page or its part."""

from __future__ import annotations

import httpx
import pytest

from app.web.http.redirects import redirect


async def test_a_reader_gets_the_whole_page(reader: httpx.AsyncClient):
    response = await reader.get("/probe/page")
    assert "<html" in response.text
    assert "<h1>A page</h1>" in response.text
    assert response.headers["vary"] == "HX-Request-Type, Accept-Encoding"


async def test_htmx_gets_the_part_that_it_asks_for(reader: httpx.AsyncClient):
    response = await reader.get("/probe/page", headers={"hx-request": "true", "hx-request-type": "partial"})
    assert "<html" not in response.text
    assert "<h1>A page</h1>" in response.text


async def test_htmx_gets_the_whole_page_when_it_replaces_all_of_it(reader: httpx.AsyncClient):
    response = await reader.get("/probe/page", headers={"hx-request": "true", "hx-request-type": "full"})
    assert "<html" in response.text


async def test_words_are_escaped(reader: httpx.AsyncClient):
    text = (await reader.get("/probe/unescaped")).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


async def test_the_navigation_marks_where_one_is(reader: httpx.AsyncClient):
    text = (await reader.get("/decisions/none/of/this")).text
    assert '<a href="/decisions" aria-current="true">Decisions</a>' in text
    assert text.count("aria-current") == 2  # in the bar and in the menu


@pytest.mark.parametrize("path", ["/decisions/4?tag=a&tag=b#options", "/tags/größe", "/"])
def test_a_redirect_leads_to_a_page_of_this_site(path: str):
    assert redirect(path).url.startswith("/")


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "/\\evil.example", "https:evil", "\\\\evil", "evil", "", "/a\r\nset-cookie: x", "/\t/evil"],
)
def test_a_redirect_to_another_site_is_an_error(path: str):
    with pytest.raises(ValueError, match="this site"):
        redirect(path)
