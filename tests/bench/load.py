"""Asks for a page as fast as it is answered, and reads what that cost in CPU time."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # ships no types
import psutil

from app.persistence.database.url import parse

CONNECTIONS = 8
# A change of the decision that was stored last, which the pages that are asked for say nothing of.
ELSEWHERE = "UPDATE decision SET version = version + 1 WHERE id = (SELECT max(id) FROM decision)"


@dataclass
class Cost:
    """Of one page: CPU microseconds a request of the program and of PostgreSQL, requests a second."""

    app: float
    database: float
    rate: float

    @property
    def cpu(self) -> float:
        return self.app + self.database


CHANGES = {  # of what pages show of a decision, to something else each time
    "title": "title = CASE WHEN title LIKE '%!' THEN left(title, -1) ELSE title || '!' END",
    "status": "status = CASE status WHEN 'accepted' THEN 'proposed' ELSE 'accepted' END",
}
NEWEST = "SELECT id FROM decision ORDER BY decided_on DESC NULLS LAST, id DESC LIMIT 1"  # stands first in the list

Headers = dict[str, str]  # what is sent along, by path


@dataclass(frozen=True)
class Visit:
    """What is asked for: `paths` in turn, with a `cookie`; `known`, as a reader who has each page already."""

    paths: tuple[str, ...]
    cookie: str = ""
    known: bool = False

    @property
    def more(self) -> str:
        return f"cookie: {self.cookie}\r\n" if self.cookie else ""


def measure(port: int, visit: Visit, program: int, postmaster: int, seconds: float, writing: str = "") -> Cost:
    """Load pages for `seconds`; with `writing`, a database's URL, a decision without a page among them changes each
    second. Raises SystemExit when an answer is not 200, or 304 where it should be that.
    """
    tags = asyncio.run(load(port, visit)) if visit.known else {}
    more = {path: visit.more + (f"if-none-match: {tags[path]}\r\n" if tags else "") for path in visit.paths}
    before, begin = (_cpu(program), _cpu(postmaster)), time.perf_counter()
    count = asyncio.run(_load(port, visit.paths, seconds, more, writing))
    took = time.perf_counter() - begin
    app, database = _cpu(program) - before[0], _cpu(postmaster) - before[1]
    return Cost(app / count * 1e6, database / count * 1e6, count / took)


def change(what: str, which: str) -> str:
    """A statement that changes what pages show of these decisions."""
    return f"UPDATE decision SET {what}, version = version + 1 WHERE id IN ({which})"


def measure_changed(
    port: int, visit: Visit, program: int, postmaster: int, seconds: float, database: str, statement: str
) -> Cost:
    """The same where `statement` has changed each page before it is asked for once; that itself does not count. Raises
    SystemExit where it has not.
    """
    app = of_database = took = count = 0.0
    tags = asyncio.run(load(port, visit))
    while took < seconds:
        asyncio.run(_change(database, statement))
        before, begin = (_cpu(program), _cpu(postmaster)), time.perf_counter()
        before_it, tags = tags, asyncio.run(load(port, visit))
        took += time.perf_counter() - begin
        app, of_database = app + _cpu(program) - before[0], of_database + _cpu(postmaster) - before[1]
        count += len(visit.paths)
        if same := [path for path in visit.paths if tags[path] == before_it[path]]:
            raise SystemExit(f"{same[0]}: the same page after {statement}")
    return Cost(app / count * 1e6, of_database / count * 1e6, count / took)


async def _change(database: str, statement: str) -> None:
    connection = await asyncpg.connect(**parse(database).arguments())
    await connection.execute(statement)
    await connection.close()


def body(port: int, visit: Visit) -> str:
    return asyncio.run(_once(port, visit)).decode()


async def load(port: int, visit: Visit) -> dict[str, str]:
    """Ask for each of the pages once; their entity tags."""
    some = (visit.paths[first::CONNECTIONS] for first in range(min(CONNECTIONS, len(visit.paths))))
    found = await asyncio.gather(*(_load_some(port, visit, paths) for paths in some))
    return {path: tag for tags in found for path, tag in tags.items()}


async def _load_some(port: int, visit: Visit, paths: tuple[str, ...]) -> dict[str, str]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    tags = {}
    for path in paths:
        head, _ = await _ask(reader, writer, port, path, visit.more)
        found = re.search(r"(?i)\netag: (.*)\r", head)
        tags[path] = found[1] if found else ""
    writer.close()
    return tags


def words(html: str) -> set[str]:
    """The words that a reader sees."""
    return set(re.findall(r"\w+", re.sub(r"<[^>]*>", " ", html.partition("</title>")[2])))


def _cpu(number: int) -> float:
    """Seconds of CPU, to the nanosecond, of a process and those below it. Pooled backends live on: none is lost."""
    tree = [psutil.Process(number), *psutil.Process(number).children(recursive=True)]
    threads = (thread for process in tree for thread in Path(f"/proc/{process.pid}/task").glob("*/schedstat"))
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


async def _load(port: int, paths: tuple[str, ...], seconds: float, more: Headers, writing: str) -> int:
    deadline = time.perf_counter() + seconds
    writer = asyncio.create_task(_write(writing, deadline)) if writing else None
    count = sum(await asyncio.gather(*(_client(port, paths, first, deadline, more) for first in range(CONNECTIONS))))
    if writer:
        await writer
    return count


async def _write(address: str, deadline: float) -> None:
    connection = await asyncpg.connect(**parse(address).arguments())
    while time.perf_counter() < deadline:
        await connection.execute(ELSEWHERE)
        await asyncio.sleep(1)
    await connection.close()


async def _client(port: int, paths: tuple[str, ...], first: int, deadline: float, more: Headers) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    count = 0
    while time.perf_counter() < deadline:
        path = paths[(first * len(paths) // CONNECTIONS + count) % len(paths)]
        await _ask(reader, writer, port, path, more[path])
        count += 1
    writer.close()
    return count


async def _once(port: int, visit: Visit) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    _, answer = await _ask(reader, writer, port, visit.paths[0], visit.more)
    writer.close()
    return answer


def address(port: int, path: str) -> str:
    """Where `path` leads: itself, or the address of the record that it names by its number."""
    found = asyncio.run(_redirection(port, path))
    return found[1] if found else path


async def _redirection(port: int, path: str) -> re.Match[str] | None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    writer.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    writer.close()
    return re.search(r"(?i)\nlocation: (\S+)", head)


async def _head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, path: str, more: str) -> str:
    writer.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n{more}\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    if not head.startswith("HTTP/1.1 304" if "if-none-match" in more else "HTTP/1.1 200"):
        raise SystemExit(f"{path}: {head.splitlines()[0]}")
    return head


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, path: str, more: str = ""
) -> tuple[str, bytes]:
    head = await _head(reader, writer, port, path, more)
    if "if-none-match" in more:
        return head, b""
    length = re.search(r"(?i)content-length: (\d+)", head)
    if length is None:
        raise SystemExit(f"{path}: an answer without a length")
    return head, await reader.readexactly(int(length[1]))
