"""`make soak`, with MINUTES=30: uses a register while all kinds of faults befall it, and counts what is left.

Exit code 1 where something that was acknowledged is gone or there twice, where something hung, or where the server that
was spared has grown.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import aclosing
from pathlib import Path
from typing import Any

from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.engine import Database
from app.settings import Settings
from tests.cast import secret_of
from tests.processes import ADMIN, finished
from tests.soak.faults import Faults
from tests.soak.people import People
from tests.soak.report import FLAT, GROWN, Sample, growth, write
from tests.soak.servers import Server

BETWEEN = (2.0, 6.0)  # seconds between two faults
CONNECTIONS = "SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend'"
WAITING = "SELECT count(*) FROM job WHERE state IN ('waiting', 'running')"
MOST_WAITED = 300.0  # seconds
FOUND = """
    SELECT title AS name FROM decision WHERE title LIKE 'Soak %' UNION ALL SELECT name FROM tag WHERE name LIKE 'soak-%'
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="rationale-soak-"))
    folder.chmod(0o755)
    with EmbeddedServer(folder) as database:
        finished("user", "add", *ADMIN, said="a long enough pass phrase\n" * 2, DATABASE_URL=database.url)
        told = asyncio.run(_soak(database, folder, options.minutes * 60, random.Random(options.seed)))
    sys.stdout.write(f"{told}\nReport: {folder}/report.json, {folder}/report.svg\n")
    if told["lost"] or told["twice"] or told["hung"] or max(told["growth"][name] for name in FLAT) > GROWN:
        sys.exit(1)


async def _soak(database: EmbeddedServer, folder: Path, seconds: float, chance: random.Random) -> dict[str, Any]:
    servers = [Server(database.url, folder, number) for number in range(3)]
    try:
        for server in servers:
            await asyncio.to_thread(server.start)
        async with aclosing(Database(Settings(database_url=database.url))) as console:
            people = People(servers, await secret_of(console, "admin"), chance)
            faults, samples = Faults(database, servers, chance), list[Sample]()
            await _use(people, faults, samples, seconds)
            await _until_done(console)
            told = await _counted(console, people) | {"faults": faults.done, "growth": growth(samples)}
    finally:
        for server in servers:
            server.stop()
    write(folder, told, samples)
    return told


async def _use(people: People, faults: Faults, samples: list[Sample], seconds: float) -> None:
    using = [people.read() for _ in range(4)]
    using += [people.import_files("a"), people.import_files("b"), people.make_tags("c"), people.make_tags("d")]
    tasks = [asyncio.create_task(one) for one in using]
    tasks.append(asyncio.create_task(_watch(faults.database, people.servers[-1], samples)))
    try:
        await _befall(faults, seconds, tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _befall(faults: Faults, seconds: float, tasks: list[asyncio.Task[Any]]) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        await asyncio.sleep(faults.chance.uniform(*BETWEEN))
        await faults.one()
        for task in tasks:
            if task.done():
                task.result()  # nobody stops by themselves
    await asyncio.sleep(5)  # what was on its way ends


async def _watch(database: EmbeddedServer, server: Server, samples: list[Sample]) -> None:
    began = time.monotonic()
    async with aclosing(Database(Settings(database_url=database.url, application_name="watch"))) as console:
        while True:
            await asyncio.sleep(2)
            try:
                (connections,) = await console.row(CONNECTIONS)
            except Exception:
                continue
            samples.append(Sample(round(time.monotonic() - began, 1), *server.measure(), connections))


async def _until_done(console: Database) -> None:
    """What was taken is worked on, by servers that nothing befalls any more."""
    until = time.monotonic() + MOST_WAITED
    while (await console.row(WAITING))[0] and time.monotonic() < until:
        await asyncio.sleep(0.5)


async def _counted(console: Database, people: People) -> dict[str, Any]:
    async with console.read.connect() as connection:
        found = [row.name for row in await connection.exec_driver_sql(FOUND)]
    return {
        "acknowledged": len(people.acknowledged), "uncertain": len(people.uncertain), "hung": people.hung,
        "given_up": people.given_up,
        "lost": sorted(people.acknowledged - set(found)), "answers": people.answers,
        "twice": sorted(name for name, count in Counter(found).items() if count > 1),
    }  # fmt: skip


if __name__ == "__main__":
    main()
