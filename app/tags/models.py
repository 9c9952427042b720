"""Words that group decisions and research."""

from sqlmodel import Field, SQLModel

from app.persistence.fields import name_index, sort_index
from app.persistence.names import TagName
from app.records.limits import TAG_NAME
from app.records.models import Edited


class TagInput(SQLModel):
    name: TagName = Field(min_length=1, max_length=TAG_NAME, title="Name", description="Lower case, without spaces.")


class Tag(Edited, TagInput, table=True):
    __recorded__ = True
    __table_args__ = (name_index("tag"), sort_index("tag", "name"))

    id: int | None = Field(default=None, primary_key=True)
    name: TagName = Field(max_length=TAG_NAME, unique=True)


class DecisionTag(SQLModel, table=True):
    __tablename__ = "decision_tag"

    decision_id: int = Field(foreign_key="decision.id", ondelete="CASCADE", primary_key=True)
    tag_id: int = Field(foreign_key="tag.id", ondelete="CASCADE", primary_key=True, index=True)


class ResearchTag(SQLModel, table=True):
    __tablename__ = "research_tag"

    document_id: int = Field(foreign_key="research_document.id", ondelete="CASCADE", primary_key=True)
    tag_id: int = Field(foreign_key="tag.id", ondelete="CASCADE", primary_key=True, index=True)
