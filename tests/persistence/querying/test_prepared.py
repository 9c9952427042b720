"""A statement that is found again is the same but for its values."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.database.engine import Database
from app.persistence.lists.paging import page_of
from app.persistence.querying import prepared
from app.persistence.querying.bounded_cache import BoundedCache
from app.persistence.querying.queries import fetch, fetch_together, many, rows
from app.persistence.shapes.shape import Shape
from tests.persistence.library import Author, Book, Genre, store


class BookRow(Shape, of=Book):
    title: str


C: Any = Book.__table__.c  # type: ignore[attr-defined]


@pytest_asyncio.fixture
async def session(library: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsyncSession]:
    monkeypatch.setattr(prepared, "_prepared", BoundedCache(1_000_000, lambda one: len(one.sql)))
    genres = [Genre.NOVEL, Genre.NOVEL, Genre.ESSAY, Genre.ESSAY]
    ann = Author(name="Ann")
    await store(
        library, *(Book(title=title, genre=genre, author=ann) for title, genre in zip("abcd", genres, strict=True))
    )
    async with library.read_sessions() as session:
        yield session


async def titles(session: AsyncSession, *where: Any, **options: Any) -> str:
    return "".join(book.title for book in await fetch(session, many(BookRow, *where, order=[C.title], **options)))


async def test_values_are_parameters(session: AsyncSession) -> None:
    assert [await titles(session, C.title > after, limit=2) for after in "ab"] == ["bc", "cd"]
    assert await titles(session, C.genre == Genre.ESSAY, C.title != "c", limit=5) == "d"
    assert await titles(session, C.genre == Genre.NOVEL, C.title != "a", limit=5) == "b"
    assert len(prepared._prepared) == 2


async def test_each_limit_is_a_statement_that_is_planned_once(session: AsyncSession) -> None:
    assert [await titles(session, limit=limit) for limit in (1, 3)] == ["a", "abc"]
    assert sorted(one.sql.partition("LIMIT")[2][:2] for one in prepared._prepared) == [" 1", " 3"]


async def test_a_value_that_is_one_of_several_may_be_any_number(session: AsyncSession) -> None:
    assert [await titles(session, C.title.in_(list(wanted))) for wanted in ("ab", "cd", "d", "")] == [
        "ab",
        "cd",
        "d",
        "",
    ]
    assert await titles(session, C.genre.in_([Genre.ESSAY, Genre.NOVEL]), C.title.in_(["a", "d"])) == "ad"
    assert len(prepared._prepared) == 4


async def test_each_order_each_place_and_each_size_is_a_statement(session: AsyncSession) -> None:
    async def page(**options: Any) -> Any:
        found = await fetch(session, page_of(BookRow, **{"order": [C.title], "size": 2} | options))
        return "".join(book.title for book in found.items), found

    first, found = await page()
    assert (first, (await page(order=[C.title.desc()]))[0], (await page(size=3))[0]) == ("ab", "dc", "abc")
    last, found = await page(after=found.next)
    assert (last, (await page(before=found.previous))[0]) == ("cd", "ab")
    assert (await page(count=True))[1].total.number == 4


async def test_questions_asked_together_keep_their_own_values(session: AsyncSession) -> None:
    def ask(one: str, other: str) -> Any:
        select = sa.select(C.title).where(C.title == other)
        return fetch_together(session, dict, a=many(BookRow, C.title == one), b=rows(tuple[str], select))

    assert await ask("a", "b") == {"a": [BookRow("a")], "b": [("b",)]}
    assert await ask("c", "d") == {"a": [BookRow("c")], "b": [("d",)]}
    assert len(prepared._prepared) == 1


async def test_statements_are_not_remembered_without_end(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared._prepared.most = 2_000
    for number in range(40):
        await titles(session, *[C.title != "x"] * number)
    assert 0 < len(prepared._prepared) < 10
    assert prepared._prepared.size == sum(len(one.sql) for one in prepared._prepared) <= 2_000
