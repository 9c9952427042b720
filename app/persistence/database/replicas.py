"""Replicas that pages are read from while they hold what their reader has written.

Each is asked every second how far it is. One is used when it follows the same server on the same timeline and lags by
no more than MOST_LAG; whoever has written brings along the position of that write, which PostgreSQL was asked for after
the commit (before it, the position could be reached while the commit is not seen yet), and reads from the primary until
a replica is known to be there. A replica that fails is left out until it answers again.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from typing import NamedTuple

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from app.persistence.polling import Polling

MOST_LAG = 5.0  # seconds
PATIENCE = 2.0  # seconds for an answer
PAUSE = 1.0  # seconds between two looks
REMEMBERED = 60  # looks at the primary
POSITION = re.compile(r"(\d{1,10})\.(\d{1,19})", re.ASCII)
NOWHERE = f"{2**31}.0"  # a timeline that no server is on
OF_PRIMARY = """
    SELECT (SELECT system_identifier FROM pg_control_system()) AS system,
      ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int AS timeline,
      (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint AS position
"""
OF_REPLICA = """
    SELECT (SELECT system_identifier FROM pg_control_system()) AS system,
      CASE WHEN pg_is_in_recovery() THEN (SELECT timeline_id FROM pg_control_checkpoint()) ELSE 0 END AS timeline,
      (coalesce(pg_last_wal_replay_lsn(), '0/0') - '0/0'::pg_lsn)::bigint AS position
"""
log = structlog.get_logger()


class Place(NamedTuple):
    """How far a server is: which one, on which timeline, and bytes of its log. Timeline 0: it is no replica."""

    system: int
    timeline: int
    position: int


class Replica:
    """One of them, and what was last known of it; `trouble` is why it is not used."""

    def __init__(self, name: str, engine: AsyncEngine, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.name = name
        self.engine = engine
        self.sessions = sessions
        self.place = Place(0, 0, 0)
        self.trouble = "it has not answered yet"
        self.lag = 0.0  # seconds, as far as it is known

    def leave_out(self, trouble: str) -> None:
        """Use it no more until it has been asked again."""
        if trouble != self.trouble:
            log.warning("replica.left_out", replica=self.name, reason=trouble)
        self.trouble = trouble

    def take_in(self) -> None:
        if self.trouble:
            log.info("replica.used", replica=self.name)
        self.trouble = ""


class Replicas:
    """Those of a primary."""

    def __init__(self, primary: AsyncEngine, replicas: list[Replica]) -> None:
        self.primary = primary
        self.all = replicas
        self._seen: deque[tuple[float, Place]] = deque(maxlen=REMEMBERED)
        self._polling = Polling("replicas", self.look)
        self._turn = 0

    async def start(self) -> None:
        """Begin to ask them, where there are any."""
        if self.all:
            self._polling.start(PAUSE)

    async def stop(self) -> None:
        await self._polling.stop()
        for replica in self.all:
            await replica.engine.dispose()

    def choose(self, wanted: str) -> Replica | None:
        """One that holds the position `wanted`, "" for any, each in turn; None where the primary has to be asked."""
        least = POSITION.fullmatch(wanted)
        timeline, position = (int(least[1]), int(least[2])) if least else (None, 0)
        usable = [
            one for one in self.all
            if not one.trouble and timeline in (None, one.place.timeline) and one.place.position >= position
        ]  # fmt: skip
        self._turn += 1
        return usable[self._turn % len(usable)] if usable else None

    async def position(self) -> str:
        """Where the primary is, to be asked for after a commit."""
        place = await _asked(self.primary, OF_PRIMARY)
        return f"{place.timeline}.{place.position}"

    async def look(self) -> bool:
        """Ask all of them, and the primary; False, since there is nothing to do at once after it.

        A primary that does not answer takes no replica away: what they hold can be read.
        """
        await asyncio.gather(self._look_at_primary(), *map(self._look_at, self.all))
        for replica in self.all:
            self._judge(replica)
        return False

    async def _look_at_primary(self) -> None:
        try:
            self._seen.append((time.monotonic(), await _asked(self.primary, OF_PRIMARY)))
        except Exception as error:
            log.warning("replicas.primary_unavailable", error=type(error).__name__)

    async def _look_at(self, replica: Replica) -> None:
        replica.place = Place(0, 0, 0)
        try:
            replica.place = await _asked(replica.engine, OF_REPLICA)
        except Exception as error:
            replica.leave_out(f"it does not answer ({type(error).__name__})")

    def _judge(self, replica: Replica) -> None:
        if replica.place.system:
            trouble = self._trouble(replica) if self._seen else "the primary has not answered yet"
            replica.leave_out(trouble) if trouble else replica.take_in()

    def _trouble(self, replica: Replica) -> str:
        place, last = replica.place, self._seen[-1][1]
        if place.system != last.system:
            return "it is of another server"
        if not place.timeline:
            return "it is no replica: it takes changes of its own"
        ahead = [at for at, seen in self._seen if seen.position > place.position]
        replica.lag = time.monotonic() - ahead[0] if ahead else 0.0
        knows_none = len(ahead) == len(self._seen)  # how far it is behind what was before cannot be told
        behind = place.timeline != last.timeline or knows_none or replica.lag > MOST_LAG
        return "it lags behind" if behind else ""


async def _asked(engine: AsyncEngine, statement: str) -> Place:
    async with asyncio.timeout(PATIENCE), engine.connect() as connection:
        return Place(*(await connection.execute(text(statement))).one())
