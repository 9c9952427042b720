"""What judging costs: 300 packages against 1,000 pins, and many projects when one pin or all changed.

`python -m tests.bench.projects DATABASE_URL [PROJECTS]` wants an empty database. Seconds of wall and of this process.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from time import perf_counter, process_time

import sqlalchemy as sa

from app.checks.judging import judge
from app.checks.pin import Decision as ToldDecision
from app.checks.pin import Pin as CheckedPin
from app.checks.pins import read
from app.manifests.occurrence import Manifest, Occurrence
from app.persistence.database.engine import Database
from app.persistence.migrations.migrate import upgrade
from app.persistence.session import run_in_transaction
from app.projects.checking import judge_anew
from app.projects.works import FEW, MANY
from app.settings import Settings
from app.tables import Decision, Package, Pin
from tests.register import collection, decision, store

PACKAGES, PINS = 300, 1_000


@contextmanager
def timed(what: str) -> Iterator[None]:
    wall, cpu = perf_counter(), process_time()
    yield
    sys.stdout.write(f"{what}: {perf_counter() - wall:.3f} s, of the processor {process_time() - cpu:.3f} s\n")


def judging() -> None:
    """One project in the server, the pins being read already."""
    told = ToldDecision(label="ADR-1", title="Versions", status="accepted", decided_on=date(2026, 1, 1))
    pins = read(
        CheckedPin(
            id=number, ecosystem="pypi", package=f"package-{number}", specifier=">=1,<2", normalised="<2,>=1",
            level="recommended", decision=told,
        )
        for number in range(PINS)
    )  # fmt: skip
    packages = [
        Occurrence(ecosystem="pypi", name=f"package-{number}", version=f"1.{number}.0", scope="runtime", direct=True)
        for number in range(PACKAGES)
    ]
    file = Manifest(file="uv.lock", format="uv.lock", packages=packages)
    judge(pins, [file], date(2026, 11, 29))
    with timed(f"{PACKAGES} packages against {PINS} pins"):
        judge(pins, [file], date(2026, 11, 29))


async def fill(database: Database, projects: int) -> list[Decision]:
    """A register that pins 1,000 packages, and projects that hold 300 of them each."""
    pins = [
        Pin(package=Package(ecosystem="pypi", name=f"package-{number}"), specifier=">=1,<2", normalised="<2,>=1",
            level="recommended")
        for number in range(PINS)
    ]  # fmt: skip
    here = collection()
    records = [decision(here, number + 1, f"Versions {number}", pins=pins[number::40]) for number in range(40)]
    await store(database, *records)
    async with database.write.begin() as connection:
        for statement in (
            "INSERT INTO project (name, slug, checked_at, ecosystems) "
            f"SELECT 'p' || n, 'p' || n, now(), '[\"pypi\"]' FROM generate_series(1, {projects}) n",
            "INSERT INTO manifest (project_id, path, format, package_count, unchecked, notes, digest) "
            f"SELECT id, 'uv.lock', 'uv.lock', {PACKAGES}, '[]', '[]', '' FROM project",
            "INSERT INTO occurrence (project_id, manifest_id, ecosystem, package, name, version, scope, direct, line) "
            f"SELECT project_id, id, 'pypi', 'package-' || (n * 3 + id) % {PINS}, 'package-' || (n * 3 + id) % {PINS}, "
            f"'1.' || n || '.0', 'runtime', n < 30, n FROM manifest, generate_series(1, {PACKAGES}) n",
            "ANALYZE",
        ):
            await connection.execute(sa.text(statement), {})
    return records


async def anew(database: Database, packages: list[tuple[str, str]] | None, size: int) -> None:
    after: int | None = 0
    while after is not None:
        after = await run_in_transaction(
            database, lambda session, at=after: judge_anew(session, packages, "", at, size)
        )


async def main(url: str, projects: int) -> None:
    judging()
    settings = Settings(database_url=url, statement_timeout=300.0, lock_timeout=60.0)
    await upgrade(settings)
    database = Database(settings)
    with timed(f"{projects} projects made"):
        await fill(database, projects)
    with timed("all judged for the first time, every verdict stored"):
        await anew(database, None, FEW)
    with timed("all judged anew, nothing changed"):
        await anew(database, None, FEW)
    async with database.write.begin() as connection:
        await connection.exec_driver_sql(
            "UPDATE pin SET specifier = '>=1.150', normalised = '>=1.150' FROM package"
            " WHERE package.id = package_id AND name = 'package-7'"
        )
    with timed("one pin changed, its projects judged anew"):
        await anew(database, [("pypi", "package-7")], MANY)
    await database.aclose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5_000))
