"""Statements that tests send keep to what poolers and several nodes can do; this shows that it would be seen."""

import pytest
import sqlalchemy as sa

from app.persistence.database.engine import Database
from tests.sent_sql import wrong_with


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE job SET at = clock_timestamp()", "volatile"),
        ("WITH a AS (SELECT 1) UPDATE job SET key = gen_random_uuid()\nWHERE true", "volatile"),
        ("SELECT pg_try_advisory_lock(1)", "advisory lock"),
        ("listen changes", "LISTEN"),
        ("SET statement_timeout = 0", "outlives"),
        ("SET LOCAL statement_timeout = 0", ""),
        ("UPDATE job SET at = statement_timestamp()", ""),
        ("SELECT pg_advisory_xact_lock(1), clock_timestamp()", ""),
        ("UPDATE pin SET note = 'random thoughts'", ""),
    ],
)
def test_a_statement_that_ties_the_register_to_one_connection_is_told(sql: str, told: str) -> None:
    assert told in wrong_with(sql)
    assert bool(told) == bool(wrong_with(sql))


async def test_whatever_way_it_is_sent(database: Database) -> None:
    with pytest.raises(AssertionError, match="outlives"):
        await database.row("SET statement_timeout = 0")
    async with database.read_sessions() as session:
        with pytest.raises(AssertionError, match="advisory lock"):
            await session.execute(sa.text("SELECT pg_advisory_lock(1)"))
