"""Lists of many rows hold what each row holds by itself, looked up for all of them at once."""

import json
from collections.abc import Iterator
from typing import Any

from app.persistence.database.engine import Database
from app.persistence.lists.paging import page_of
from app.persistence.querying.prepared import prepare
from app.persistence.querying.queries import fetch, fetch_together, many
from tests.persistence.library import Author, Book, Chapter, Label, Quote, store
from tests.persistence.shapes.test_shapes import AuthorPage, BookPage, BookRow

BOOKS: Any = Book.__table__.c  # type: ignore[attr-defined]
AUTHORS: Any = Author.__table__.c  # type: ignore[attr-defined]


def books() -> list[Book]:
    """One that follows another, has all that a book can have and shares its labels; one that has nothing."""
    ann, labels = Author(name="Ann"), [Label(name="zoo"), Label(name="ant")]
    first = Book(title="First", author=ann, labels=labels[:1])
    chapters = [Chapter(position=2, heading="a:b"), Chapter(position=1, heading="One", quotes=[Quote(words="x")])]
    return [first, Book(title="Second", author=ann, sequel_of=first, labels=labels, chapters=chapters)]


async def test_each_row_of_a_list_holds_what_it_holds_by_itself(library: Database) -> None:
    await store(library, *books(), Book(title="Third", author=Author(name="Ben")))
    order = [BOOKS.title.asc()]
    async with library.read_sessions() as session:
        alone = await fetch(session, many(BookPage, order=order))
        both = await fetch_together(
            session, dict, books=page_of(BookPage, order=order), authors=page_of(AuthorPage, order=[AUTHORS.name.asc()])
        )
    assert both["books"].items == alone
    assert [one.labels_of_books for one in both["authors"].items] == [[["zoo"], ["ant", "zoo"]], [[]]]


async def test_no_subquery_is_run_for_each_row_of_a_list(library: Database) -> None:
    sql, given = prepare([page_of(BookRow, order=[BOOKS.title.asc()])]) or ("", ())
    async with library.read_sessions() as session:
        connection = await session.connection()
        answer = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {sql}", given)
        plan = answer.scalar_one()
    steps = list(nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]))
    assert "book_label" in {step.get("Relation Name") for step in steps}
    assert [step for step in steps if step.get("Parent Relationship") == "SubPlan"] == []


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)
