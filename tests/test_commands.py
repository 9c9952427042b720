"""The `rationale` command as people and machines meet it: real processes."""

from __future__ import annotations

import asyncio
import errno
import inspect
import json
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path

import asyncpg
import psutil
import pytest

from app.cli import main
from app.commands.failures import reported
from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.url import parse
from tests.processes import ADMIN, COMMAND, finished, forked, started, wait_for

pytestmark = pytest.mark.slow

NAMES = "run serve migrate import export backup restore demo doctor purge user register check pins releases why"
NOWHERE = "postgresql://somebody:s3cret@127.0.0.1:1/none"
RECORD = (
    "# 1. Use PostgreSQL\n\nDate: 2026-03-01\n\n## Status\n\nAccepted\n\n## Context\n\nRows.\n\n## Decision\n\nWe do.\n"
)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    folder = tmp_path / "adr"
    folder.mkdir()
    (folder / "0001-use-postgresql.md").write_text(RECORD)
    return folder


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data folder for all that need one; not below pytest's folders, which each run closes to other users."""
    folder = Path(tempfile.mkdtemp(prefix="rationale-data-"))
    yield folder
    EmbeddedServer(folder).stop()
    shutil.rmtree(folder)


def postgres_of(folder: Path) -> list[int]:
    return [process.pid for process in psutil.process_iter() if str(folder) in " ".join(_command_line(process))]


def _command_line(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_every_command_says_what_it_does_and_exists(capsys: pytest.CaptureFixture[str]) -> None:
    assert set(main.commands) == set(NAMES.split())
    for name, command in main.commands.items():
        assert command.help, name
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"], prog_name="rationale")
        assert ended.value.code == 0
        assert re.search(r"^\s+Usage: rationale " + name, capsys.readouterr().out, re.MULTILINE)


def test_every_command_calls_a_function_that_takes_its_options() -> None:
    source = Path(inspect.getfile(main.callback or main)).read_text()
    for module, function in re.findall(r'call\("([\w.]+):(\w+)"', source):
        assert callable(getattr(import_module(module), function))


def test_a_wrong_use_ends_with_2() -> None:
    assert finished("import", "no-such-folder").returncode == 2


@pytest.mark.parametrize(
    ("command", "url"),
    [
        ("migrate", "mysql://somebody:s3cret@host/name"),
        ("serve", "postgresql://somebody:s3cret@host:port/name"),
        ("run", "postgresql://somebody:s3cret@host/name?sslmode=perhaps"),
        ("doctor", "mysql://somebody:s3cret@host/name"),
    ],
)
def test_a_bad_address_is_one_line_without_the_password(command: str, url: str) -> None:
    ended = finished(command, DATABASE_URL=url, PORT="0")
    said = ended.stdout + ended.stderr
    assert ended.returncode == (1 if command == "doctor" else 2)
    assert "The" in said
    assert "s3cret" not in said
    assert "Traceback" not in said
    assert command == "doctor" or said.count("\n") == 1


def test_a_bad_variable_is_named() -> None:
    ended = finished("serve", PORT="eight", DATABASE_URL=NOWHERE)
    assert (ended.returncode, ended.stderr.startswith("rationale: PORT must be")) == (2, True)


def test_serve_wants_a_database_of_its_own() -> None:
    ended = finished("serve", PORT="0")
    assert (ended.returncode, "DATABASE_URL is not set" in ended.stderr) == (2, True)


def test_a_database_that_never_comes_is_waited_for_and_then_given_up() -> None:
    ended = finished("serve", PORT="0", DATABASE_URL=NOWHERE, RATIONALE_STARTUP_TIMEOUT="1")
    assert ended.returncode == 2
    waiting, given_up = ended.stderr.splitlines()
    assert waiting.startswith("rationale: Waiting at most 1 s for the database at 127.0.0.1:1. The database cannot be")
    assert given_up == "rationale: The database cannot be reached: nothing listens at 127.0.0.1 port 1."
    assert "s3cret" not in ended.stderr


def test_four_processes_migrate_exactly_once(blank_database_url: str) -> None:
    migrate = partial(finished, "migrate", "--format", "json", DATABASE_URL=blank_database_url)
    with ThreadPoolExecutor() as threads:
        ended = [threads.submit(migrate) for _ in range(4)]
    answers = [json.loads(one.result().stdout) for one in ended]
    assert sorted(answer["migrated"] for answer in answers) == [False, False, False, True]
    assert len({answer["revision"] for answer in answers}) == 1


def test_run_brings_its_database_and_survives_kill_9(data: Path) -> None:
    with started(*COMMAND, "run", PORT="0", RATIONALE_DATA=str(data)) as first:
        assert first.wait_until_ready().get("/readyz")[0] == 200
        first.stop(signal.SIGKILL)
        assert postgres_of(data), "nobody was left to stop the database"
    with forked("run", PORT="0", RATIONALE_DATA=str(data)) as second:
        assert second.wait_until_ready().get("/readyz")[0] == 200
        assert second.stop(signal.SIGINT) == 0, second.said
    assert postgres_of(data) == []


def roles_of(data: Path) -> set[str]:
    """The database roles of the connections that are open, but for the one that asks."""

    async def ask() -> set[str]:
        connection = await asyncpg.connect(**parse(EmbeddedServer(data).url).arguments())
        names = await connection.fetch(
            "SELECT usename FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        await connection.close()
        return {row["usename"] for row in names}

    return asyncio.run(ask())


def test_other_commands_share_the_database_of_run(data: Path, records: Path, tmp_path: Path) -> None:
    with forked("run", PORT="0", RATIONALE_DATA=str(data), RATIONALE_PUBLIC_READING="true") as server:
        server.wait_until_ready()
        assert finished("user", "add", *ADMIN, said="four odd words here\n", RATIONALE_DATA=str(data)).returncode == 0
        assert re.search(r": http://127.0.0.1:\d+/setup\?token=[\w-]{43}\n", "".join(server.said))
        assert finished("import", str(records), RATIONALE_DATA=str(data)).returncode == 0
        assert "Use PostgreSQL" in server.get("/decisions")[1]
        assert roles_of(data) == {"rationale_pages"}, "pages are served as a role that owns nothing"
        assert finished("export", str(tmp_path / "out"), RATIONALE_DATA=str(data)).returncode == 0
        assert server.stop(signal.SIGINT) == 0
    assert [path.read_text() for path in (tmp_path / "out").rglob("*.md")] == [RECORD]
    assert postgres_of(data) == []


def test_a_database_that_comes_late_is_waited_for(data: Path) -> None:
    late = EmbeddedServer(data, durable=False)
    with forked("serve", PORT="0", DATABASE_URL=late.url) as server:
        wait_for(lambda: "Waiting at most" in "".join(server.said))
        assert server.process.poll() is None
        with late:
            assert server.wait_until_ready().get("/readyz")[0] == 200
            assert server.stop() == 0


def test_a_dry_run_prints_one_object_a_file_and_stores_nothing(records: Path, blank_database_url: str) -> None:
    (records / "0002-bad.md").write_bytes(b"\x00\x01\x02" * 50)
    asked = ("import", "--dry-run", "--format", "json", str(records))
    ended = finished(*asked, DATABASE_URL=blank_database_url, RATIONALE_SLOW_STATEMENT="0.000001")
    assert "database.slow" in ended.stderr, "and not among the objects"
    good, bad = map(json.loads, ended.stdout.splitlines())
    assert (good["outcome"], good["status"], good["decided_on"]) == ("new", "accepted", "2026-03-01")
    assert (bad["outcome"], bad["record"], ended.returncode) == ("skipped", None, 1)
    refused = finished("export", str(records / "out"), "--collection", "adr", DATABASE_URL=blank_database_url)
    assert (refused.returncode, "no record" in refused.stderr) == (1, True)


def test_a_full_disk_is_said_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit), reported():
        raise OSError(errno.ENOSPC, "No space left on device", "out/0001.md")
    assert capsys.readouterr().err == "rationale: No space left on device: out/0001.md\n"


def test_a_defect_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError), reported():
        raise ZeroDivisionError
