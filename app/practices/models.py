"""What to do, in a way that can be copied."""

from typing import TYPE_CHECKING, Optional

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.persistence.fields import markdown, name_index, relation, sort_index
from app.persistence.names import Name
from app.records.limits import LANGUAGE, TITLE
from app.records.models import ONE_OWNER, Owned

if TYPE_CHECKING:
    from app.decisions.models import Decision
    from app.research.models import ResearchDocument


class PracticeInput(SQLModel):
    title: Name = Field(min_length=1, max_length=TITLE, title="Practice")
    body: str = markdown(title="Explanation")
    code: str = Field(default="", sa_type=sa.Text, title="Code")
    language: str = Field(default="", max_length=LANGUAGE, title="Language")


class Practice(Owned, PracticeInput, table=True):
    __recorded__ = True
    __table_args__: tuple[sa.Constraint | sa.Index, ...] = (
        sa.CheckConstraint(ONE_OWNER, name="practice_has_one_owner"),
        name_index("practice", "title"),
        sort_index("practice", "title"),
    )

    body_html: str = markdown()
    code_html: str = markdown()

    decision: Optional["Decision"] = relation(back_populates="practices")
    document: Optional["ResearchDocument"] = relation(back_populates="practices")
