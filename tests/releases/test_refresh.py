"""Releases are asked for at indexes, and tell pages and checks how far and how old a pin is."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import brotli
import httpx
import msgspec
import pytest
import pytest_asyncio

from app.checks.bundle import Bundle
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.releases.advisories import ArchiveError
from app.releases.asking import MOST_BYTES, Asker
from app.releases.refreshing import Refreshed, refresh, take_advisories
from app.tables import Package, Pin
from tests.accounts.links import rows
from tests.projects.builds import machine_of, pinning, send, uv_lock
from tests.register import collection, counted_statements, decision, store
from tests.releases.registry import HTTPX, VITE, Registry, advisory, archive, served
from tests.web.http.test_page_cache import made

pytestmark = pytest.mark.slow

RELEASES = "SELECT version, released_on::text, yanked FROM release ORDER BY id"


@pytest.fixture
def registry() -> Iterator[Registry]:
    with served() as server:
        server.hold("/simple/httpx/", HTTPX)
        server.hold("/npm/@scope%2Fvite", VITE)
        yield server


@pytest_asyncio.fixture
async def pins(database: Database) -> list[Pin]:
    """httpx from 0.27 to below 0.28, httpx from 2 on, @scope/vite 5."""
    made = pinning(("httpx", ">=0.27,<0.28", "required"), ("redis", ">=5", "required"))
    package = made[0].package
    made.append(Pin(package=package, specifier=">=2", normalised=">=2", level="recommended"))
    vite = Package(ecosystem="npm", name="@scope/vite")
    made.append(Pin(package=vite, specifier="^5.0.0", normalised=">=5.0.0 <6.0.0-0", level="required"))
    await store(database, decision(collection(), 1, "Async HTTP", slug="async-http", pins=made))
    return made


async def refreshed(database: Database, registry: Registry) -> Refreshed:
    async with httpx.AsyncClient(timeout=60) as client:
        return await refresh(database, Asker(registry.addresses, client), lambda _done, _total: None)


async def outlooks(database: Database) -> list[Any]:
    told = "outlook->>'newest', outlook->>'latest', outlook->>'behind', outlook->'advisories'"
    return await rows(database, f"SELECT {told} FROM pin ORDER BY id")


@pytest.mark.usefixtures("pins")
async def test_releases_are_read_with_their_days_and_what_was_yanked(database: Database, registry: Registry) -> None:
    told = await refreshed(database, registry)
    assert (told.asked, told.changed) == (2, 2)
    assert told.problems == {"pypi redis": "The index knows no such package."}
    assert await rows(database, RELEASES) == [
        ("0.27.0", "2024-02-21", False), ("0.28.0", "2024-11-28", True), ("0.28.1", "2024-12-06", False),
        ("1.0.dev3", "2025-09-15", False), ("5.0.0", "2023-11-16", False), ("6.0.0", None, True),
        ("6.0.1", "2024-11-30", False), ("7.0.0-beta.1", None, False),
    ]  # fmt: skip
    assert await outlooks(database) == [
        ("0.27.0", "0.28.1", "1", []), (None, None, None, None), ("", "0.28.1", "0", []), ("5.0.0", "6.0.1", "1", []),
    ]  # fmt: skip


@pytest.mark.usefixtures("pins")
async def test_what_did_not_change_is_not_sent_again(database: Database, registry: Registry) -> None:
    await refreshed(database, registry)
    registry.asked.clear()
    told = await refreshed(database, registry)
    assert (told.asked, told.changed) == (2, 0)
    assert sum(bool(tag) for _, tag in registry.asked) == 2
    registry.hold("/simple/httpx/", {"files": HTTPX["files"][:2]})
    assert (await refreshed(database, registry)).changed == 1
    assert await rows(database, f"{RELEASES} LIMIT 1") == [("0.27.0", "2024-02-21", False)]


@pytest.mark.usefixtures("pins")
@pytest.mark.parametrize("answer", [b"<html>", b"[]", b'{"files": 1}', b"\xff", b"[" * 100_000])
async def test_an_answer_that_is_none_changes_nothing(database: Database, registry: Registry, answer: bytes) -> None:
    await refreshed(database, registry)
    before = await rows(database, RELEASES)
    registry.hold("/simple/httpx/", answer)
    told = await refreshed(database, registry)
    assert "The answer is none that an index gives" in told.problems["pypi httpx"]
    assert await rows(database, RELEASES) == before


@pytest.mark.usefixtures("pins")
async def test_without_a_network_all_is_unknown_and_nothing_fails(
    database: Database, client: httpx.AsyncClient
) -> None:
    nowhere = {"pypi": "http://127.0.0.1:1/simple/", "npm": "http://127.0.0.1:1/"}
    async with httpx.AsyncClient(timeout=60) as asking:
        told = await refresh(database, Asker(nowhere, asking), lambda _done, _total: None)
    assert (told.asked, len(told.problems)) == (0, 3)
    page = await client.get("/stack/pypi/httpx")
    assert (page.status_code, "Its releases are unknown." in page.text) == (200, True)


@pytest.mark.usefixtures("pins")
async def test_an_answer_that_is_too_large_is_not_read(
    database: Database, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.releases.asking.MOST_BYTES", 10)
    told = await refreshed(database, registry)
    assert "larger than" in told.problems["pypi httpx"]
    assert await rows(database, RELEASES) == []


BLANKS = b" " * 1_000_000
BOMBS = {  # made by the test that needs one
    "gzip": lambda: gzip.compress(BLANKS * 200),
    "br": lambda: brotli.compress(BLANKS),
    "deflate": lambda: zlib.compress(BLANKS),
}


@pytest.mark.usefixtures("pins")
@pytest.mark.parametrize(
    ("coding", "words"), [("gzip", "larger than"), *((one, "not asked for") for one in ("br", "deflate", "gzip, gzip"))]
)
async def test_an_answer_that_unpacks_to_much_is_not_unpacked(
    database: Database, registry: Registry, coding: str, words: str
) -> None:
    registry.coding = coding
    registry.hold("/simple/httpx/", BOMBS.get(coding, lambda: b"x")())
    tracemalloc.start()
    told = await refreshed(database, registry)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert words in told.problems["pypi httpx"]
    assert most < 2 * MOST_BYTES + 20_000_000


@pytest.mark.usefixtures("pins")
async def test_an_answer_may_be_packed(database: Database, registry: Registry) -> None:
    registry.coding = "gzip"
    registry.hold("/simple/httpx/", gzip.compress(json.dumps(HTTPX).encode()))
    registry.hold("/npm/@scope%2Fvite", gzip.compress(json.dumps(VITE).encode())[:-20])
    registry.hold("/simple/redis/", b"no gzip")
    told = await refreshed(database, registry)
    assert len(await rows(database, RELEASES)) == 4
    assert "pypi httpx" not in told.problems
    assert "cannot be unpacked" in told.problems["pypi redis"]
    assert "none that an index gives" in told.problems["npm @scope/vite"]


async def test_pages_tell_how_far_and_how_old_a_pin_is(
    database: Database, registry: Registry, client: httpx.AsyncClient, app: Any, pins: list[Pin]
) -> None:
    await refreshed(database, registry)
    page = (await client.get("/stack/pypi/httpx")).text
    assert "Up to 0.27.0 of 2024-02-21, 1 release before 0.28.1 of 2024-12-06." in page
    assert "No release satisfies this; the latest is 0.28.1." in page
    assert "Its registry calls it archived." in page
    assert "1 release before 0.28.1" in (await client.get(f"/decisions/{pins[0].decision_id}-async-http")).text
    with counted_statements(app) as seen:
        await client.get("/stack/npm/@scope/vite")
    assert len(seen) == 1


async def test_what_an_index_says_of_a_package_is_seen_at_once_on_its_page(
    database: Database, registry: Registry, reading_person: httpx.AsyncClient, app: Any, pins: list[Pin]
) -> None:
    paths = ["/stack/pypi/redis", "/stack/pypi/httpx"]
    held = {path: (await reading_person.get(path)).headers["etag"] for path in paths}
    decided = f"/decisions/{pins[0].decision_id}-async-http"
    registry.documents = {"/simple/redis/": b'{"files": [], "project-status": {"status": "archived"}}'}
    await refreshed(database, registry)
    await reading_person.get(decided)
    for path, words in zip(paths, ("Its registry calls it archived.", "The index knows no such package."), strict=True):
        answer = await reading_person.get(path, headers={"if-none-match": held[path]})
        assert (answer.status_code, words in answer.text) == (200, True)
    await database.change("UPDATE package_index SET standing = 'quarantined'")
    assert not (await made(app, reading_person, decided))[1], "it shows nothing of that"


async def test_a_refresh_renews_pages_with_each_twenty_packages(database: Database, registry: Registry) -> None:
    packages = [Package(ecosystem="pypi", name=f"package-{number}") for number in range(45)]
    await store(database, *packages)
    await refreshed(database, registry)
    assert await rows(database, "SELECT count(DISTINCT xmin::text) FROM package_index") == [(3,)]


@pytest.mark.usefixtures("pins")
async def test_a_pin_of_which_every_allowed_release_has_an_advisory_is_shown(
    database: Database, registry: Registry, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    await refreshed(database, registry)
    file = archive(
        tmp_path / "all.zip",
        advisory("GHSA-1", "HTTPX", [{"introduced": "0"}, {"fixed": "0.28.1"}]),
        advisory("GHSA-2", "other", [{"introduced": "0"}]),
        advisory("GHSA-3", "httpx", [{"introduced": "0"}]) | {"withdrawn": "2024-01-01T00:00:00Z"},
        advisory("GHSA-4", "httpx", [], versions=["0.27.0"]),
        b"{not json",
    )  # fmt: skip
    found, kept = await run_in_transaction(database, lambda session: take_advisories(session, file))
    assert (found.read, found.unread, kept) == (4, 1, 2)
    assert (await outlooks(database))[0][3] == ["GHSA-1", "GHSA-4"]
    assert "Every allowed release has an advisory: GHSA-1, GHSA-4." in (await client.get("/stack/pypi/httpx")).text
    file = archive(file, advisory("GHSA-9", "other", [{"introduced": "0"}]))
    await run_in_transaction(database, lambda session: take_advisories(session, file))
    assert (await outlooks(database))[0][3] == []


@pytest.mark.usefixtures("pins")
@pytest.mark.parametrize("content", [b"no zip", b"", None])
async def test_an_archive_that_is_none_changes_nothing(
    database: Database, tmp_path: Path, content: bytes | None
) -> None:
    file = archive(tmp_path / "all.zip")
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ArchiveError):
        await run_in_transaction(database, lambda session: take_advisories(session, file))


@pytest_asyncio.fixture
async def build(app: Any, editor: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    async for client in machine_of(app, editor, "check"):
        yield client


async def test_verdicts_tell_the_nearest_release_and_one_that_is_too_young(
    database: Database, registry: Registry, build: httpx.AsyncClient
) -> None:
    made = pinning(("httpx", ">=0.27,<0.28.1", "required"))
    made[0].least_age = 3_000
    await store(database, decision(collection(), 1, "Async HTTP", pins=made))
    before = (await send(build, uv_lock=uv_lock(httpx="0.27"))).json()["verdicts"][0]
    assert before["kind"] == "could not check"
    await refreshed(database, registry)
    assert await rows(database, "SELECT kind FROM job") == [("judge",)]
    assert (await send(build, uv_lock=uv_lock(httpx="0.27"))).json()["verdicts"][0]["kind"] == "too young"
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE pin SET least_age = NULL")
    verdict = (await send(build, uv_lock=uv_lock(httpx="0.28.1"))).json()["verdicts"][0]
    assert (verdict["kind"], verdict["nearest"]) == ("violation", "0.27.0")
    told = msgspec.json.decode((await build.get("/stack/bundle.json")).content, type=Bundle)
    assert [one.version for one in told.known_releases["pypi", "httpx"]] == ["0.27.0", "0.28.0", "0.28.1", "1.0.dev3"]
