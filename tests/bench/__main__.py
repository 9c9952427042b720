"""`make bench`, with ARGS="--records 2000 --seconds 5 --rounds 3"."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from app.persistence.embedded import EmbeddedServer
from tests.bench.load import Cost, address, body, measure, words
from tests.bench.records import write_records
from tests.processes import ADMIN, COMMAND, Running, finished, started

PROJECT = str(Path(__file__).parents[2])
QUIET = {"RATIONALE_POOL_SIZE": "8", "RATIONALE_ACCESS_LOG": "false", "RATIONALE_PUBLIC_READING": "true"}


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
    ended = finished("import", str(records), seconds=600, DATABASE_URL=address)
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
        servers = [ours.wait_until_ready(), floor.wait_until_ready()]
        middle = options.records // 2
        decision = f"/decisions/{middle}"
        pages = {
            "list of 50": ("/decisions", "/decisions"),
            "a decision": (address(servers[0].port, decision), decision),
        }
        for name, paths in pages.items():
            kept = _rounds(name, servers, paths, postmaster, options)
            _show(name, *kept, servers, paths)
            _again(name, kept[0], servers[0], paths[0], postmaster, options)


def _rounds(
    name: str, servers: list[Running], paths: tuple[str, ...], postmaster: int, options: argparse.Namespace
) -> tuple[list[Cost], list[Cost]]:
    """Both programs in turn, after a round to warm up."""
    costs: tuple[list[Cost], list[Cost]] = ([], [])
    for number in range(options.rounds + 1):
        sys.stderr.write(f"{name}, round {number} of {options.rounds}\n")
        for server, path, kept in zip(servers, paths, costs, strict=True):
            cost = measure(server.port, path, server.process.pid, postmaster, options.seconds if number else 1.0)
            if number:
                kept.append(cost)
    return costs


def _again(
    name: str, whole: list[Cost], server: Running, path: str, postmaster: int, options: argparse.Namespace
) -> None:
    """The same page for a reader who has it."""
    cost = measure(server.port, path, server.process.pid, postmaster, options.seconds, known=True)
    times = median(one.cpu for one in whole) / cost.cpu
    Console(width=100).print(f"{name}, not changed (304): {cost.cpu:,.0f} µs, {times:.1f} times less than the page.\n")


def _show(name: str, ours: list[Cost], floor: list[Cost], servers: list[Running], paths: tuple[str, ...]) -> None:
    bodies = [body(server.port, path) for server, path in zip(servers, paths, strict=True)]
    shown, least = map(words, bodies)
    table = Table("", "app µs", "PostgreSQL µs", "CPU µs", "÷ floor", "requests/s", "bytes", title=name)
    ratio = median(one.cpu / other.cpu for one, other in zip(ours, floor, strict=True))
    for label, costs, factor, html in (("rationale", ours, ratio, bodies[0]), ("floor", floor, 1.0, bodies[1])):
        values = [median(getattr(cost, field) for cost in costs) for field in ("app", "database", "cpu")]
        rate = median(cost.rate for cost in costs)
        table.add_row(label, *(f"{value:,.0f}" for value in values), f"{factor:.2f}", f"{rate:,.0f}", f"{len(html):,}")
    Console(width=100).print(
        table, f"{len(least & shown) / len(least):.1%} of the floor's words are on our page too.\n"
    )


if __name__ == "__main__":
    main()
