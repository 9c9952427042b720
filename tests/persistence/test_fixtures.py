"""The fixtures that every other test stands on."""

from sqlalchemy import text

from app.persistence.database.engine import Database


async def test_a_test_can_store_a_row(database: Database) -> None:
    async with database.write_sessions() as session, session.begin():
        await session.execute(text("INSERT INTO tag (name) VALUES ('left behind')"))


async def test_the_next_test_does_not_see_it(database: Database) -> None:
    async with database.read_sessions() as session:
        assert (await session.execute(text("SELECT count(*) FROM tag WHERE name = 'left behind'"))).scalar() == 0
