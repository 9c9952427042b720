"""A page that was made before is sent again as long as nothing has changed, and never after."""

from typing import Any

import httpx
import msgspec
import pytest

from app.main import create_app
from app.people.models import Person, PersonRole, PersonState
from app.persistence.database.engine import Database
from app.settings import Settings
from app.web.http.page_cache import Address, PageCache, StoredPage
from app.web.security.access import NOBODY
from tests.cast import browser_of, secret_of, set_up
from tests.register import collection, counted_statements, decision, store

PLAIN = {"accept-encoding": "identity"}
HERE = Address("/decisions", b"", False, "")


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


async def test_a_change_is_seen_by_the_next_reader(app: Any, client: httpx.AsyncClient, database: Database) -> None:
    assert "Keep a queue" not in (await client.get("/decisions")).text
    await store(database, decision(collection(), 1, "Keep a queue"))
    answer, anew = await made(app, client, "/decisions")
    assert anew
    assert "Keep a queue" in answer.text


async def test_a_list_is_rendered_again_where_what_it_shows_has_changed_and_only_there(
    app: Any, client: httpx.AsyncClient, editor: httpx.AsyncClient, database: Database
) -> None:
    await store(database, one := decision(collection(), 1, "Keep a queue"))
    for reader in (client, editor):
        await made(app, reader, "/decisions", **PLAIN)
    for change, told in (
        ("UPDATE decision SET context = 'Nobody lists this' WHERE id = $1", ""),
        ("UPDATE decision SET title = 'Keep a log' WHERE id = $1", "Keep a log"),
        ("UPDATE collection SET name = 'Elsewhere', slug = 'elsewhere' WHERE id > 0 * $1::int", "elsewhere"),
        ("UPDATE decision SET status = 'rejected' WHERE id = $1", "Rejected"),
        ("UPDATE decision SET status = status WHERE id = $1", ""),
        ("UPDATE person SET name = 'Nobody Else' WHERE id = $1", ""),
    ):
        await database.change(change, one.id)
        before = [(await reader.get("/decisions", headers=PLAIN)).text for reader in (client, editor)]
        app.asgi_handler.page_cache.clear()
        after = [(await reader.get("/decisions", headers=PLAIN)).text for reader in (client, editor)]
        assert before == after, change
        assert told in after[0]
    kept = await client.get("/decisions", headers=PLAIN)
    await database.change("UPDATE decision SET context = 'Nor this' WHERE id = $1", one.id)
    answer, anew = await made(app, client, "/decisions", **PLAIN)
    assert not anew
    assert answer.text == kept.text
    assert answer.headers["etag"] != kept.headers["etag"]


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


async def test_those_who_may_do_the_same_share_a_page_in_which_each_finds_their_own_name(
    app: Any,
    database: Database,
    client: httpx.AsyncClient,
    reading_person: httpx.AsyncClient,
    editor: httpx.AsyncClient,
) -> None:
    other = Person(name="Nils <Nobody> & Sons", email="n@example.org", role=PersonRole.READER, state=PersonState.ACTIVE)
    async with browser_of(app, await secret_of(database, other)) as second:
        for somebody in (client, reading_person, editor):
            assert (await made(app, somebody, "/decisions"))[1]
            assert not (await made(app, somebody, "/decisions"))[1]
        for encoding in ("identity", "gzip", "br"):
            own, _ = await made(app, reading_person, "/decisions", **{"accept-encoding": encoding})
            theirs, anew = await made(app, second, "/decisions", **{"accept-encoding": encoding})
            assert not anew
            for answer in own, theirs:
                assert int(answer.headers["content-length"]) == answer.num_bytes_downloaded
            assert "Rosa Reader" in own.text
            assert theirs.text == own.text.replace("Rosa Reader", "Nils &lt;Nobody&gt; &amp; Sons").replace(
                reading_person.headers["x-csrf-token"], second.headers["x-csrf-token"]
            )


async def test_what_a_role_may_see_is_not_shown_to_who_has_lost_it(
    app: Any, database: Database, editor: httpx.AsyncClient, reading_person: httpx.AsyncClient
) -> None:
    for somebody in (editor, reading_person):
        await somebody.get("/decisions")
    assert 'href="/admin"' in (await editor.get("/decisions")).text
    await database.change("UPDATE person SET role = 'reader' WHERE name = $1", "Edwin Editor")
    after = await editor.get("/decisions")
    assert 'href="/admin"' not in after.text
    await database.change("DELETE FROM session")
    assert "Edwin Editor" not in (await editor.get("/decisions")).text


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
    at = [HERE._replace(path=f"/{number}") for number in range(4)]
    pages = [bytes((number * 7919 + place * place * 31) % 251 for place in range(250)) for number in range(4)]
    kept = PageCache(3 * (StoredPage(pages[0]).size + 10))
    for one, page in zip(at[:3], pages, strict=False):
        kept.keep(one, "version", page)
    found = kept.get(at[0], "version")
    assert found
    assert found.sent(NOBODY, b"")[0] == pages[0]
    kept.keep(at[3], "version", pages[3])
    assert [one in kept for one in at] == [True, False, True, True]
    assert kept.size <= kept.most


def test_a_page_of_another_version_is_none() -> None:
    kept = PageCache(100_000)
    kept.keep(HERE, "old", b"old page")
    assert kept.get(HERE, "new") is None
    kept.keep(HERE, "new", b"new page")
    assert kept.get(HERE, "new") is not None
    kept.clear()
    assert (HERE in kept, kept.size) == (False, 0)
