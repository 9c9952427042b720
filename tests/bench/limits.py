"""How far one process, one machine and its PostgreSQL go: `python -m tests.bench.limits --records 2000 --rounds 3`.

It takes minutes.

Pages are those of somebody who is signed in, in turn; a write is the form of a tag. What PostgreSQL alone commits shows
what the version of the data allows, which every change counts up: one after the other.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # ships no types
import httpx

from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.engine import Database
from app.persistence.database.url import parse
from app.settings import Settings
from app.web.security.csrf import token
from tests.bench.__main__ import QUIET, _fill
from tests.bench.load import CONNECTIONS, Cost, Visit, _cpu, address, load, measure
from tests.cast import COOKIE, secret_of
from tests.persistence.database.test_replicas import Standby
from tests.processes import COMMAND, Running, started

WRITERS = 8


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.limits", description=__doc__)
    parser.add_argument("--records", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="rationale-limits-"))
    folder.chmod(0o755)
    try:
        with EmbeddedServer(folder) as database:
            _fill(database.url, folder, options.records)
            with _served(database.url, workers=1) as one:
                _tell("one process", _rates(one, database, options))
            with _served(database.url, workers=2) as two:
                _tell("two processes", _rates(two, database, options))
            replica = Standby(folder / "replica")
            replica.follow(database)
            with replica, _served(database.url, workers=2, DATABASE_REPLICA_URLS=replica.url) as beside:
                _tell("two processes and a replica", _rates(beside, database, options))
            _tell("PostgreSQL alone, commits a second", asyncio.run(_commits(database.url, options)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _served(url: str, *, workers: int, **variables: str) -> Iterator[Running]:
    serve = [*COMMAND, "serve", "--host", "127.0.0.1", "--port", "0", "--workers", str(workers)]
    with started(*serve, DATABASE_URL=url, **QUIET, **variables) as server:
        yield server.wait_until_ready()


def _tell(what: str, rates: dict[str, float]) -> None:
    sys.stdout.write(f"{what}: {', '.join(f'{name} {rate:,.0f}' for name, rate in rates.items())}\n")
    sys.stdout.flush()


def _rates(server: Running, database: EmbeddedServer, options: argparse.Namespace) -> dict[str, float]:
    """Of each kind the most that were answered a second in any round, and the CPU time of the program and of
    PostgreSQL for one, which other programs of the machine hardly change."""
    secret = asyncio.run(_secret(database.url))
    postmaster = int((database.cluster / "postmaster.pid").read_text().split()[0])
    records = tuple(address(server.port, f"/decisions/{one}") for one in range(1, 200))
    rates = {}
    for name, paths in {"records": records, "lists": ("/decisions", "/research", "/risks", "/tags")}.items():
        visit = Visit(paths, cookie=f"{COOKIE}={secret}")
        asyncio.run(load(server.port, visit))
        program = server.process.pid
        costs = [measure(server.port, visit, program, postmaster, options.seconds) for _ in range(options.rounds)]
        rates |= _best(name, costs)
    return rates | _best(
        "writes", [_writes(server, postmaster, secret, options.seconds) for _ in range(options.rounds)]
    )


def _best(name: str, costs: list[Cost]) -> dict[str, float]:
    best = min(costs, key=lambda cost: cost.cpu)
    return {name: max(cost.rate for cost in costs), f"{name}, µs": best.app, f"{name}, µs of PostgreSQL": best.database}


async def _secret(url: str) -> str:
    async with aclosing(Database(Settings(database_url=url))) as database:
        return str(await secret_of(database, "editor"))


def _writes(server: Running, postmaster: int, secret: str, seconds: float) -> Cost:
    """Forms that were stored, by several people at once."""
    before, begun = (_cpu(server.process.pid), _cpu(postmaster)), time.perf_counter()
    count = asyncio.run(_written_by_all(server.port, secret, begun + seconds))
    took = time.perf_counter() - begun
    app, database = _cpu(server.process.pid) - before[0], _cpu(postmaster) - before[1]
    return Cost(app / count * 1e6, database / count * 1e6, count / took)


async def _written_by_all(port: int, secret: str, until: float) -> int:
    headers = {"cookie": f"{COOKIE}={secret}", "sec-fetch-site": "same-origin", "x-csrf-token": token(secret)}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60) as client:
        return sum(await asyncio.gather(*(_written(client, number, until) for number in range(WRITERS))))


async def _written(client: httpx.AsyncClient, number: int, until: float) -> int:
    done = 0
    while time.perf_counter() < until:
        name = f"limit-{number}-{time.perf_counter_ns()}"
        answer = await client.post("/admin/tags/new", data={"name": name, "once": name})
        if answer.status_code != 303:
            raise SystemExit(f"{answer.status_code}: {answer.text[:500]}")
        done += 1
    return done


async def _commits(url: str, options: argparse.Namespace) -> dict[str, float]:
    """By one connection, and by several at once: the most of any round."""
    rates = {}
    for count in (1, CONNECTIONS):
        found = []
        for _ in range(options.rounds):
            until = time.perf_counter() + options.seconds
            done = await asyncio.gather(*(_committed(url, number, until) for number in range(count)))
            found.append(sum(done) / options.seconds)
        rates[f"of {count} connections"] = max(found)
    return rates


async def _committed(url: str, number: int, until: float) -> int:
    connection: Any = await asyncpg.connect(**parse(url).arguments())
    done = 0
    while time.perf_counter() < until:
        await connection.execute("UPDATE tag SET version = version + 1 WHERE id = $1", number + 1)
        done += 1
    await connection.close()
    return done


if __name__ == "__main__":
    main()
