"""Links lead on: a page offers nobody what is not open to them."""

from __future__ import annotations

import re

import httpx
import pytest

pytestmark = pytest.mark.slow

LISTS = ("/", "/decisions", "/research", "/risks", "/practices", "/assumptions", "/tags", "/people", "/collections",
         "/stack", "/timeline", "/imports", "/search", "/decisions/graph")  # fmt: skip
LINK = re.compile(r'<a [^>]*?href="(/[^"#]*)"')


async def links(client: httpx.AsyncClient, query: str) -> set[str]:
    pages = [await client.get(f"{address}{query}", follow_redirects=True) for address in LISTS]
    assert [page.status_code for page in pages] == [200] * len(LISTS)
    return {link.replace("&amp;", "&") for page in pages for link in LINK.findall(page.text)}


async def closed_ways(client: httpx.AsyncClient, query: str) -> list[str]:
    found = [await client.get(link, follow_redirects=True) for link in sorted(await links(client, query))]
    return [str(page.url) for page in found if page.status_code != 200]


@pytest.mark.parametrize("query", ["", "?after=x", "?q=zeppelin"])
async def test_an_empty_register_offers_a_stranger_only_what_is_open(stranger: httpx.AsyncClient, query: str) -> None:
    offered = await links(stranger, query)
    assert "/imports/new" not in offered
    assert not [link for link in offered if link.startswith("/admin")]
    assert await closed_ways(stranger, query) == []


async def test_a_reader_is_not_sent_to_import_either(reading_person: httpx.AsyncClient) -> None:
    assert "/imports/new" not in await links(reading_person, "")
    assert await closed_ways(reading_person, "") == []


async def test_an_editor_is_shown_the_way_to_import(editor: httpx.AsyncClient) -> None:
    assert "/imports/new" in await links(editor, "")


async def test_who_is_signed_in_stays_so_where_an_address_cannot_be_read(admin: httpx.AsyncClient) -> None:
    refused = await admin.get("/search?q=%00")
    assert (refused.status_code, "NUL character" in refused.text, "/sign-in" in refused.text) == (400, True, False)


@pytest.mark.parametrize("path", ["/decisions", "/research", "/risks", "/projects", "/waivers", "/assumptions"])
async def test_a_list_that_is_asked_for_as_another_file_says_which_there_are(
    stranger: httpx.AsyncClient, path: str
) -> None:
    refused = await stranger.get(f"{path}?format=pdf")
    assert refused.status_code == 406
    assert "This list comes as csv, markdown or xlsx, not as “pdf”." in refused.text
