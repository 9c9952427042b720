"""What an admin says to invite somebody, and what that somebody says to come."""

import re

from pydantic import BaseModel, Field, field_validator

from app.passwords import new_password
from app.people.models import PersonRole
from app.persistence.names import PlainName
from app.records.limits import EMAIL, PERSON_NAME

ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


class InvitationInput(BaseModel):
    email: str = Field(
        title="E-mail", max_length=EMAIL, json_schema_extra={"kind": "email", "autocomplete": "off"},
    )  # fmt: skip
    role: PersonRole = Field(
        title="Role", description="Readers read, editors change records, admins also manage people and settings."
    )
    known_as: str = Field(
        default="", title="Known from records as", max_length=PERSON_NAME,
        description="The name under which they stand in records, if they do: the account becomes that person's.",
    )  # fmt: skip

    @field_validator("email")
    @classmethod
    def is_address(cls, text: str) -> str:
        if not ADDRESS.fullmatch(text) or not text.isprintable():
            raise ValueError("Enter an e-mail address such as mara@example.org")
        return text


class AcceptanceInput(BaseModel):
    name: PlainName = Field(
        title="Your name", min_length=1, max_length=PERSON_NAME, json_schema_extra={"autocomplete": "name"}
    )
    password: str = new_password("Choose a password")
