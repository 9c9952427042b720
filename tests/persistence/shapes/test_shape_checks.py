"""A shape that does not fit its table is refused when it is declared, with a sentence that says why."""

from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from app.persistence.shapes.shape import Shape, ShapeError, computed, path
from tests.persistence.library import Author, Book, Chapter, Label


class AuthorRef(Shape, of=Author):
    name: str


class LabelRef(Shape, of=Label):
    name: str


class Apart(SQLModel, registry=registry(metadata=sa.MetaData())):
    """Base of tables that are never made."""


def declare(model: type[Any], **fields: Any) -> Any:
    shape: Any = type(Shape)("Declared", (Shape,), {"__annotations__": fields, "__module__": __name__}, of=model)
    return shape.__plan__


@pytest.mark.parametrize(
    ("name", "annotation", "complaint"),
    [
        ("tilte", str, r"Declared\.tilte needs 'tilte', which is no column or relation of Book\. There are: .*title"),
        ("title", int, r"Declared\.title is .*String.* in the database, which gives str, not int"),
        ("title", str | None, "is never NULL, so it must not allow None"),
        ("published_on", date, "may be NULL, so it must allow None"),
        ("published_on", datetime | None, "which gives date, not datetime"),
        ("price", float | None, "which gives Decimal, not float"),
        ("genre", int, "which gives Genre or str, not int"),
        ("cover", bytes | None, "nothing that a shape can hold, not bytes"),
        ("reviewer", AuthorRef, "may be NULL, so it must allow None"),
        ("author", AuthorRef | None, "is never NULL, so it must not allow None"),
        ("author", LabelRef, "is a relation to Author, so it must be a shape of that, not LabelRef"),
        ("author", str, "is a relation to Author, so it must be a shape of that, not str"),
        ("labels", LabelRef, "is a relation to many, so it must be a list, not LabelRef"),
        ("labels", list[AuthorRef], "is a relation to Label, so it must be a shape of that, not AuthorRef"),
        ("x", Annotated[str, path("author.nmae")], "needs 'nmae', which is no column or relation of Author"),
        ("x", Annotated[str, path("title.name")], "needs 'title', which is no relation of Book"),
        ("x", Annotated[str, path("reviewer.name")], "may be NULL, so it must allow None"),
        ("x", Annotated[list[str], path("author.name")], "which gives str, not list"),
        ("x", Annotated[str, computed(lambda book: book.id + 1)], "which gives int, not str"),
        ("x", Annotated[int, computed(lambda book: Chapter.position)], "uses a table outside of a subquery"),
    ],
)
def test_a_mistake_is_told(name: str, annotation: Any, complaint: str) -> None:
    with pytest.raises(ShapeError, match=complaint):
        declare(Book, **{name: annotation})


def test_a_shape_has_no_more_fields_than_a_function_arguments() -> None:
    class Wide(Apart, table=True):
        id: int = Field(primary_key=True)

    fields = {f"field{number}": Annotated[int, path("id")] for number in range(101)}
    with pytest.raises(ShapeError, match="Declared has 101 fields, more than the 100 that are possible"):
        declare(Wide, **fields)


def test_an_enum_that_is_stored_by_its_names_is_refused() -> None:
    class Colour(Enum):
        RED = "r"

    class Paint(Apart, table=True):
        id: int = Field(primary_key=True)
        colour: Colour = Field(sa_type=sa.Enum(Colour))  # type: ignore[call-overload]

    with pytest.raises(
        ShapeError, match="stored by the names of Colour, not its values; give the column values_callable"
    ):
        declare(Paint, colour=Colour)


def test_a_class_without_a_table_has_no_shape() -> None:
    with pytest.raises(ShapeError, match="Declared is of Apart, which is no table"):
        declare(Apart, id=int)
