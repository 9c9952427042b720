"""Questions are answered in one round trip, typed, and once more if a pooled connection had died."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.exc import DBAPIError

from app.persistence.database.engine import Database
from app.persistence.errors import is_disconnect
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.queries import fetch, fetch_together, find, many, one, rows, value
from app.persistence.shapes.shape import Shape
from tests.persistence.conftest import kill
from tests.persistence.library import Author, Book, Genre, store


class AuthorRow(Shape, of=Author):
    id: int
    name: str


class BookRow(Shape, of=Book):
    title: str


class GenreCount(Struct, array_like=True):
    genre: Genre
    number: int
    dearest: Decimal | None


class Front(Struct):
    authors: list[AuthorRow]
    ann: AuthorRow | None
    books: Page[BookRow]
    genres: list[GenreCount]
    newest: date | None


C: Any = Book.__table__.c  # type: ignore[attr-defined]
GENRES = sa.select(C.genre, sa.func.count(), sa.func.max(C.price)).group_by(C.genre).order_by(C.genre)
NAME: Any = Author.name


@pytest_asyncio.fixture
async def shelf(library: Database) -> AsyncIterator[Database]:
    ann = Author(name="Ann")
    await store(library, ann, Author(name="Ben"))
    price = Decimal("0.100000000000001")
    await store(library, Book(title="A", author=ann, price=price), Book(title="B", author=ann, genre=Genre.ESSAY))
    yield library


async def test_many_meets_conditions_in_order_up_to_a_limit(shelf: Database) -> None:
    async with shelf.read_sessions() as session:
        assert [a.name for a in await fetch(session, many(AuthorRow, order=[NAME.desc()]))] == ["Ben", "Ann"]
        assert [a.name for a in await fetch(session, many(AuthorRow, order=[NAME], limit=1))] == ["Ann"]
        assert await fetch(session, many(AuthorRow, NAME == "Cleo")) == []


async def test_one_is_none_where_nothing_meets_the_conditions(shelf: Database) -> None:
    async with shelf.read_sessions() as session:
        assert await fetch(session, one(AuthorRow, NAME == "Ben")) == AuthorRow(2, "Ben")
        assert await fetch(session, one(AuthorRow, NAME == "Cleo")) is None


async def test_any_select_becomes_structs(shelf: Database) -> None:
    async with shelf.read_sessions() as session:
        assert await fetch(session, rows(GenreCount, GENRES)) == [
            GenreCount(Genre.ESSAY, 1, None),
            GenreCount(Genre.NOVEL, 1, Decimal("0.100000000000001")),
        ]
        assert await fetch(session, rows(tuple[str, int], sa.select(NAME, sa.literal(1)).where(NAME == "Ann"))) == [
            ("Ann", 1)
        ]
        assert await fetch(session, value(int, sa.select(sa.func.count()).select_from(Book))) == 2


async def test_several_questions_are_one_statement(shelf: Database) -> None:
    seen: list[str] = []
    sa.event.listen(shelf.read.sync_engine, "before_cursor_execute", lambda *event: seen.append(event[2]))
    async with shelf.read_sessions() as session:
        front = await fetch_together(
            session, Front,
            authors=many(AuthorRow, order=[NAME]),
            ann=one(AuthorRow, NAME == "Ann"),
            books=page_of(BookRow, order=[C.title], size=1, count=True),
            genres=rows(GenreCount, GENRES),
            newest=value(date | None, sa.select(sa.func.max(C.published_on))),  # type: ignore[arg-type]
        )  # fmt: skip
    assert (len(front.authors), front.ann, front.newest, len(front.genres)) == (2, AuthorRow(1, "Ann"), None, 2)
    assert (front.books.items, str(front.books.total), front.books.next is None) == ([BookRow("A")], "2", False)
    assert len(seen) == 1


@pytest.mark.parametrize(
    "key",
    [
        {"id": 3},
        {"id": 2**31},
        {"id": -(2**31) - 1},
        {"id": 10**30},
        {"name": "A\0nn"},
        {"name": "\ud800"},
        {"id": 1, "name": "Ben"},
    ],
)
async def test_a_key_that_nothing_has_or_could_have_finds_nothing(shelf: Database, key: dict[str, Any]) -> None:
    async with shelf.read_sessions() as session:
        assert await find(session, AuthorRow, **key) is None
        assert await find(session, AuthorRow, id=1, name="Ann") == AuthorRow(1, "Ann")


async def test_what_is_not_flushed_is_not_seen(shelf: Database) -> None:
    async with shelf.write_sessions() as session:
        session.add(Author(name="Cleo"))
        assert await find(session, AuthorRow, name="Cleo") is None
        await session.flush()
        assert await find(session, AuthorRow, name="Cleo") == AuthorRow(3, "Cleo")


async def test_a_read_survives_the_end_of_its_connection(shelf: Database, console: asyncpg.Connection) -> None:
    async with shelf.read_sessions() as session:
        await find(session, AuthorRow, id=1)
        assert await kill(console) > 0
        assert await find(session, AuthorRow, id=1) == AuthorRow(1, "Ann")


FATAL = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"


def say_last_words(pooled: Any) -> None:
    """What a server says a little before it ends a connection, which takes nothing from then on."""
    pooled.driver_connection._protocol.data_received(b"E" + (len(FATAL) + 4).to_bytes(4, "big") + FATAL)


async def test_a_read_survives_the_last_words_of_its_server(shelf: Database) -> None:
    pooled = await shelf.read.raw_connection()
    say_last_words(pooled)
    pooled.close()
    async with shelf.read_sessions() as session:
        assert await find(session, AuthorRow, id=1) == AuthorRow(1, "Ann")


async def test_a_write_after_them_is_one_without_a_connection(shelf: Database) -> None:
    async with shelf.write_sessions() as session:
        session.add(Author(name="Cleo"))
        await session.flush()
        say_last_words(await (await session.connection()).get_raw_connection())
        with pytest.raises(DBAPIError) as lost:
            await session.commit()
    assert is_disconnect(lost.value)


async def test_a_write_does_not_go_on_after_the_end_of_its_connection(
    shelf: Database, console: asyncpg.Connection
) -> None:
    async with shelf.write_sessions() as session:
        session.add(Author(name="Cleo"))
        await session.flush()
        await kill(console)
        with pytest.raises(DBAPIError):
            await find(session, AuthorRow, id=1)
