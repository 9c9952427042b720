"""A build sends its files and is told where they drift from decisions."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from app.persistence.database.engine import Database
from app.projects import limits
from app.projects.files import reading
from tests.accounts.links import rows
from tests.projects.builds import held, machine_of, send, uv_lock

pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.slow]
GOOD = uv_lock(httpx="0.28.1", anyio="4.9.0")
BAD = uv_lock(httpx="0.27.0", requests="2.32.0", idna="3.10")


@pytest.fixture
def quick_reader() -> None:
    """Here each check is read in a process of its own."""


def kinds(answer: httpx.Response) -> dict[str, str]:
    return {one["package"]: one["kind"] for one in answer.json()["verdicts"]}


async def test_a_project_that_follows_begins_with_its_first_check(build: httpx.AsyncClient, database: Database) -> None:
    answer = await send(build, uv_lock=GOOD)
    assert (answer.status_code, answer.json()["project"]) == (200, "shop")
    assert kinds(answer) == {"httpx": "ok", "anyio": "unmanaged"}
    stored = "SELECT name, standing, error_count, ecosystems::text, checked_at IS NOT NULL FROM project"
    assert await rows(database, stored) == [("shop", "passing", 0, '["pypi"]', True)]
    assert await held(database) == [("httpx", "ok")]


async def test_what_breaks_a_decision_is_told_with_the_reason_and_what_mends_it(build: httpx.AsyncClient) -> None:
    answer = await send(build, uv_lock=BAD)
    assert kinds(answer) == {"httpx": "violation", "requests": "forbidden", "idna": "violation"}
    first = next(one for one in answer.json()["verdicts"] if one["package"] == "httpx")
    assert first["severity"] == "error"
    assert "httpx 0.27.0 (uv.lock:" in first["message"]
    assert "ADR-1 “Async HTTP” (accepted, http" in first["message"]
    proposed = next(one for one in answer.json()["verdicts"] if one["package"] == "idna")
    assert proposed["severity"] == "warning"


@pytest.mark.parametrize(
    ("accept", "kind", "beginning"),
    [
        ("*/*", "application/json", "{"),
        ("application/sarif+json", "application/sarif+json", '{"$schema"'),
        ("application/xml", "application/xml", "<testsuites"),
        ("text/markdown", "text/markdown", "## Rationale: shop"),
        ("text/plain", "text/plain", "  "),
    ],
)
async def test_the_format_is_what_is_asked_for(
    build: httpx.AsyncClient, accept: str, kind: str, beginning: str
) -> None:
    answer = await send(build, uv_lock=BAD, accept=accept)
    assert answer.headers["content-type"].startswith(kind)
    assert answer.text.startswith(beginning)


async def test_a_format_that_nobody_writes_is_refused(build: httpx.AsyncClient) -> None:
    answer = await send(build, uv_lock=BAD, accept="image/png")
    assert (answer.status_code, "application/sarif+json" in answer.text) == (406, True)


async def test_history_grows_by_what_changes_and_by_nothing_else(build: httpx.AsyncClient, database: Database) -> None:
    for file in (GOOD, GOOD, GOOD + b"\n", BAD):
        await send(build, uv_lock=file)
    ended = await held(database, "until IS NOT NULL AND kind <> 'unmanaged'")
    assert ended == [("httpx", "ok")]
    assert sorted(await held(database)) == [("httpx", "violation"), ("idna", "violation"), ("requests", "forbidden")]
    await send(build, uv_lock=GOOD)
    assert await held(database) == [("httpx", "ok")]
    assert await rows(database, "SELECT count(*) FROM verdict WHERE package = 'httpx'") == [(3,)]


async def test_a_check_of_a_branch_stores_nothing(build: httpx.AsyncClient, database: Database) -> None:
    answer = await send(build, query="?store=no", uv_lock=BAD)
    assert kinds(answer)["httpx"] == "violation"
    assert await rows(database, "SELECT count(*) FROM project") == [(0,)]


async def test_what_a_check_sends_is_all_that_the_project_has(build: httpx.AsyncClient, database: Database) -> None:
    await send(build, uv_lock=BAD, requirements_txt=b"httpx==0.27.0\n")
    await send(build, uv_lock=GOOD)
    assert await rows(database, "SELECT path, package_count FROM manifest") == [("uv.lock", 2)]
    assert await rows(database, "SELECT count(*) FROM occurrence WHERE package = 'requests'") == [(0,)]


async def test_a_file_that_cannot_be_read_is_never_a_pass(build: httpx.AsyncClient, database: Database) -> None:
    answer = await send(build, uv_lock=GOOD, poetry_lock=b"<<<<<<< HEAD\n")
    assert (answer.status_code, kinds(answer)[""]) == (200, "could not check")
    assert await rows(database, "SELECT standing, unread_count FROM project") == [("failing", 1)]


@pytest.mark.parametrize(
    "files",
    [
        {"uv_lock": b"<<<<<<< HEAD\n"}, {"uv_lock": b""}, {"uv_lock": b"version = 1\n"}, {"uv_lock": b"\xff\xfe\x00"},
        {"package-lock_json": b"[" * 100_000}, {"photo_png": b"\x89PNG"}, {"Cargo_lock": b"version = 4\n"},
        {"uv_lock": uv_lock(httpx="0.28.1").replace(b"0.28.1", b"0.28.1\\u0000")},
    ],
)  # fmt: skip
async def test_where_nothing_can_be_read_nothing_is_stored(
    build: httpx.AsyncClient, database: Database, files: dict[str, bytes]
) -> None:
    answer = await send(build, **files)
    assert answer.status_code == 422
    assert answer.json()["verdicts"][0]["kind"] == "could not check"
    assert await rows(database, "SELECT count(*) FROM project") == [(0,)]


@pytest.mark.parametrize("name", ["../uv.lock", "/etc/uv.lock", "a/../../uv.lock", "x" * 500 + "/uv.lock", "."])
async def test_no_path_leads_out_of_the_project(build: httpx.AsyncClient, database: Database, name: str) -> None:
    answer = await build.post("/projects/shop/checks", files=[("file", (name, GOOD))])
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/plain; charset=utf-8")
    assert await rows(database, "SELECT count(*) FROM project") == [(0,)]


async def test_two_files_of_one_name_are_not_one(build: httpx.AsyncClient) -> None:
    answer = await build.post("/projects/shop/checks", files=[("file", ("uv.lock", GOOD)), ("file", ("uv.lock", BAD))])
    assert (answer.status_code, "filename=web/uv.lock" in answer.text) == (422, True)


async def test_what_is_too_much_is_refused_before_it_is_read(
    build: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, most, words in (
        ("FILES", 1, "More than 1 files"),
        ("BYTES", 10, "MB of files"),
        ("PACKAGES", 2, "packages"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(limits, name, most)
            answer = await send(build, uv_lock=BAD, requirements_txt=b"httpx==0.27.0\n")
            assert (answer.status_code, words in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("where", "name", "value", "words"),
    [(reading, "READER", "none.such", "stopped the process"), (limits, "PATIENCE", 0.0, "took longer than 0 seconds")],
)
async def test_a_reader_that_dies_or_never_ends_is_told(
    build: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, value: object, words: str
) -> None:
    monkeypatch.setattr(where, name, value)
    answer = await send(build, uv_lock=GOOD)
    assert (answer.status_code, words in answer.text) == (422, True)


async def test_nothing_but_a_form_with_files_is_a_check(build: httpx.AsyncClient) -> None:
    assert (await build.post("/projects/shop/checks", content=GOOD)).status_code == 422
    assert (await build.post("/projects/shop/checks", data={"a": "b"})).status_code == 422
    assert (await send(build, slug="Shop%20", uv_lock=GOOD)).status_code == 404


async def test_a_token_without_the_scope_is_refused(app: Any, editor: httpx.AsyncClient) -> None:
    async for reader in machine_of(app, editor, "read"):
        answer = await send(reader, uv_lock=GOOD)
        assert (answer.status_code, "token" in answer.text, "<html" in answer.text) == (403, True, False)


async def test_two_checks_of_one_project_at_once_leave_one_of_them(
    build: httpx.AsyncClient, database: Database
) -> None:
    answers = await asyncio.gather(*(send(build, uv_lock=file) for file in (GOOD, BAD, GOOD, BAD)))
    assert {one.status_code for one in answers} == {200}
    count = "SELECT (SELECT count(*) FROM project), (SELECT count(*) FROM manifest), (SELECT count(*) FROM occurrence)"
    [(projects, manifests, occurrences)] = await rows(database, count)
    assert (projects, manifests) == (1, 1)
    assert occurrences in (2, 3)
    assert len(await held(database)) in (1, 3)
