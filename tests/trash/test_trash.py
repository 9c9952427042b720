"""A deleted record is gone from every page, and comes back whole for thirty days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.history.recording import record_changes
from app.persistence.database.engine import Database
from app.persistence.errors import InvalidReference, Stale
from app.persistence.fields import now, table
from app.persistence.session import run_in_transaction
from app.tables import (
    Argument,
    Collection,
    Decision,
    DecisionLink,
    Option,
    Package,
    Person,
    Pin,
    Revision,
    Risk,
    SearchEntry,
    Tag,
    Trash,
)  # fmt: skip
from app.trash.belongings import belongings
from app.trash.deleting import delete
from app.trash.repository import purge
from app.trash.restoring import NotRestored, restore
from tests.register import collection, decision, store

DECISION = table(Decision)


async def a_log(database: Database) -> int:
    """Two decisions, of which the first has parts of parts, tags, a pin and a link; its id."""
    record_changes(database)
    into = collection()
    owner = Person(name="Mara Lind")
    first = decision(
        into, 1, "Use PostgreSQL", owner=owner, context="**Because**", tags=[Tag(name="database")],
        risks=[Risk(title="It grows", owner=owner, likelihood=2, severity=5)],
        options=[Option(title="PostgreSQL", arguments=[Argument(stance="good", text="Known")])],
        pins=[Pin(package=Package(ecosystem="pypi", name="asyncpg"), normalised=">=1", level="required")],
    )  # fmt: skip
    second = decision(into, 2, "Use MySQL", owner=owner)
    link = DecisionLink(source=first, target=second, kind="supersedes")
    await store(database, first, second, link)
    return first.id or 0


async def every_row(database: Database) -> dict[str, Any]:
    """All rows but the history and what is derived from its own ids."""
    counted = {}
    async with database.read.connect() as connection:
        for one in DECISION.metadata.sorted_tables:
            if one.name in {"revision", "data_version", "data_change", "record_version", "search_word"}:
                continue
            columns = [column for column in one.columns if not (one.name == "search_entry" and column.name == "id")]
            columns = [column for column in columns if column.name not in {"version", "updated_at"}]
            rows = (await connection.execute(sa.select(*columns))).all()
            counted[one.name] = sorted(map(repr, rows))
    return counted


async def put_away(database: Database, one: type[Any], id_: int, **more: Any) -> int:
    def work(session: Any) -> Any:
        session.info.update(actor="Ada Admin", reason="Doubled")
        return delete(session, table(one), id_, title="It", **more)

    return await run_in_transaction(database, work)


async def bring_back(
    database: Database, trash_id: int, changes: dict[str, Any] | None = None, left_out: frozenset[str] = frozenset()
) -> None:
    await run_in_transaction(database, lambda session: restore(session, trash_id, changes or {}, left_out))


async def scalar(database: Database, statement: Any) -> Any:
    async with database.read.connect() as connection:
        return await connection.scalar(statement)


async def test_what_was_deleted_comes_back_as_it_was(database: Database) -> None:
    id_ = await a_log(database)
    before = await every_row(database)
    trash_id = await put_away(database, Decision, id_)
    for gone in (Option, Argument, Risk, Pin, DecisionLink):
        assert await scalar(database, sa.select(sa.func.count()).select_from(table(gone))) == 0
    assert await scalar(database, sa.select(sa.func.count()).select_from(table(SearchEntry))) == 1
    assert await scalar(database, sa.select(Package.pin_count)) == 0
    await bring_back(database, trash_id)
    assert await every_row(database) == before


async def test_what_was_deleted_before_a_column_came_comes_back_with_its_default(database: Database) -> None:
    id_ = await a_log(database)
    before = await every_row(database)
    trash_id = await run_in_transaction(
        database, lambda session: delete(session, DECISION, id_, title="Use PostgreSQL")
    )
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE trash SET rows = rows #- '{pin,0,outlook}' #- '{decision,0,binds}'")
    await run_in_transaction(database, lambda session: restore(session, trash_id, {}))
    assert await every_row(database) == before


async def test_a_deletion_is_told_in_the_history_with_its_parts(database: Database) -> None:
    id_ = await a_log(database)
    await put_away(database, Decision, id_)
    async with database.read_sessions() as session:
        rows = list(await session.scalars(sa.select(Revision).where(sa.column("action") == "deleted")))
    assert {row.record_type for row in rows} == {"decision", "risk", "option", "argument", "pin", "decision_link"}
    assert {(row.actor, row.reason) for row in rows} == {("Ada Admin", "Doubled")}
    [risk] = [row for row in rows if row.record_type == "risk"]
    assert risk.parents == [f"decision:{id_}"]
    assert risk.changes["title"] == ["It grows", None]


async def test_a_preview_shows_what_goes_what_is_emptied_and_what_blocks(database: Database) -> None:
    id_ = await a_log(database)
    async with database.read_sessions() as session:
        goes = await belongings(session, DECISION, id_, lock=False)
        person = await belongings(session, table(Person), await session.scalar(sa.select(Person.id)) or 0, lock=False)
        into = await session.scalar(sa.select(Collection.id))
        log = await belongings(session, table(Collection), into or 0, lock=False)
    assert {name: len(rows) for name, rows in goes.rows.items()} == {
        "decision": 1, "decision_link": 1, "decision_tag": 1, "option": 1, "pin": 1, "risk": 1, "argument": 1,
    }  # fmt: skip
    assert goes.blocking == []
    assert [(one.table, one.column) for one in log.blocking] == [("decision", "collection_id")]
    assert person.blocking == []


async def test_a_reference_that_was_emptied_is_filled_again_unless_somebody_did(database: Database) -> None:
    id_ = await a_log(database)
    person_id = await scalar(database, sa.select(Person.id))
    version = await scalar(database, sa.select(Decision.version).where(DECISION.c.id == id_))
    trash_id = await put_away(database, Person, person_id)
    assert await scalar(database, sa.select(Decision.owner_id).where(DECISION.c.id == id_)) is None
    other = Person(name="Ibrahim Sesay")
    await store(database, other)
    async with database.write.begin() as connection:
        await connection.execute(sa.update(DECISION).where(DECISION.c.number == 2).values(owner_id=other.id))
    await bring_back(database, trash_id)
    owners = sa.select(sa.func.array_agg(sa.text("owner_id ORDER BY number"))).select_from(DECISION)
    assert await scalar(database, owners) == [person_id, other.id]
    assert await scalar(database, sa.select(Decision.version).where(DECISION.c.id == id_)) == version + 2


async def test_a_value_that_is_taken_by_now_is_said_beside_its_field_and_may_be_changed(database: Database) -> None:
    await a_log(database)
    tag_id = await scalar(database, sa.select(Tag.id))
    trash_id = await put_away(database, Tag, tag_id)
    await store(database, Tag(name="database"))
    with pytest.raises(NotRestored) as refused:
        await bring_back(database, trash_id)
    [obstacle] = refused.value.obstacles
    assert (obstacle.name, obstacle.value) == (f"tag.{tag_id}.name", "database")
    assert "by now" in obstacle.message
    await bring_back(database, trash_id, {obstacle.name: "databases"})
    assert await scalar(database, sa.select(Tag.name).where(table(Tag).c.id == tag_id)) == "databases"
    assert await scalar(database, sa.select(sa.func.count()).select_from(table(Trash))) == 0


async def test_a_part_whose_other_side_is_gone_may_be_left_out(database: Database) -> None:
    id_ = await a_log(database)
    trash_id = await put_away(database, Decision, id_)
    tag_id = await scalar(database, sa.select(Tag.id))
    await put_away(database, Tag, tag_id)
    with pytest.raises(NotRestored) as refused:
        await bring_back(database, trash_id)
    [obstacle] = refused.value.obstacles
    assert (obstacle.table, obstacle.column, obstacle.is_record) == ("decision_tag", "tag_id", False)
    await bring_back(database, trash_id, left_out=frozenset({f"decision_tag.{obstacle.key}"}))
    assert await scalar(database, sa.select(Decision.title).where(DECISION.c.id == id_)) == "Use PostgreSQL"


async def test_a_value_of_the_wrong_kind_changes_nothing(database: Database) -> None:
    id_ = await a_log(database)
    trash_id = await put_away(database, Decision, id_)
    with pytest.raises(NotRestored):
        await bring_back(database, trash_id, {f"decision.{id_}.number": "x" * 99})
    assert await scalar(database, sa.select(sa.func.count()).select_from(table(Trash))) == 1


async def test_nothing_goes_where_something_blocks_or_somebody_changed_it(database: Database) -> None:
    id_ = await a_log(database)
    with pytest.raises(InvalidReference):
        await put_away(database, Collection, await scalar(database, sa.select(Collection.id)))
    with pytest.raises(Stale):
        await put_away(database, Decision, id_, version=99)
    assert await scalar(database, sa.select(sa.func.count()).select_from(table(Trash))) == 0


async def test_what_lies_longer_than_thirty_days_is_gone(database: Database) -> None:
    id_ = await a_log(database)
    await put_away(database, Decision, id_)
    assert await run_in_transaction(database, purge) == 0
    async with database.write.begin() as connection:
        await connection.execute(sa.update(table(Trash)).values(deleted_at=now() - timedelta(days=31)))
    assert await run_in_transaction(database, purge) == 1


async def test_a_record_has_another_version_when_a_part_goes_and_when_it_comes_back(database: Database) -> None:
    id_ = await a_log(database)
    version = sa.select(DECISION.c.version).where(DECISION.c.id == id_)
    for part in (Argument, Risk, Pin):
        before = await scalar(database, version)
        kept = await put_away(database, part, await scalar(database, sa.select(table(part).c.id)))
        assert await scalar(database, version) == before + 1
        await bring_back(database, kept)
        assert await scalar(database, version) == before + 2
