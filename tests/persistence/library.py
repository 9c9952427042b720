"""A small library: tables with every kind of column and relation, apart from the application's own."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Optional

import pytest_asyncio
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from app.persistence.database.engine import Database
from app.persistence.fields import children, choice, moment, reference, relation
from app.settings import Settings


class Shelf(SQLModel, registry=registry(metadata=sa.MetaData())):
    """Base of the tables here."""


class Genre(StrEnum):
    NOVEL = "novel"
    ESSAY = "essay"


class Author(Shelf, table=True):
    __recorded__ = True

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=40, unique=True)

    books: list["Book"] = relation(
        back_populates="author", foreign_keys="Book.author_id", order_by="Book.title", passive_deletes="all"
    )


class Label(Shelf, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=40, unique=True)


class BookLabel(Shelf, table=True):
    __tablename__ = "book_label"

    book_id: int = reference("book.id", on_delete="CASCADE")
    label_id: int = reference("label.id", on_delete="CASCADE")
    __table_args__ = (sa.PrimaryKeyConstraint("book_id", "label_id"),)


VERSION = sa.Column("version", sa.Integer, nullable=False)


class Book(Shelf, table=True):
    __recorded__ = True
    __unrecorded__ = frozenset({"cover"})
    __mapper_args__ = {"version_id_col": VERSION}

    id: int | None = Field(default=None, primary_key=True)
    version: int = Field(default=1, sa_column=VERSION)
    title: str = Field(max_length=60)
    author_id: int = reference("author.id", on_delete="RESTRICT")
    reviewer_id: int | None = reference("author.id", on_delete="SET NULL", nullable=True)
    sequel_of_id: int | None = reference("book.id", on_delete="SET NULL", nullable=True)
    genre: Genre = choice(Genre, default=Genre.NOVEL)
    published_on: date | None = None
    added_at: datetime = Field(default=datetime(2026, 1, 1, tzinfo=UTC), sa_type=sa.DateTime(timezone=True))  # type: ignore[call-overload]
    price: Decimal | None = Field(default=None, sa_type=sa.Numeric(30, 15))  # type: ignore[call-overload]
    lent: bool = False
    notes: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    cover: bytes | None = None

    author: "Author" = relation(back_populates="books", foreign_keys="Book.author_id")
    reviewer: Optional["Author"] = relation(foreign_keys="Book.reviewer_id")
    sequel_of: Optional["Book"] = relation(foreign_keys="Book.sequel_of_id", remote_side="Book.id")
    labels: list["Label"] = relation(secondary="book_label", order_by="Label.name")
    chapters: list["Chapter"] = children(order_by="Chapter.position")


class Chapter(Shelf, table=True):
    __recorded__ = True

    id: int | None = Field(default=None, primary_key=True)
    book_id: int = reference("book.id", on_delete="CASCADE")
    position: int = 0
    heading: str = ""

    quotes: list["Quote"] = children(order_by="Quote.id")


class Quote(Shelf, table=True):
    id: int | None = Field(default=None, primary_key=True)
    chapter_id: int = reference("chapter.id", on_delete="CASCADE")
    words: str = ""


class Change(Shelf, table=True):
    """What the history writes."""

    id: int | None = Field(default=None, primary_key=True)
    record_type: str
    record_id: int
    version: int | None = None
    action: str
    actor: str | None = None
    reason: str | None = None
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    parents: list[str] = Field(default_factory=list, sa_type=ARRAY(sa.Text))
    happened_at: datetime = moment()


@pytest_asyncio.fixture(scope="session")
async def library_settings(blank_database_url: str) -> Settings:
    settings = Settings(database_url=blank_database_url, pool_size=2)
    database = Database(settings)
    async with database.write.begin() as connection:
        await connection.run_sync(Shelf.metadata.create_all)
    await database.aclose()
    return settings


@pytest_asyncio.fixture
async def library(library_settings: Settings) -> AsyncIterator[Database]:
    """An empty library; what the test stores is gone afterwards."""
    database = Database(library_settings)
    yield database
    async with database.write.begin() as connection:
        tables = ", ".join(f'"{table.name}"' for table in Shelf.metadata.sorted_tables)
        await connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY"))
    await database.aclose()


async def store(database: Database, *records: Shelf) -> None:
    async with database.write_sessions() as session, session.begin():
        session.add_all(records)
