"""Pages of a list meet each row exactly once, in any order, forwards and backwards."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.database.engine import Database
from app.persistence.lists import paging
from app.persistence.lists.paging import Page, Total, page_of
from app.persistence.querying.queries import fetch
from app.persistence.shapes.shape import Shape
from tests.persistence.library import Author, Book, Genre, store


class BookRow(Shape, of=Book):
    id: int
    title: str


C: Any = Book.__table__.c  # type: ignore[attr-defined]
COLUMNS = [
    C.title,
    C.genre,
    C.published_on,
    C.added_at,
    C.price,
    C.reviewer_id,
    C.lent,
    sa.func.lower(C.title, type_=sa.Text),
]
VARIANTS = [
    lambda c: c,
    lambda c: c.asc(),
    lambda c: c.desc(),
    lambda c: c.desc().nulls_last(),
    lambda c: c.asc().nulls_first(),
    lambda c: c.asc().nulls_last(),
]
ORDERS = st.lists(st.tuples(st.sampled_from(COLUMNS), st.sampled_from(VARIANTS)), max_size=3)
BOOKS = st.lists(
    st.builds(
        dict,
        title=st.sampled_from(["", "a", "A", "ä", '"q"', "\u2028z"]),
        genre=st.sampled_from(Genre),
        published_on=st.sampled_from([None, date(1, 1, 2), date(2000, 2, 29), date(9999, 12, 30)]),
        added_at=st.sampled_from([datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC)]),
        price=st.sampled_from([None, Decimal("-1.000000000000001"), Decimal("-1.000000000000002"), Decimal(7)]),
        reviewer_id=st.sampled_from([None, 1, 2]),
        lent=st.booleans(),
    ),
    max_size=12,
)


@pytest_asyncio.fixture
async def session(library: Database) -> AsyncIterator[AsyncSession]:
    """A transaction that is never committed, with two authors in it."""
    async with library.write_sessions() as session:
        session.add_all([Author(name="Ann"), Author(name="Ben")])
        await session.flush()
        yield session


async def walk(session: AsyncSession, order: list[Any], size: int, *, back: bool = False) -> list[int]:
    """The ids of all rows, page by page to the end, and then back to the beginning if asked."""
    page = await fetch(session, page_of(BookRow, order=order, size=size))
    ids = [book.id for book in page.items]
    while page.next and len(ids) < 100:
        page = await fetch(session, page_of(BookRow, order=order, size=size, after=page.next))
        ids += [book.id for book in page.items]
    if not back:
        return ids
    ids = [book.id for book in page.items]
    while page.previous and len(ids) < 100:
        page = await fetch(session, page_of(BookRow, order=order, size=size, before=page.previous))
        ids = [book.id for book in page.items] + ids
    return ids


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(books=BOOKS, chosen=ORDERS, size=st.integers(1, 5))
async def test_every_row_is_met_once_in_order(session: AsyncSession, books: Any, chosen: Any, size: int) -> None:
    await session.execute(sa.delete(Book))
    for book in books:
        await session.execute(sa.insert(Book).values(author_id=1, version=1, notes={}, **book))
    order = [variant(column) for column, variant in chosen]
    last = C.id.desc() if chosen and "DESC" in str(order[-1]) else C.id
    expected = list((await session.scalars(sa.select(C.id).order_by(*order, last))).all())
    assert await walk(session, order, size) == expected
    assert await walk(session, order, size, back=True) == expected


async def fill(database: Database, number: int) -> None:
    ann = Author(name="Ann")
    await store(database, *(Book(title=f"Book {i:03}", author=ann) for i in range(number)))


async def titles(database: Database, *where: Any, **options: Any) -> Page[BookRow]:
    async with database.read_sessions() as session:
        return await fetch(session, page_of(BookRow, *where, order=[C.title], **options))


@given(cursor=st.one_of(st.text(), st.binary().map(paging.to_cursor)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_senseless_cursor_means_the_first_page(library: Database, cursor: str) -> None:
    page = await titles(library, after=cursor, before=cursor)
    assert (page.next, page.previous) == (None, None)


@pytest.mark.parametrize(
    "values",
    [
        b'["a"]',
        b'["a",1,2]',
        b'["a\\u0000",1]',
        b'["a",9999999999999999999]',
        b'["a",null]',
        b"[1,1]",
        b'["\\ud800",1]',
    ],
)
async def test_values_that_no_row_can_have_mean_the_first_page(library: Database, values: bytes) -> None:
    await fill(library, 2)
    page = await titles(library, size=1, after=paging.to_cursor(values))
    assert (page.items[0].title, page.previous) == ("Book 000", None)


async def test_a_time_that_utc_cannot_tell_means_the_first_page(library: Database) -> None:
    for moment in (b'["0001-01-01T00:00:00+10:00",1]', b'["2026-01-01T00:00:00",1]'):
        async with library.read_sessions() as session:
            await fetch(session, page_of(BookRow, order=[C.added_at], after=paging.to_cursor(moment)))


async def test_a_link_keeps_its_place_when_rows_come_and_go(library: Database) -> None:
    await fill(library, 6)
    link = (await titles(library, size=2)).next
    async with library.write_sessions() as session, session.begin():
        await session.execute(sa.delete(Book).where(C.title.in_(["Book 000", "Book 001"])))
    assert [book.title for book in (await titles(library, size=2, after=link)).items] == ["Book 002", "Book 003"]


async def test_rows_are_counted_up_to_a_limit(library: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill(library, 12)
    assert (await titles(library, C.title < "Book 005", size=2, count=True)).total == Total(5)
    monkeypatch.setattr(paging, "COUNTED", 10)
    total = (await titles(library, size=2, count=True)).total
    assert total == Total(10, more=True)
    assert str(total) == "10+"
    assert (str(Total(10_000, more=True)), str(Total(999))) == ("10\u202f000+", "999")


async def test_a_page_with_its_count_is_one_statement(library: Database) -> None:
    await fill(library, 5)
    link = (await titles(library, size=2)).next
    seen: list[str] = []
    sa.event.listen(library.read.sync_engine, "before_cursor_execute", lambda *event: seen.append(event[2]))
    await titles(library, size=2, after=link, count=True)
    assert len(seen) == 1
    assert "OFFSET" not in seen[0]


async def test_an_order_without_a_type_is_refused() -> None:
    with pytest.raises(TypeError, match="has no type, so a list cannot be paged by it"):
        page_of(BookRow, order=[sa.func.mystery(C.title)], after="WzFd")
