"""What could have been decided, with what speaks for and against it."""

from enum import StrEnum

from sqlmodel import Field, SQLModel

from app.persistence.fields import children, choice, markdown, reference
from app.persistence.names import Name
from app.records.limits import OPTION_TITLE
from app.records.models import Edited


class Stance(StrEnum):
    GOOD = "good"
    BAD = "bad"
    NEUTRAL = "neutral"


class OptionInput(SQLModel):
    title: Name = Field(min_length=1, max_length=OPTION_TITLE, title="Option")
    description: str = markdown(title="Description")
    chosen: bool = Field(default=False, title="Chosen")


class Option(Edited, OptionInput, table=True):
    __recorded__ = True

    id: int | None = Field(default=None, primary_key=True)
    decision_id: int = reference("decision.id", on_delete="CASCADE")
    position: int = Field(default=0)
    description_html: str = markdown()

    arguments: list["Argument"] = children(order_by="Argument.position")


class ArgumentInput(SQLModel):
    stance: Stance = choice(Stance, title="For or against")
    text: str = markdown(title="Argument")


class Argument(Edited, ArgumentInput, table=True):
    __recorded__ = True

    id: int | None = Field(default=None, primary_key=True)
    option_id: int = reference("option.id", on_delete="CASCADE")
    position: int = Field(default=0)
    text_html: str = markdown()
