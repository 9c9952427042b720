"""Shapes that are put together as the application runs are compiled as declared ones are."""

from typing import Annotated, Any

import pytest
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.persistence.querying.queries import fetch, many
from app.persistence.shapes.fields import HERE
from app.persistence.shapes.shape import ShapeError, composed, path, plan_for, record_of
from tests.persistence.library import Author, Book, Chapter, Label, store


def _shouted(at: str) -> Any:
    return composed(lambda reached: sa.func.upper(reached(at)))


WRITER = record_of(Book, id=Annotated[int, path("author_id")], name=Annotated[str | None, path("author_id.name")])
LABEL = record_of(Label, name=str)
CHAPTER = record_of(Chapter, heading=str)
FIELDS: dict[str, Any] = {
    "title": str,
    "writer": Annotated[WRITER, path(HERE)],
    "reviewer": Annotated[str | None, _shouted("reviewer_id.name")],
    "labels": Annotated[list[LABEL], path("labels", order=_shouted("name"), limit=2)],  # type: ignore[valid-type]
    "chapters": list[CHAPTER],  # type: ignore[valid-type]
}


async def _stored(library: Database) -> None:
    labels = [Label(name="zoo"), Label(name="Ant"), Label(name="bee")]
    await store(
        library,
        Book(title="First", author=Author(name="Ann"), reviewer=Author(name="Ben"), labels=labels,
             chapters=[Chapter(position=2, heading="Two"), Chapter(position=1, heading="One")]),
    )  # fmt: skip


async def _read(library: Database, shape: Any) -> list[Any]:
    async with library.read_sessions() as session:
        return await fetch(session, many(shape, order=[Book.id]))


async def test_a_record_arrives_as_named_tuples_through_keys_and_relations(library: Database) -> None:
    await _stored(library)
    (book,) = await _read(library, plan_for(record_of(Book, **FIELDS), Book))
    assert (book.title, book.writer.name, book.reviewer) == ("First", "Ann", "BEN")
    assert book.labels == [("Ant",), ("bee",)]
    assert [one.heading for one in book.chapters] == ["One", "Two"]


async def test_what_is_not_visible_is_as_if_it_were_not_there(library: Database) -> None:
    await _stored(library)

    def visible(entity: Any) -> Any:
        hidden = {Author: "Ann", Label: "bee"}.get(sa.inspect(entity).mapper.class_)
        return [entity.name != hidden] if hidden else []

    (book,) = await _read(library, plan_for(record_of(Book, **FIELDS), Book, visible))
    assert book.writer == (1, None)
    assert book.reviewer == "BEN"
    assert book.labels == [("Ant",), ("zoo",)]


def test_a_record_of_one_table_stands_in_no_other() -> None:
    with pytest.raises(ShapeError, match="must be a shape of that"):
        plan_for(record_of(Book, label=Annotated[LABEL, path(HERE)]), Book)
