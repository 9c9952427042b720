"""A worker in a process of its own, which a test kills: makes a collection, and then takes its time."""

from __future__ import annotations

import asyncio
import sys

import app.tables  # noqa: F401  relations name tables of other features
from app.jobs.run import Run
from app.jobs.worker import Worker
from app.settings import Settings
from app.tables import Collection


async def slow(run: Run) -> str:
    run.session.add(Collection(name="Half", slug="half"))
    await run.session.flush()
    sys.stdout.write("working\n")
    sys.stdout.flush()
    for step in range(6_000):
        await run.advance(step, 6_000)
        await asyncio.sleep(0.01)
    return "Done."


async def main() -> None:
    worker = Worker(Settings.read(), {"make": slow})
    worker.pause = 0.1
    await worker.run_next()


if __name__ == "__main__":
    asyncio.run(main())
