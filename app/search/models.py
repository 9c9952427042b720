"""One row for everything that can be found, and the words of all titles; written whenever a record is."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Optional

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlmodel import Field, SQLModel

from app.persistence.fields import choice, reference, relation

if TYPE_CHECKING:
    from app.decisions.models import Decision
    from app.research.models import ResearchDocument

# PostgreSQL refuses a tsvector over 1 MiB; 200,000 characters stay below it in any script
TITLE_INDEXED = "to_tsvector('rationale', searchable(title))"
INDEXED = (
    "setweight(to_tsvector('rationale', searchable(title)), 'A')"
    " || to_tsvector('rationale', left(searchable(left(body, 200000)), 200000))"
)


class Found(StrEnum):
    """What a search can find."""

    DECISION = "decision"
    RESEARCH = "research"
    RISK = "risk"
    FINDING = "finding"
    PRACTICE = "practice"
    ASSUMPTION = "assumption"


class SearchEntry(SQLModel, table=True):
    __tablename__ = "search_entry"
    __table_args__ = (
        sa.UniqueConstraint("kind", "item_id", name="search_entry_once"),
        sa.CheckConstraint("num_nonnulls(decision_id, document_id) = 1", name="search_entry_has_one_owner"),
        # A search reads the list of what is not yet sorted in from its beginning to its end, so that stays short
        sa.Index(
            "search_entry_found",
            *("words", "title_words", "facets"),
            postgresql_using="gin",
            postgresql_with={"gin_pending_list_limit": 512},
        ),
        sa.Index("search_entry_best", "standing", sa.text("dated_on DESC NULLS LAST"), sa.text("id DESC")),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: Found = choice(Found)
    item_id: int = Field()  # the decision, document, risk … itself
    decision_id: int | None = reference("decision.id", on_delete="CASCADE", nullable=True)  # whose page shows it
    document_id: int | None = reference("research_document.id", on_delete="CASCADE", nullable=True)
    title: str = Field(sa_type=sa.Text)
    body: str = Field(default="", sa_type=sa.Text)
    dated_on: date | None = Field(default=None)
    standing: int = Field(default=0)  # 0 in force, 1 not yet, 2 no longer: what counts today comes first
    decision: Optional["Decision"] = relation()
    document: Optional["ResearchDocument"] = relation()

    facets: list[str] = Field(default_factory=list, sa_type=ARRAY(sa.Text))  # what operators ask for; see facets.py
    title_words: str = Field(
        default=None, sa_column=sa.Column("title_words", TSVECTOR, sa.Computed(TITLE_INDEXED, persisted=True))
    )
    words: str = Field(default=None, sa_column=sa.Column("words", TSVECTOR, sa.Computed(INDEXED, persisted=True)))


class SearchWord(SQLModel, table=True):
    """A word of a title, without accents: what a reader may have meant who spelled it otherwise."""

    __tablename__ = "search_word"
    __table_args__ = (
        sa.Index("search_word_alike", "word", postgresql_using="gist", postgresql_ops={"word": "gist_trgm_ops"}),
    )

    word: str = Field(sa_column=sa.Column("word", sa.Text(collation="C"), primary_key=True))
