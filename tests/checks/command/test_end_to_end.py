"""The command in front of the register itself, as a process in front of a server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import httpx
import msgspec
import pytest
import pytest_asyncio
from msgspec.structs import replace

from app.checks.bundle import Bundle, written
from app.persistence.database.engine import Database
from app.settings import Settings
from app.tables import Decision
from tests.accounts.links import rows, secret_on
from tests.processes import finished
from tests.projects.builds import pinning, uv_lock
from tests.register import collection, decision, store

pytestmark = pytest.mark.slow


class Ended(NamedTuple):
    code: int | None
    out: str
    errors: str


Command = Callable[..., Awaitable[Ended]]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """Runs it in the folder of a project that breaks a decision, beside this loop, in which the server runs."""
    (tmp_path / "uv.lock").write_bytes(uv_lock(httpx="0.27.0"))

    async def run(*arguments: str, **variables: str) -> Ended:
        ended = await asyncio.to_thread(finished, *arguments, folder=tmp_path, **variables)
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return run


@pytest_asyncio.fixture
async def register(database: Database) -> Decision:
    """httpx from 0.28 on, which governs src/http/."""
    made = decision(collection(), 1, "Async HTTP", governs="src/http/", pins=pinning(("httpx", ">=0.28", "required")))
    await store(database, made)
    return made


async def token(owner: httpx.AsyncClient, *scopes: str) -> str:
    return secret_on(await owner.post("/tokens", data={"name": "build", "scopes": list(scopes), "days": "30"}))


@pytest.mark.usefixtures("register")
async def test_a_build_is_told_what_it_breaks_and_the_register_remembers(
    live_server: str, editor: httpx.AsyncClient, command: Command, database: Database
) -> None:
    known = {"RATIONALE_SERVER": live_server, "RATIONALE_TOKEN": await token(editor, "check")}
    ended = await command("check", "--project", "shop", "--format", "json", **known)
    [verdict] = json.loads(ended.out)["verdicts"]
    assert (ended.code, verdict["kind"], ended.errors) == (1, "violation", "")
    assert verdict["pin"]["decision"]["address"].startswith("http")
    assert await rows(database, "SELECT slug, standing FROM project") == [("shop", "failing")]
    passing = await command("check", "--project", "branch", "--no-store", "--fail-on", "error", **known)
    assert (passing.code, await rows(database, "SELECT count(*) FROM project")) == (1, [(1,)])


@pytest.mark.usefixtures("register")
async def test_a_token_that_may_not_check_is_no_pass(
    live_server: str, editor: httpx.AsyncClient, command: Command, database: Database
) -> None:
    for given in (await token(editor, "read"), "nonsense", ""):
        ended = await command("check", "--project", "shop", RATIONALE_SERVER=live_server, RATIONALE_TOKEN=given)
        assert (ended.code, ended.out) == (2, "")
        assert "nothing was checked" in ended.errors
    assert await rows(database, "SELECT count(*) FROM project") == [(0,)]


@pytest.mark.usefixtures("register")
async def test_two_builds_of_one_project_at_once_leave_one_of_them(
    live_server: str, editor: httpx.AsyncClient, command: Command, database: Database
) -> None:
    known = {"RATIONALE_SERVER": live_server, "RATIONALE_TOKEN": await token(editor, "check")}
    both = await asyncio.gather(*(command("check", "--project", "shop", **known) for _ in range(2)))
    assert [one.code for one in both] == [1, 1]
    counts = "(SELECT count(*) FROM manifest), (SELECT count(*) FROM occurrence WHERE package = 'httpx')"
    assert await rows(database, f"SELECT {counts}, (SELECT count(*) FROM verdict WHERE until IS NULL)") == [(1, 1, 1)]


@pytest.mark.usefixtures("register")
async def test_what_was_exported_is_checked_without_the_register_until_it_is_outdated(
    settings: Settings, command: Command, tmp_path: Path
) -> None:
    ended = await command("pins", "export", "--output", "pins.json", DATABASE_URL=settings.database_url)
    assert (ended.code, ended.out) == (0, "")
    assert (await command("check", "--bundle", "pins.json")).code == 1
    assert "src/http/a.py" in (await command("why", "--bundle", "pins.json", "src/http/a.py")).out
    file = tmp_path / "pins.json"
    whole = file.read_bytes()
    file.write_text(json.dumps(json.loads(whole), indent=1))
    assert (await command("check", "--bundle", "pins.json")).code == 1
    file.write_bytes(whole.replace(b">=", b"<=", 1))
    altered = await command("check", "--bundle", "pins.json")
    assert (altered.code, altered.out) == (2, "")
    assert "not as it was written" in altered.errors
    past = datetime(2026, 1, 1, tzinfo=UTC)
    file.write_bytes(written(replace(msgspec.json.decode(whole, type=Bundle), valid_until=past)))
    outdated = await command("check", "--bundle", "pins.json")
    assert (outdated.code, outdated.out) == (2, "")
    assert "was valid until 2026-01-01" in outdated.errors
    assert (await command("check", "--bundle", "pins.json", "--allow-stale")).code == 1


@pytest.mark.usefixtures("register")
async def test_pins_are_exported_for_other_tools(settings: Settings, command: Command) -> None:
    kinds = {"constraints.txt": "httpx>=0.28\n", "uv.toml": '    "httpx>=0.28",\n', "renovate.json": '">=0.28"'}
    for kind, said in kinds.items():
        ended = await command("pins", "export", "--as", kind, DATABASE_URL=settings.database_url)
        assert (ended.code, said in ended.out) == (0, True), ended


@pytest.mark.usefixtures("register")
async def test_the_decisions_that_govern_a_file_are_told_at_hand_and_by_a_server(
    settings: Settings, live_server: str, editor: httpx.AsyncClient, command: Command
) -> None:
    far = {"RATIONALE_SERVER": live_server, "RATIONALE_TOKEN": await token(editor, "check")}
    for known in ({"DATABASE_URL": settings.database_url}, far):
        ended = await command("why", "src/http/client.py", "README.md", **known)
        assert (ended.code, ended.out.startswith("ADR-1 “Async HTTP” (accepted) governs src/http/client.py")) == (
            0,
            True,
        )
        nothing = await command("why", "README.md", **known)
        assert (nothing.code, nothing.out) == (1, "No decision in force governs that.\n")
    told = json.loads((await command("why", "--format", "json", "src/http/a.py", **far)).out)
    assert [one["files"] for one in told] == [["src/http/a.py"]]
