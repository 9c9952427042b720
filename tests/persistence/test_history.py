"""Every change leaves a revision that says who changed what, in the same transaction."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from app.persistence import history
from app.persistence.database.engine import Database
from tests.persistence.library import Author, Book, Change, Chapter, Genre, Label


@pytest_asyncio.fixture
async def session(library: Database) -> AsyncIterator[AsyncSession]:
    """A session that records, of somebody who gave a reason."""
    history.install(library.write_sessions, Change.__table__)  # type: ignore[attr-defined]
    async with library.write_sessions() as session:
        session.info.update(actor="ada", reason="Because")
        yield session


async def changes(session: AsyncSession) -> list[Change]:
    return list((await session.scalars(sa.select(Change).order_by(sa.column("id")))).all())


async def a_book(session: AsyncSession, **values: Any) -> Book:
    book = Book(title="First", author=Author(name="Ann"), **values)
    session.add(book)
    await session.flush()
    await session.execute(sa.delete(Change))
    return book


async def test_a_new_record_is_recorded_with_its_values(session: AsyncSession) -> None:
    book = Book(
        title="First", author=Author(name="Ann"), published_on=date(2026, 1, 2), price=Decimal("1.50"), cover=b"x"
    )
    session.add(book)
    await session.flush()
    [author, change] = sorted(await changes(session), key=lambda change: change.record_type)
    assert (author.record_type, author.record_id, author.version) == ("author", book.author_id, None)
    assert (change.record_type, change.record_id, change.version, change.action) == ("book", book.id, 1, "created")
    assert (change.actor, change.reason) == ("ada", "Because")
    assert change.changes == {
        "title": [None, "First"],
        "author_id": [None, book.author_id],
        "genre": [None, "novel"],
        "published_on": [None, "2026-01-02"],
        "added_at": [None, "2026-01-01T00:00:00Z"],
        "price": [None, "1.50"],
        "lent": [None, False],
    }


async def test_a_change_is_recorded_before_and_after_with_the_new_version(session: AsyncSession) -> None:
    book = await a_book(session)
    book.title, book.genre, book.lent = "Second", Genre.ESSAY, False
    await session.flush()
    [change] = await changes(session)
    assert (change.action, change.version) == ("updated", 2)
    assert change.changes == {"title": ["First", "Second"], "genre": ["novel", "essay"]}


async def test_a_deleted_record_leaves_its_values(session: AsyncSession) -> None:
    book = await a_book(session, notes={"a": 1})
    await session.delete(book)
    await session.flush()
    [change] = await changes(session)
    assert (change.action, change.record_id, change.changes["notes"]) == ("deleted", book.id, [{"a": 1}, None])


async def test_links_to_others_are_recorded_by_name(session: AsyncSession) -> None:
    ant, zoo = Label(name="ant"), Label(name="zoo")
    book = await a_book(session, labels=[ant])
    book.labels = [zoo]
    await session.flush()
    [change] = await changes(session)
    assert change.changes == {"labels": [["ant"], ["zoo"]]}


async def test_nothing_is_recorded_of_what_stays_the_same_or_is_not_recorded(session: AsyncSession) -> None:
    book = await a_book(session)
    book.title, book.cover = "First", b"new"
    session.add(Label(name="ant"))
    await session.flush()
    assert await changes(session) == []


async def test_a_change_and_its_revision_are_stored_together_or_not_at_all(session: AsyncSession) -> None:
    book = await a_book(session)
    await session.commit()
    book.title = "Second"
    await session.flush()
    await session.rollback()
    assert await changes(session) == []


async def test_parts_are_recorded_too(session: AsyncSession) -> None:
    book = await a_book(session, chapters=[Chapter(heading="One")])
    await session.commit()
    session.expunge_all()
    loaded = await session.get_one(Book, book.id, options=[selectinload(Book.chapters)])  # type: ignore[arg-type]
    loaded.chapters.append(Chapter(heading="Two"))
    loaded.chapters[0].heading = "1"
    await session.flush()
    assert [(change.record_type, change.action) for change in await changes(session)] == [
        ("chapter", "created"),
        ("chapter", "updated"),
    ]


async def test_a_part_that_is_taken_out_of_its_record_is_recorded_with_what_it_was_a_part_of(
    session: AsyncSession,
) -> None:
    book = await a_book(session, chapters=[Chapter(heading="One")])
    book.chapters.clear()
    await session.flush()
    [change] = await changes(session)
    assert (change.record_type, change.action, change.changes["heading"]) == ("chapter", "deleted", ["One", None])
    assert change.parents == [f"book:{book.id}"]


@pytest.mark.parametrize("number", [300])
async def test_many_changes_are_recorded_by_one_statement(
    session: AsyncSession, library: Database, number: int
) -> None:
    session.add_all([Author(name=f"Author {i}") for i in range(number)])
    seen: list[str] = []
    sa.event.listen(library.write.sync_engine, "before_cursor_execute", lambda *event: seen.append(event[2]))
    await session.flush()
    assert sum("INSERT INTO change" in statement for statement in seen) == 1
    assert len(await changes(session)) == number
