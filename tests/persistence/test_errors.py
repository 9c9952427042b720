"""What PostgreSQL refused arrives as something that a page can say."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from app.persistence.database.engine import Database
from app.persistence.errors import (
    Busy,
    Conflict,
    Crowded,
    Full,
    InvalidReference,
    InvalidValue,
    PersistenceError,
    ReadOnly,
    Stale,
    Timeout,
    Unavailable,
    translate,
)
from app.persistence.session import run_in_transaction
from tests.persistence.conftest import names

APPEND = text("UPDATE note SET name = name || :mark WHERE starts_with(name, :to)")


async def refusal(database: Database, *statements: str) -> PersistenceError:
    async def work() -> None:
        async with database.write_sessions() as session, session.begin():
            for statement in statements:
                await session.execute(text(statement))

    with pytest.raises(DBAPIError) as caught:
        await work()
    refused = translate(caught.value)
    assert refused is not None
    return refused


async def test_a_conflict_names_its_constraint_and_column(plain: Database) -> None:
    refused = await refusal(plain, *["INSERT INTO note (name) VALUES ('x')"] * 2)
    assert isinstance(refused, Conflict)
    assert (refused.status_code, refused.constraint, refused.table) == (409, "note_name_key", "note")
    assert refused.columns == ("name",)


async def test_a_conflict_of_an_expression_names_the_columns_within(plain: Database) -> None:
    make = "CREATE UNIQUE INDEX ON note (lower(name::text), parent) NULLS NOT DISTINCT"
    refused = await refusal(plain, make, *["INSERT INTO note (name) VALUES ('x'), ('X')"])
    assert refused.columns == ("name", "parent")


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("INSERT INTO note (name, parent) VALUES ('x', 99)", InvalidReference),
        ("INSERT INTO note (id) OVERRIDING SYSTEM VALUE VALUES (NULL)", InvalidValue),
        ("INSERT INTO note (name) VALUES (repeat('x', 21))", InvalidValue),
        ("SELECT 1/0", InvalidValue),
        ("SELECT '2020-13-13'::date", InvalidValue),
        ("SET LOCAL statement_timeout = 10; SELECT pg_sleep(1)", Timeout),
        ("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$", Busy),
        ("DO $$ BEGIN RAISE SQLSTATE '53300'; END $$", Crowded),
        ("DO $$ BEGIN RAISE SQLSTATE '53100'; END $$", Full),
        ("SET LOCAL transaction_read_only = on; INSERT INTO note (name) VALUES ('x')", ReadOnly),
        ("DO $$ BEGIN RAISE SQLSTATE '57P03'; END $$", Unavailable),
    ],
)
async def test_a_code_has_its_refusal(plain: Database, statement: str, kind: type[PersistenceError]) -> None:
    refused = await refusal(plain, *statement.split("; ") if statement.startswith("SET") else [statement])
    assert type(refused) is kind
    assert (refused.retry_after is not None) == (refused.status_code == 503)
    assert refused.message.endswith(".")


def test_a_missing_value_names_its_column() -> None:
    error = DBAPIError("INSERT", None, type("E", (Exception,), {"sqlstate": "23502", "column_name": "name"})())
    refused = translate(error)
    assert refused is not None
    assert refused.columns == ("name",)


async def test_a_mistake_in_a_statement_is_ours_and_no_refusal(plain: Database) -> None:
    async with plain.read_sessions() as session:
        with pytest.raises(DBAPIError) as caught:
            await session.execute(text("SELECT nothing"))
    assert translate(caught.value) is None
    assert translate(ValueError()) is None


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (StaleDataError(), Stale),
        (PoolTimeoutError(), Busy),
        (TimeoutError(), Timeout),
        (ConnectionRefusedError(), Unavailable),
        (Conflict(), Conflict),
    ],
)
def test_an_error_without_a_code_has_its_refusal(error: Exception, kind: type[PersistenceError]) -> None:
    assert type(translate(error)) is kind


async def test_two_crossing_transactions_both_succeed_in_the_end(plain: Database) -> None:
    async with plain.write_sessions() as session, session.begin():
        await session.execute(text("INSERT INTO note (name, parent) VALUES ('a', NULL), ('b', NULL)"))
    met = asyncio.Barrier(2)
    runs: list[str] = []

    def crossing(first: str, second: str) -> Callable[[AsyncSession], object]:
        async def work(session: AsyncSession) -> None:
            runs.append(first)
            await session.execute(APPEND, {"mark": first, "to": first})
            if len(runs) <= 2:
                await met.wait()
            await session.execute(APPEND, {"mark": first, "to": second})

        return work

    await asyncio.gather(run_in_transaction(plain, crossing("a", "b")), run_in_transaction(plain, crossing("b", "a")))
    assert len(runs) == 3
    assert sorted("".join(sorted(name)) for name in await names(plain)) == ["aab", "abb"]


async def test_a_unit_of_work_is_given_up_after_three_attempts(plain: Database) -> None:
    runs = []

    async def work(session: AsyncSession) -> None:
        runs.append(1)
        await session.execute(text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))

    with pytest.raises(DBAPIError):
        await run_in_transaction(plain, work)
    assert len(runs) == 3
    assert plain.pool_status()["write"]["in_use"] == 0


async def test_other_failures_are_not_tried_again(plain: Database) -> None:
    runs = []

    async def work(session: AsyncSession) -> None:
        runs.append(1)
        await session.execute(text("SELECT 1/0"))

    with pytest.raises(DBAPIError):
        await run_in_transaction(plain, work)
    assert len(runs) == 1
