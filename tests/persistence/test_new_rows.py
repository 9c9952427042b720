"""Rows that are written past the unit of work are those that it would have written, with the same history."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.persistence.database.engine import Database
from app.persistence.new_rows import NewRow, add
from app.persistence.session import run_in_transaction
from app.records.limits import TITLE
from app.stack.models import Ecosystem, PinLevel
from app.tables import (
    Argument,
    Collection,
    Decision,
    Option,
    Package,
    Pin,
    Risk,
    Section,
    Tag,
)  # fmt: skip
from tests.register import collection, store

TABLES = ("decision", "option", "argument", "risk", "section", "pin", "decision_tag", "revision")
OWN = {"id", "decision_id", "option_id", "record_id", "parents", "number", "created_at", "updated_at", "happened_at"}


def whole(log: Collection, tag: Tag, package: Package) -> NewRow:
    """A decision with something in every kind of column and relation."""
    argument = NewRow(Argument, stance="good", text="Few {'\\ \"", text_html="<p>Few</p>")
    options = [
        NewRow(Option, title="A queue", chosen=True, arguments=[argument]),
        NewRow(Option, title="A table", position=1, arguments=[]),
    ]
    return NewRow(
        Decision, collection_id=log.id, title="Keep a queue", decided_on=date(2026, 1, 2), extra={"key": 'a "value"'},
        options=options, sections=[NewRow(Section, heading="Notes", body="…", body_html="<p>…</p>")], tags=[tag],
        risks=[NewRow(Risk, title="It grows", likelihood=2, severity=4)],
        pins=[NewRow(Pin, package_id=package.id, level=PinLevel.REQUIRED, specifier=">=1")],
    )  # fmt: skip


async def stored(database: Database) -> dict[str, list[Any]]:
    """All rows of two decisions, one after the other, without what is each one's own."""
    found = {}
    async with database.read_sessions() as session:
        for name in TABLES:
            key = "decision_id" if name == "decision_tag" else "id"
            rows = (await session.execute(sa.text(f'SELECT * FROM "{name}" ORDER BY {key}'))).mappings()
            found[name] = [{column: row[column] for column in row if column not in OWN} for row in rows]
    # What `store` made has a history, too, where another test has imported something before.
    found["revision"] = [one for one in found["revision"] if one["record_type"] not in ("collection", "tag", "package")]
    for revision in found["revision"]:
        revision["changes"] = {key: value for key, value in revision["changes"].items() if key not in OWN}
    return found


async def test_they_are_those_of_the_unit_of_work_with_the_same_history(app: Any, database: Database) -> None:
    log, tag, package = collection(), Tag(name="queues"), Package(ecosystem=Ecosystem.PYPI, name="arq")
    await store(database, log, tag, package)
    async with app.state.database.write_sessions() as session, session.begin():
        session.add(whole(log, await session.merge(tag), package).entity())
    async with app.state.database.write_sessions() as session, session.begin():
        await add(session, [whole(log, tag, package)])
    for name, rows in (await stored(database)).items():
        half = len(rows) // 2
        flushed, added = (sorted(some, key=str) for some in (rows[:half], rows[half:]))
        assert flushed, name
        assert added == flushed


async def test_what_does_not_fit_is_refused_and_nothing_cut_off(database: Database) -> None:
    log = collection()
    await store(database, log)
    long = NewRow(Decision, collection_id=log.id, title="x" * (TITLE + 1))
    with pytest.raises(DBAPIError, match="too long"):
        await run_in_transaction(database, lambda session: add(session, [long]))


async def test_each_gets_its_id_and_the_database_what_follows(database: Database) -> None:
    log = collection()
    await store(database, log)
    rows = [NewRow(Decision, collection_id=log.id, title=f"Title {place}") for place in range(3)]
    await run_in_transaction(database, lambda session: add(session, rows))
    async with database.read_sessions() as session:
        found = await session.execute(sa.text("SELECT id, title, number FROM decision ORDER BY number"))
        assert [tuple(row) for row in found] == [(row.id, row.title, place) for place, row in enumerate(rows, 1)]
