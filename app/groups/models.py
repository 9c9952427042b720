"""People who are asked together: the architects, say."""

from typing import TYPE_CHECKING

from sqlmodel import Field, SQLModel

from app.persistence.fields import name_index, relation, sort_index
from app.persistence.names import Name
from app.records.limits import PERSON_NAME
from app.records.models import Edited

if TYPE_CHECKING:
    from app.people.models import Person


class GroupInput(SQLModel):
    name: Name = Field(min_length=1, max_length=PERSON_NAME, title="Name", schema_extra={"examples": ["Architects"]})


class Group(Edited, GroupInput, table=True):
    __tablename__ = "people_group"  # "group" is a word of SQL
    __recorded__ = True
    __table_args__ = (name_index("people_group"), sort_index("people_group", "name"))

    id: int | None = Field(default=None, primary_key=True)
    name: Name = Field(max_length=PERSON_NAME, unique=True)

    people: list["Person"] = relation(secondary="people_group_person", order_by="Person.name")


class GroupPerson(SQLModel, table=True):
    __tablename__ = "people_group_person"

    group_id: int = Field(foreign_key="people_group.id", ondelete="CASCADE", primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True)
