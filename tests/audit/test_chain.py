"""The audit log is a hash chain that tells when it was changed, and is kept for a time."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from app.audit.chain import VERIFIED, prune, seal, told
from app.audit.models import Action
from app.audit.trail import Subject, Trace, note_alone
from app.persistence.database.engine import Database
from app.persistence.database.url import parse
from tests.accounts.links import rows

ADA = Trace(actor_id=1, actor_name="Ada Admin", address="192.0.2.1", request_id="request-1")


async def noted(database: Database, *labels: str) -> None:
    for label in labels:
        await note_alone(database, ADA, Action.ADMIN_CHANGE, Subject("person", 1, label))


async def verified(database: Database) -> tuple[int, str | None, int | None]:
    row = await database.row(VERIFIED)
    return row["sealed"], row["head"], row["broken"]


async def tamper(database_url: str, *statements: str) -> None:
    """As the owner of the tables, past the triggers."""
    connection = await asyncpg.connect(**parse(database_url).arguments())
    await connection.execute("SET session_replication_role = replica")
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


async def test_events_are_sealed_once_each_on_top_of_each_other(database: Database) -> None:
    await noted(database, "a", "b")
    await seal(database)
    first = await verified(database)
    await asyncio.gather(seal(database), noted(database, "c"), seal(database))
    await seal(database)
    again = await verified(database)
    assert (first[0], first[2], again[0], again[2]) == (2, None, 3, None)
    assert first[1] != again[1]
    assert told(*again)[0]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor_name = 'Eve' WHERE subject_label = 'b'",
        "UPDATE audit_event SET happened_at = happened_at + interval '1 microsecond' WHERE subject_label = 'b'",
        """UPDATE audit_event SET detail = '{"x": 1}' WHERE subject_label = 'a'""",
        "DELETE FROM audit_event WHERE subject_label = 'a'",
        "DELETE FROM audit_event WHERE subject_label = 'c'",
        "DELETE FROM audit_seal WHERE position = 2",
        "DELETE FROM audit_seal WHERE position = 1",
        "UPDATE audit_seal SET hash = sha256('x') WHERE position = 3",
        "UPDATE audit_seal SET event_id = (SELECT max(id) FROM audit_event) + 9 WHERE position = 1",
    ],
)
async def test_what_was_changed_taken_out_or_put_in_between_is_told(
    database: Database, database_url: str, statement: str
) -> None:
    await noted(database, "a", "b", "c")
    await seal(database)
    await tamper(database_url, statement)
    ok, words = told(*await verified(database))
    assert (ok, "does not fit" in words) == (False, True)


async def test_an_empty_log_is_whole(database: Database) -> None:
    await seal(database)
    assert told(*await verified(database)) == (True, "0 events sealed, none changed; the last seal is none")


async def test_what_is_old_goes_and_the_rest_still_fits(database: Database, database_url: str) -> None:
    await noted(database, "a", "b", "c", "d")
    old = "UPDATE audit_event SET happened_at = now() - interval '{} days' WHERE subject_label = '{}'"
    await tamper(database_url, old.format(200, "a"), old.format(120, "b"), old.format(80, "c"))
    await seal(database)
    await tamper(database_url, "UPDATE audit_seal SET sealed_at = now() - interval '120 days' WHERE position <= 2")
    await prune(database, days=0)
    assert len(await rows(database, "SELECT id FROM audit_event")) == 4
    await prune(database, days=1)  # less than the database lets go
    assert await rows(database, "SELECT subject_label FROM audit_event ORDER BY id") == [("c",), ("d",)]
    await noted(database, "e")
    await seal(database)
    assert (await verified(database))[2] is None
    await prune(database, days=100)
    assert told(*await verified(database))[0]
