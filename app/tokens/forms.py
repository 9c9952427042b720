"""What somebody says to make a token."""

from typing import Literal

from pydantic import BaseModel, Field

from app.persistence.names import PlainName
from app.records.limits import PROJECT_SLUG, SLUG_OF_PROJECT, TOKEN_NAME

Scope = Literal["read", "check", "write"]


class TokenInput(BaseModel):
    name: PlainName = Field(
        title="What it is for", min_length=1, max_length=TOKEN_NAME,
        description="For instance: build server of the web shop.", json_schema_extra={"autocomplete": "off"},
    )  # fmt: skip
    scopes: list[Scope] = Field(
        title="What it may do", min_length=1,
        description="Read: all records. Check: have a project checked. Write: change records; that takes an editor.",
    )  # fmt: skip
    project: str = Field(
        default="", title="For one project", max_length=PROJECT_SLUG, pattern=f"^({SLUG_OF_PROJECT})?$",
        description="Its slug, as in its address: then the token checks this project and does nothing else.",
    )  # fmt: skip
    days: Literal["30", "90", "365"] = Field(default="90", title="Days until it expires")
