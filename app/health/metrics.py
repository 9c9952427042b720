"""The question behind the figures for a monitor."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.backups.age import LATEST

WAITING = f"""
    SELECT j.*, o.*, (SELECT extract(epoch FROM now() - happened_at)::float FROM ({LATEST}) AS latest) AS backup
    FROM (SELECT count(*) FILTER (WHERE state = 'waiting') AS jobs_waiting,
            count(*) FILTER (WHERE state = 'running') AS jobs_running,
            extract(epoch FROM now() - min(created_at) FILTER (WHERE state = 'waiting'))::float AS oldest_job
          FROM job WHERE state IN ('waiting', 'running')) j,
         (SELECT count(*) AS mails, extract(epoch FROM now() - min(created_at))::float AS oldest_mail
          FROM outbox WHERE sent_at IS NULL AND handed_at IS NULL) o
"""  # noqa: S608 - our own words


class Waiting(NamedTuple):
    """What is to be done, and for how long the oldest has waited, in seconds; None where there is none."""

    jobs_waiting: int
    jobs_running: int
    oldest_job: float | None
    mails: int
    oldest_mail: float | None
    backup: float | None  # age of the last good one


async def waiting(session: AsyncSession) -> Waiting:
    """All of it, in one statement."""
    return Waiting(*(await session.execute(sa.text(WAITING))).one())
