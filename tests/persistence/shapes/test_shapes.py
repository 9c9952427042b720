"""What a shape declares arrives, typed and in order, in one statement."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest
import pytest_asyncio
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.persistence.querying.queries import fetch, find, many
from app.persistence.shapes.shape import Shape, computed, path
from tests.persistence.library import Author, Book, Chapter, Genre, Label, Quote, store


def chapters_of(book: Any) -> Any:
    return sa.select(sa.func.count()).where(Chapter.book_id == book.id).scalar_subquery()


class AuthorRef(Shape, of=Author):
    id: int
    name: str


class LabelRef(Shape, of=Label):
    name: str


class QuoteRow(Shape, of=Quote):
    words: str


class ChapterRow(Shape, of=Chapter):
    heading: str
    quotes: list[QuoteRow]


class BookRef(Shape, of=Book):
    title: str
    author: AuthorRef
    sequel_of: Annotated[str | None, path("sequel_of.title")]


class BookRow(Shape, of=Book):
    id: int
    title: str
    genre: Genre
    published_on: date | None
    added_at: datetime
    price: Decimal | None
    lent: bool
    notes: dict[str, Any]
    author: AuthorRef
    reviewer: AuthorRef | None
    labels: list[LabelRef]


class BookPage(BookRow, of=Book):
    chapters: list[ChapterRow]
    sequel_of: BookRef | None
    reviewer_name: Annotated[str | None, path("reviewer.name")]
    label_names: Annotated[list[str], path("labels.name")]
    ending: Annotated[list[ChapterRow], path("chapters", order=lambda chapter: chapter.position.desc(), limit=1)]
    quoted: Annotated[list[str], path("chapters.heading", where=lambda chapter: chapter.heading != "One")]
    doubled: Annotated[Decimal | None, computed(lambda book: book.price * 2)]
    length: Annotated[int, computed(chapters_of)]

    @property
    def is_long(self) -> bool:
        return self.length > 1


class AuthorPage(Shape, of=Author):
    name: str
    labels_of_books: Annotated[list[list[str]], path("books.labels.name")]


@pytest_asyncio.fixture
async def shelf(library: Database) -> AsyncIterator[Database]:
    """Two books: one with everything, one with nothing that it need not have."""
    ann, ben = Author(name="Ann"), Author(name='Ben "B" \\ Öl')
    first = Book(title="First", author=ann)
    second = Book(
        title="Second", author=ann, reviewer=ben, sequel_of=first, genre=Genre.ESSAY, lent=True,
        published_on=date(1999, 12, 31), added_at=datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=UTC),
        price=Decimal("12345678901234.000000000000001"), notes={"a": [1, None, {"b": "ü"}]},
        labels=[Label(name="zoo"), Label(name="ant")],
        chapters=[
            Chapter(position=2, heading="Two"),
            Chapter(position=1, heading="One", quotes=[Quote(words="x"), Quote(words="y")]),
        ],
    )  # fmt: skip
    await store(library, first, second)
    yield library


async def page(database: Database, title: str) -> BookPage:
    async with database.read_sessions() as session:
        found = await find(session, BookPage, title=title)
    assert found is not None
    return found


async def test_columns_of_every_kind_arrive_without_loss(shelf: Database) -> None:
    book = await page(shelf, "Second")
    assert (book.genre, book.lent, book.published_on) == (Genre.ESSAY, True, date(1999, 12, 31))
    assert isinstance(book.genre, Genre)
    assert book.added_at == datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=UTC)
    assert book.price == Decimal("12345678901234.000000000000001")
    assert book.notes == {"a": [1, None, {"b": "ü"}]}


async def test_what_is_missing_is_none_and_no_children_are_an_empty_list(shelf: Database) -> None:
    book = await page(shelf, "First")
    assert (book.reviewer, book.price, book.published_on, book.sequel_of, book.reviewer_name) == (None,) * 5
    assert (book.labels, book.chapters, book.label_names, book.ending) == ([], [], [], [])


async def test_relations_to_one_arrive_as_structs_even_to_the_same_table(shelf: Database) -> None:
    book = await page(shelf, "Second")
    assert (book.author.name, book.reviewer and book.reviewer.name) == ("Ann", 'Ben "B" \\ Öl')
    assert book.sequel_of == BookRef("First", book.author, None)


async def test_children_arrive_in_the_order_of_their_relation_two_levels_deep(shelf: Database) -> None:
    book = await page(shelf, "Second")
    assert book.chapters == [ChapterRow("One", [QuoteRow("x"), QuoteRow("y")]), ChapterRow("Two", [])]
    assert book.labels == [LabelRef("ant"), LabelRef("zoo")]


async def test_a_list_can_be_narrowed_ordered_and_cut(shelf: Database) -> None:
    book = await page(shelf, "Second")
    assert [chapter.heading for chapter in book.ending] == ["Two"]
    assert book.quoted == ["Two"]


async def test_a_path_leads_through_relations_to_a_column(shelf: Database) -> None:
    book = await page(shelf, "Second")
    assert (book.reviewer_name, book.label_names) == ('Ben "B" \\ Öl', ["ant", "zoo"])
    async with shelf.read_sessions() as session:
        [ann] = await fetch(session, many(AuthorPage, Author.name == "Ann"))
    assert ann == AuthorPage("Ann", [[], ["ant", "zoo"]])


async def test_the_database_computes_and_the_struct_has_methods(shelf: Database) -> None:
    book = await page(shelf, "Second")
    assert book.doubled == Decimal("24691357802468.000000000000002")
    assert (book.length, book.is_long) == (2, True)


async def test_a_page_is_one_statement(shelf: Database) -> None:
    seen: list[str] = []
    sa.event.listen(shelf.read.sync_engine, "before_cursor_execute", lambda *event: seen.append(event[2]))
    await page(shelf, "Second")
    assert len(seen) == 1


async def test_a_struct_of_a_shape_cannot_be_changed(shelf: Database) -> None:
    with pytest.raises(AttributeError):
        (await page(shelf, "First")).title = "Other"  # type: ignore[misc]


def test_of_the_tables_that_a_shape_joins_no_columns_are_kept() -> None:
    joined = [table for table, _ in BookPage.__plan__.joins]
    assert joined
    assert not [column for table in joined for column in table.c]
