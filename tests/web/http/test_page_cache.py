"""A page that was made before is sent again as long as nothing has changed, and never after."""

import re
from typing import Any

import httpx
import msgspec
import pytest

from app.main import create_app
from app.persistence.database.engine import Database
from app.settings import Settings
from app.web.http.page_cache import FRAME, SEAL, Address, PageCache
from tests.cast import set_up
from tests.register import collection, counted_statements, decision, store

PLAIN = {"accept-encoding": "identity"}
HERE = Address("/decisions", b"", b"", False)


async def made(app: Any, client: httpx.AsyncClient, path: str, **headers: str) -> tuple[httpx.Response, bool]:
    """The answer, and whether its page was made for it."""
    rendered, find = [], app.template_engine.get_template
    app.template_engine.get_template = lambda *given: rendered.append(given) or find(*given)
    try:
        return await client.get(path, headers=headers), bool(rendered)
    finally:
        del app.template_engine.get_template


async def test_the_second_reader_gets_the_page_of_the_first(app: Any, client: httpx.AsyncClient) -> None:
    with counted_statements(app):
        first, anew = await made(app, client, "/decisions", **PLAIN)
    second, again = await made(app, client, "/decisions", **PLAIN)
    assert (anew, again) == (True, False)
    assert second.text.partition("<main")[2] == first.text.partition("<main")[2]
    assert dict(second.headers) | {"x-request-id": "", "content-security-policy": ""} == dict(first.headers) | {
        "x-request-id": "", "content-security-policy": "",
    }  # fmt: skip


async def test_each_copy_has_the_nonce_of_its_own_answer(app: Any, client: httpx.AsyncClient) -> None:
    seen = set()
    for _ in range(3):
        answer = await client.get("/decisions")
        policy = re.search(r"'nonce-([0-9a-f]+)'", answer.headers["content-security-policy"])
        assert policy
        assert set(re.findall(r'nonce="([^"]*)"', answer.text)) == {policy[1]}
        assert SEAL.decode() not in answer.text
        seen.add(policy[1])
    assert len(seen) == 3


async def test_a_change_is_seen_by_the_next_reader(app: Any, client: httpx.AsyncClient, database: Database) -> None:
    assert "Keep a queue" not in (await client.get("/decisions")).text
    await store(database, decision(collection(), 1, "Keep a queue"))
    answer, anew = await made(app, client, "/decisions")
    assert anew
    assert "Keep a queue" in answer.text


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/decisions?status=accepted", {}),
        ("/decisions", {"hx-request-type": "partial"}),
    ],
)
async def test_another_address_and_another_part_get_pages_of_their_own(
    app: Any, client: httpx.AsyncClient, path: str, headers: dict[str, str]
) -> None:
    with counted_statements(app):
        await client.get("/decisions")
    assert (await made(app, client, path, **headers))[1]


async def test_each_person_gets_pages_of_their_own(
    app: Any, client: httpx.AsyncClient, reading_person: httpx.AsyncClient, editor: httpx.AsyncClient
) -> None:
    with counted_statements(app):
        await client.get("/decisions")
    for somebody in (reading_person, editor):
        assert (await made(app, somebody, "/decisions"))[1]
        assert not (await made(app, somebody, "/decisions"))[1]


async def test_errors_and_files_are_not_kept(app: Any, client: httpx.AsyncClient) -> None:
    with counted_statements(app):
        for path in ("/decisions/999999", "/nothing", "/decisions?format=csv"):
            await client.get(path)
    assert app.asgi_handler.page_cache.size == 0


async def test_a_register_may_do_without(settings: Settings, database: Database) -> None:
    app = set_up(create_app(msgspec.structs.replace(settings, page_store_bytes=0)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost") as client:
        await client.get("/decisions")
        assert (await made(app, client, "/decisions"))[1]
    await app.state.database.aclose()


def test_what_has_not_been_asked_for_the_longest_goes_first() -> None:
    kept = PageCache(3 * (FRAME + 300))
    at = [HERE._replace(path=f"/{number}") for number in range(4)]
    pages = [bytes((number * 7919 + place * place * 31) % 251 for place in range(250)) for number in range(4)]
    for one, page in zip(at[:3], pages, strict=False):
        kept.keep(one, "tag", page)
    assert kept.get(at[0], "tag") == pages[0]
    kept.keep(at[3], "tag", pages[3])
    assert [one in kept for one in at] == [True, False, True, True]
    assert kept.size <= kept.most


def test_a_page_of_another_tag_is_none() -> None:
    kept = PageCache(100_000)
    kept.keep(HERE, "old", b"old page")
    assert kept.get(HERE, "new") is None
    kept.keep(HERE, "new", b"new page")
    assert kept.get(HERE, "new") == b"new page"
    kept.clear()
    assert (HERE in kept, kept.size) == (False, 0)
