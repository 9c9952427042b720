"""`make bench`, with ARGS="--records 2000 --seconds 5 --rounds 3"."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.engine import Database
from app.settings import Settings
from tests.bench.load import CHANGES, NEWEST, Cost, Visit, address, body, change, load, measure, measure_changed, words
from tests.bench.records import write_records
from tests.cast import COOKIE, secret_of
from tests.processes import ADMIN, COMMAND, Running, finished, started

PROJECT = str(Path(__file__).parents[2])
QUIET = {
    "RATIONALE_POOL_SIZE": "8",
    "RATIONALE_ACCESS_LOG": "false",
    "RATIONALE_PUBLIC_READING": "true",
    "RATIONALE_EXPENSIVE_PER_MINUTE": "0",
}


@dataclass(frozen=True, eq=False)
class Way:
    """How pages are had; `writing`, a database's URL: while somebody changes something else there, or, where each is
    the first after a change, by the statement `changed`.
    """

    label: str
    server: Running
    visit: Visit
    writing: str = ""
    changed: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="rationale-bench-"))
    try:
        with EmbeddedServer(folder) as database:
            _fill(database.url, folder, options.records)
            _compare(database, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(address: str, folder: Path, count: int) -> None:
    records = folder / "records"
    records.mkdir()
    write_records(records, count)
    ended = finished("import", str(records), DATABASE_URL=address)
    sys.stderr.write(ended.stdout.partition("\n")[0] + "\n" + ended.stderr)
    # Without an account every page leads to the one that sets it up.
    added = finished("user", "add", *ADMIN, said="four odd words here\n", DATABASE_URL=address)
    if ended.returncode or added.returncode:
        raise SystemExit(ended.returncode or added.returncode)


def _compare(database: EmbeddedServer, options: argparse.Namespace) -> None:
    postmaster = int((database.cluster / "postmaster.pid").read_text().split()[0])
    serve = [*COMMAND, "serve", "--host", "127.0.0.1", "--port", "0"]
    with (
        started(*serve, DATABASE_URL=database.url, **QUIET) as ours,
        started(sys.executable, "-m", "tests.bench.floor", database.url, PYTHONPATH=PROJECT) as floor,
    ):
        for server in (ours, floor):
            server.wait_until_ready()
        cookie = asyncio.run(_reader(database.url))
        numbers = [f"/decisions/{one}" for one in range(1, options.records // 2)]
        kinds = {
            "list of 50": (("/decisions",), ("/decisions",), NEWEST),
            "decisions in turn": (
                tuple(address(ours.port, one) for one in numbers),
                tuple(numbers),
                f"SELECT generate_series(1, {len(numbers)})",
            ),
        }
        for name, (paths, least, which) in kinds.items():
            mine = Visit(paths, cookie=cookie)
            ways = [
                *(
                    Way(f"after another {field}", ours, mine, writing=database.url, changed=change(what, which))
                    for field, what in CHANGES.items()
                ),
                Way("stored, while others write", ours, mine, writing=database.url),
                Way("not changed (304)", ours, Visit(paths, cookie=cookie, known=True)),
                Way("floor", floor, Visit(least)),
            ]
            asyncio.run(load(ours.port, mine))
            _show(f"{name}, signed in", ways, _rounds(name, ways, postmaster, options))


async def _reader(address: str) -> str:
    """The cookie of somebody who is signed in."""
    async with aclosing(Database(Settings(database_url=address))) as database:
        return f"{COOKIE}={await secret_of(database, 'reader')}"


def _rounds(name: str, ways: list[Way], postmaster: int, options: argparse.Namespace) -> dict[Way, list[Cost]]:
    """Each way in turn, after a round to warm up."""
    costs: dict[Way, list[Cost]] = {way: [] for way in ways}
    for number in range(options.rounds + 1):
        sys.stderr.write(f"{name}, round {number} of {options.rounds}\n")
        for way, kept in costs.items():
            port, program = way.server.port, way.server.process.pid
            seconds = options.seconds if number else 1.0
            given = (port, way.visit, program, postmaster, seconds, way.writing)
            cost = measure_changed(*given, way.changed) if way.changed else measure(*given)
            if number:
                kept.append(cost)
    return costs


def _show(name: str, ways: list[Way], costs: dict[Way, list[Cost]]) -> None:
    table = Table("", "app µs", "PostgreSQL µs", "CPU µs", "÷ floor", "÷ 304", "requests/s", "bytes", title=name)
    bodies = {way: "" if way.visit.known else body(way.server.port, way.visit) for way in ways}
    anew, *_, unchanged, floor = ways
    for way in ways:
        values = [median(getattr(cost, field) for cost in costs[way]) for field in ("app", "database", "cpu")]
        ratios = [_ratio(costs[way], costs[other]) for other in (floor, unchanged)]
        rate = median(cost.rate for cost in costs[way])
        table.add_row(
            way.label,
            *(f"{value:,.0f}" for value in values),
            *(f"{ratio:.2f}" for ratio in ratios),
            f"{rate:,.0f}",
            f"{len(bodies[way]):,}",
        )
    shown, least = words(bodies[anew]), words(bodies[floor])
    Console(width=100).print(
        table, f"{len(least & shown) / len(least):.1%} of the floor's words are on our page too.\n"
    )


def _ratio(above: list[Cost], below: list[Cost]) -> float:
    return median(one.cpu / other.cpu for one, other in zip(above, below, strict=True))


if __name__ == "__main__":
    main()
