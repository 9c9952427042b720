"""The embedded PostgreSQL: shared, patient with crashes, gone when nobody needs it."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import psutil
import pytest

from app.persistence.database import embedded, supervisor
from app.persistence.database.embedded import EmbeddedError, EmbeddedServer
from app.persistence.database.supervisor import supervised
from app.persistence.database.url import parse
from app.persistence.database.waiting import until_reachable
from tests.processes import wait_for

pytestmark = pytest.mark.slow

HOLD = """
import sys, time
from pathlib import Path
from app.persistence.database.embedded import EmbeddedServer
server = EmbeddedServer(Path(sys.argv[1]))
server.start()
print("started", flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="rationale-embedded-") as name:
        yield Path(name) / "my data"
        EmbeddedServer(Path(name) / "my data").stop()


def pid(folder: Path) -> int:
    return int((folder / "postgresql" / "postmaster.pid").read_text().split()[0])


def has_ended(process: psutil.Process) -> bool:
    """Nobody may be there to collect it."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


async def ask(server: EmbeddedServer, question: str) -> object:
    connection = await asyncpg.connect(**parse(server.url).arguments())
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_it_starts_on_a_socket_only_and_stops(folder: Path) -> None:
    with EmbeddedServer(folder) as server:
        assert await ask(server, "SHOW listen_addresses") == ""
        assert await ask(server, "SHOW fsync") == "on"
        process = psutil.Process(pid(folder))
    wait_for(lambda: has_ended(process))


async def test_it_sorts_by_code_point_and_knows_letters_of_any_language(folder: Path) -> None:
    with EmbeddedServer(folder) as server:
        assert await ask(server, "SHOW server_encoding") == "UTF8"
        assert await ask(server, "SELECT lower('ÜBER ΔΈΛΤΑ')") == "über δέλτα"
        assert await ask(server, "SELECT string_agg(x, '' ORDER BY x) FROM unnest('{b,A,ä,Z}'::text[]) x") == "AZbä"


async def test_a_warm_start_only_starts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """0.1 s on a quiet machine, where making a cluster takes one."""
    with EmbeddedServer(folder):
        pass
    ran, run = [], EmbeddedServer._run
    monkeypatch.setattr(EmbeddedServer, "_run", lambda *given: (ran.append((given[1], given[-1])), run(*given)))
    with EmbeddedServer(folder):
        pass
    assert ran == [("pg_ctl", "start"), ("pg_ctl", "stop")]


async def test_the_last_of_several_processes_stops_it(folder: Path) -> None:
    with EmbeddedServer(folder) as first:
        command = [sys.executable, "-c", HOLD, str(folder)]
        other = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        assert other.stdout is not None
        assert await other.stdout.readline() == b"started\n"
        assert not first.stop()
        other.kill()
        await other.communicate()
        assert await ask(first, "SELECT 1") == 1
        first.start()
    assert not (folder / "postgresql" / "postmaster.pid").exists()


async def test_what_was_stored_survives_a_killed_server(folder: Path) -> None:
    with EmbeddedServer(folder) as server:
        await ask(server, "CREATE TABLE kept AS SELECT 7 AS number")
        process = psutil.Process(pid(folder))
        process.kill()
        wait_for(lambda: has_ended(process))
        server.start()
        assert await ask(server, "SELECT number FROM kept") == 7


async def test_a_stale_pid_file_that_names_another_process_does_no_harm(folder: Path) -> None:
    file = folder / "postgresql" / "postmaster.pid"
    file.write_text(f"{os.getpid()}\n{folder}\n1\n5432\n\n\n")
    with EmbeddedServer(folder) as server:
        assert await ask(server, "SELECT 1") == 1


async def test_an_interrupted_first_start_is_begun_anew() -> None:
    with TemporaryDirectory(prefix="rationale-embedded-") as name:
        half = Path(name) / "postgresql.new"
        half.mkdir()
        (half / "PG_VERSION").write_text("18\n")
        with EmbeddedServer(Path(name), durable=False) as server:
            assert await ask(server, "SHOW fsync") == "off"


async def test_a_folder_of_another_major_version_is_left_alone_and_what_to_do_is_said(folder: Path) -> None:
    with EmbeddedServer(folder) as server:
        mark = server.cluster / "PG_VERSION"
    ours = mark.read_text()
    mark.write_text("17\n")
    with pytest.raises(EmbeddedError, match=r"written by PostgreSQL 17.*Nothing was changed.*rationale backup FILE"):
        server.start()
    mark.write_text(ours)
    with EmbeddedServer(folder) as server:
        assert await ask(server, "SELECT 1") == 1


def test_a_server_that_cannot_start_says_why() -> None:
    with TemporaryDirectory(prefix="rationale-embedded-") as name:
        cluster = Path(name) / "postgresql"
        cluster.mkdir()
        (cluster / "PG_VERSION").write_text("18\n")  # and nothing else
        with pytest.raises(EmbeddedError, match="pg_ctl failed"):
            EmbeddedServer(Path(name)).start()


def test_a_long_path_gets_a_socket_elsewhere() -> None:
    assert len(str(EmbeddedServer(Path("/tmp") / ("long" * 30)).socket_folder)) < 80


@pytest.mark.parametrize("made", ["link", "open", "file", "somebody else's"])
def test_a_folder_for_the_socket_that_somebody_made_before_us_is_not_used(tmp_path: Path, made: str) -> None:
    folder = tmp_path / "socket"
    if made == "link":
        folder.symlink_to(tmp_path)
    elif made == "file":
        folder.touch(mode=0o700)
    else:
        folder.mkdir(mode=0o700)
        folder.chmod(0o777 if made == "open" else 0o700)
    with pytest.raises(EmbeddedError, match="not ours alone"):
        embedded._make_private(folder, os.getuid() + (made == "somebody else's"))


def test_a_folder_for_the_socket_is_for_one_account(tmp_path: Path) -> None:
    for _ in range(2):
        embedded._make_private(tmp_path / "socket", os.getuid())
    assert (tmp_path / "socket").stat().st_mode & 0o777 == 0o700


async def test_a_server_that_is_killed_comes_again_and_its_log_is_bounded(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "PAUSE", 0.05)
    monkeypatch.setattr(embedded, "LARGEST_LOG", 2_000)
    with EmbeddedServer(folder) as server, supervised(server):
        before = pid(folder)
        os.kill(before, signal.SIGKILL)
        wait_for(lambda: not server.is_running())
        wait_for(lambda: server.is_running() and pid(folder) != before)
        asking = parse(server.url).arguments()
        await (await until_reachable(lambda: asyncpg.connect(**asking), seconds=60)).close()
        for _ in range(200):
            with pytest.raises(asyncpg.PostgresError):
                await ask(server, "SELECT nothing")
        wait_for(lambda: server.log.with_suffix(".log.1").exists())
        assert server.log.stat().st_size < 20_000
    assert not server.is_running(), "and stays down once nobody wants it"
