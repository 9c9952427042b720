"""Asks for a page as fast as it is answered, and reads what that cost in CPU time."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass

import psutil

CONNECTIONS = 8


@dataclass
class Cost:
    """Of one page: CPU microseconds a request of the program and of PostgreSQL, requests a second."""

    app: float
    database: float
    rate: float

    @property
    def cpu(self) -> float:
        return self.app + self.database


def measure(port: int, path: str, program: int, postmaster: int, seconds: float, *, known: bool = False) -> Cost:
    """Load `path` for `seconds`; `known`: as a reader who has the page already.

    Raises SystemExit when an answer is not 200, or 304 where it should be that.
    """
    tag = asyncio.run(_tag(port, path)) if known else ""
    before, begin = (_cpu(program), _cpu(postmaster)), time.perf_counter()
    count = asyncio.run(_load(port, path, seconds, tag))
    took = time.perf_counter() - begin
    app, database = _cpu(program) - before[0], _cpu(postmaster) - before[1]
    return Cost(app / count * 1e6, database / count * 1e6, count / took)


def body(port: int, path: str) -> str:
    return asyncio.run(_once(port, path)).decode()


def words(html: str) -> set[str]:
    """The words that a reader sees."""
    return set(re.findall(r"\w+", re.sub(r"<[^>]*>", " ", html.partition("</title>")[2])))


def _cpu(number: int) -> float:
    """User and system seconds of a process and those below it. Pooled backends live on, so none is lost."""
    tree = [psutil.Process(number), *psutil.Process(number).children(recursive=True)]
    return sum(sum(process.cpu_times()[:2]) for process in tree)


async def _load(port: int, path: str, seconds: float, tag: str) -> int:
    deadline = time.perf_counter() + seconds
    return sum(await asyncio.gather(*(_client(port, path, deadline, tag) for _ in range(CONNECTIONS))))


async def _client(port: int, path: str, deadline: float, tag: str) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    count = 0
    while time.perf_counter() < deadline:
        await _ask(reader, writer, port, path, tag)
        count += 1
    writer.close()
    return count


async def _once(port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    answer = await _ask(reader, writer, port, path)
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


async def _tag(port: int, path: str) -> str:
    """The entity tag of a page."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    head = await _head(reader, writer, port, path, "")
    writer.close()
    found = re.search(r"(?i)\netag: (.*)\r", head)
    if found is None:
        raise SystemExit(f"{path}: an answer without an entity tag")
    return found[1]


async def _head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, path: str, tag: str) -> str:
    known = f"if-none-match: {tag}\r\n" if tag else ""
    writer.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n{known}\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    if not head.startswith("HTTP/1.1 304" if tag else "HTTP/1.1 200"):
        raise SystemExit(f"{path}: {head.splitlines()[0]}")
    return head


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, path: str, tag: str = ""
) -> bytes:
    head = await _head(reader, writer, port, path, tag)
    if tag:
        return b""
    length = re.search(r"(?i)content-length: (\d+)", head)
    if length is None:
        raise SystemExit(f"{path}: an answer without a length")
    return await reader.readexactly(int(length[1]))
