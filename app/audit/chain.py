"""The audit log as a hash chain: whoever changes or takes out what was noted has to make all hashes after it anew.

Each event is sealed within a minute or so, in the order of sealing: its seal is the hash of the seal before it and of
all that the event holds. The last seal is told to the server's log, and by `rationale doctor`, which verifies all of
them: kept elsewhere, it proves that the whole chain was not made anew. Events can be sealed out of the order of their
numbers, since transactions end as they like; so no transaction waits for another one's event.
"""

from __future__ import annotations

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.settings import LEAST_AUDIT_DAYS

AT_ONCE = 10_000  # events that are sealed in one transaction
VERIFIED = f"""
WITH chain AS (
  SELECT s.*, lag(hash) OVER seals AS before, lag(position) OVER seals AS place
  FROM audit_seal s WINDOW seals AS (ORDER BY position)
)
SELECT count(*) AS sealed, (SELECT encode(hash, 'hex') FROM audit_seal ORDER BY position DESC LIMIT 1) AS head,
  min(position) FILTER (WHERE CASE
    WHEN e.id IS NULL THEN place IS NOT NULL OR sealed_at > now() - interval '{LEAST_AUDIT_DAYS} days' -- pruned
    WHEN position = 1 THEN hash <> sha256(audit_event_digest(e))
    WHEN place IS DISTINCT FROM position - 1 THEN true
    ELSE hash <> sha256(before || audit_event_digest(e))
  END) AS broken
FROM chain LEFT JOIN audit_event e ON e.id = event_id
"""  # noqa: S608 -- a number of ours
log = structlog.get_logger()


async def seal(database: Database) -> None:
    """Seal what has been noted since the last time."""
    sealed, head = await run_in_transaction(database, _seal)
    if sealed:
        log.info("audit log sealed", events=sealed, seal=head)


async def _seal(session: AsyncSession) -> tuple[int, str]:
    found = await session.execute(sa.text("SELECT sealed, head FROM audit_event_seal(:most)"), {"most": AT_ONCE})
    sealed, head = found.one()
    return int(sealed), str(head)


async def prune(database: Database, *, days: int) -> None:
    """Delete what is older than so many days; 0 keeps all."""
    if days:
        older = sa.text("SELECT audit_event_prune(:days)").bindparams(days=days)
        await run_in_transaction(database, lambda session: session.execute(older))


def told(sealed: int, head: str | None, broken: int | None) -> tuple[bool, str]:
    """What `rationale doctor` says of the chain."""
    if broken is not None:
        return False, f"seal {broken} does not fit: an event was changed or taken out after it was noted"
    return True, f"{sealed} events sealed, none changed; the last seal is {(head or 'none')[:16]}"
