"""Records are found, changed and refused in the words of the application."""

import asyncio
from collections.abc import AsyncIterator
from typing import TypeVar

import pytest
import pytest_asyncio
import sqlalchemy as sa
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from app.persistence.database.engine import Database
from app.persistence.errors import Conflict, InvalidReference, InvalidValue, Stale, translate
from app.persistence.repository import NotFound, Repository
from tests.persistence.library import Author, Book, Chapter, Label, store

Model = TypeVar("Model")


class Shelved(Repository[Model]):
    """A base between."""


class Books(Shelved[Book]):
    pass


class Authors(Repository[Author]):
    pass


@pytest_asyncio.fixture
async def session(library: Database) -> AsyncIterator[AsyncSession]:
    ann = Author(name="Ann")
    await store(library, Book(title="First", author=ann, labels=[Label(name="ant")], chapters=[Chapter(heading="One")]))
    await store(library, Author(name="Ben"))
    async with library.write_sessions() as session:
        yield session


@pytest.mark.parametrize("key", [999, 2**31, -(2**63), 2**70])
async def test_a_record_that_cannot_be_found_is_not_found(session: AsyncSession, key: int) -> None:
    with pytest.raises(NotFound):
        await Books(session).get_or_404(key)


async def test_only_the_relations_that_were_asked_for_are_loaded(session: AsyncSession) -> None:
    book = await Books(session).get_or_404(1, selectinload(Book.chapters))  # type: ignore[arg-type]
    assert [chapter.heading for chapter in book.chapters] == ["One"]
    with pytest.raises(InvalidRequestError, match="lazy='raise'"):
        _ = book.labels


async def test_a_new_record_has_its_id(session: AsyncSession) -> None:
    assert (await Authors(session).add(Author(name="Cleo"))).id == 3


async def test_a_value_that_exists_is_a_conflict_and_the_transaction_goes_on(session: AsyncSession) -> None:
    authors = Authors(session)
    with pytest.raises(Conflict) as refusal:
        await authors.add(Author(name="Ann"))
    assert refusal.value.columns == ("name",)
    await authors.add(Author(name="Dan"))
    await session.commit()
    assert (await session.scalars(sa.select(Author.name).order_by(Author.name))).all() == ["Ann", "Ben", "Dan"]


async def test_a_refused_change_leaves_the_stored_values(session: AsyncSession) -> None:
    authors = Authors(session)
    ben = await authors.get_or_404(2)
    with pytest.raises(Conflict):
        await authors.save(ben, {"name": "Ann"})
    with pytest.raises(InvalidValue):
        await authors.save(ben, {"name": "x" * 41})
    assert ben.name == "Ben"
    await authors.save(ben, {"name": "Bo"})
    await session.commit()
    assert await session.scalar(sa.select(Author.name).where(Author.id == 2)) == "Bo"  # type: ignore[arg-type]


async def test_a_form_made_from_an_older_version_is_stale(session: AsyncSession) -> None:
    books = Books(session)
    book = await books.get_or_404(1)
    await books.save(book, {"title": "Second"}, version=1)
    with pytest.raises(Stale):
        await books.save(book, {"title": "Third"}, version=1)
    assert (book.title, book.version) == ("Second", 2)
    await books.save(book, {"title": "Third"}, version=2)
    assert (book.title, book.version) == ("Third", 3)


async def test_of_two_who_edit_at_once_the_second_is_stale(session: AsyncSession, library: Database) -> None:
    book = await Books(session).get_or_404(1)
    async with library.write_sessions() as other, other.begin():
        await Books(other).save(await Books(other).get_or_404(1), {"title": "Theirs"})
    with pytest.raises(Stale):
        await Books(session).save(book, {"title": "Mine"})
    assert book.title == "Theirs"


async def test_a_record_deleted_meanwhile_is_not_found(session: AsyncSession, library: Database) -> None:
    book = await Books(session).get_or_404(1)
    async with library.write_sessions() as other, other.begin():
        await Books(other).delete(await Books(other).get_or_404(1))
    with pytest.raises(NotFound):
        await Books(session).save(book, {"title": "Mine"})


async def test_a_record_is_deleted_with_its_parts_and_links(session: AsyncSession) -> None:
    await Books(session).delete(await Books(session).get_or_404(1), version=1)
    counts = [await session.scalar(sa.select(sa.func.count()).select_from(table)) for table in (Book, Chapter, Label)]
    assert counts == [0, 0, 1]


async def test_a_record_that_others_need_stays(session: AsyncSession) -> None:
    ann = await Authors(session).get_or_404(1)
    with pytest.raises(InvalidReference):
        await Authors(session).delete(ann)
    assert ann.name == "Ann"


async def test_of_twenty_who_create_the_same_at_once_one_succeeds(session: AsyncSession, library: Database) -> None:
    async def create() -> str:
        async with library.write_sessions() as own:
            try:
                await Authors(own).add(Author(name="Zoe"))
                await own.commit()
            except Exception as error:
                return type(translate(error)).__name__
            return "stored"

    outcomes = await asyncio.gather(*(create() for _ in range(20)))
    assert sorted(outcomes) == ["Conflict"] * 19 + ["stored"]
