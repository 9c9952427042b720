"""What decisions and research documents have in common."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, declared_attr
from sqlmodel import Field, SQLModel

import app.records.rendering  # noqa: F401 - renders Markdown columns when a row is written
from app.persistence.fields import markdown, moment, now
from app.records.limits import SECTION_PLACE

ONE_OWNER = "num_nonnulls(decision_id, document_id) = 1"


class Edited(SQLModel):
    """A row that people edit: its version is an optimistic lock, against lost updates.

    Counted by the application and not read from PostgreSQL's xmin, because the history says which version a change
    led to, and because it survives a dump.
    """

    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:  # noqa: N805 -- called with the class
        return {"version_id_col": cls.__table__.c.version} if hasattr(cls, "__table__") else {}


class Versioned(Edited):
    """A record with parts; whoever changes a part counts up the version of its record too."""

    created_at: datetime = moment()
    updated_at: datetime = moment(touched=True)


def _count_for_tags(session: Session, *_: Any) -> None:
    """Tags hang on a record by a table between: SQLAlchemy counts up no version for them."""
    for record in session.dirty:
        if isinstance(record, Versioned):
            state = sa.inspect(record)
            between = (one.key for one in state.mapper.relationships if one.secondary is not None)
            if any(state.attrs[name].history.has_changes() for name in between):
                record.updated_at = now()


event.listen(Session, "before_flush", _count_for_tags)


class Owned(Edited):
    """A part of exactly one decision or research document, in its place among its siblings."""

    @declared_attr.directive
    def __table_args__(cls) -> tuple[sa.Constraint | sa.Index, ...]:  # noqa: N805 -- called with the class
        return (sa.CheckConstraint(ONE_OWNER, name=f"{cls.__tablename__}_has_one_owner"),)

    id: int | None = Field(default=None, primary_key=True)
    decision_id: int | None = Field(default=None, foreign_key="decision.id", ondelete="CASCADE", index=True)
    document_id: int | None = Field(default=None, foreign_key="research_document.id", ondelete="CASCADE", index=True)
    position: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class ImplicationInput(SQLModel):
    decided: str = markdown(title="What was decided")
    follows: str = markdown(title="What follows from it")


class Implication(Owned, ImplicationInput, table=True):
    __recorded__ = True

    decided_html: str = markdown()
    follows_html: str = markdown()


class Section(Owned, table=True):
    """A part of an imported text that has no field of its own; nothing is lost."""

    __recorded__ = True

    heading: str = Field(default="", sa_type=sa.Text)
    level: int = Field(default=2)
    body: str = markdown()
    body_html: str = markdown()
    place: str = Field(default="end", max_length=SECTION_PLACE)
