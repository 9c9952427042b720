"""What somebody decides about a file that diverged."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from app.settlements.comparing import FIELDS

Side = Literal["ours", "file"]


class Choice(BaseModel):
    """`version` is that of the record that was shown. With "merge" each field has a side of its own."""

    how: Literal["ours", "file", "merge"]
    version: int = Field(ge=1, lt=2**31)

    @property
    def taken(self) -> set[str]:
        """The fields that are taken of the file."""
        chosen = {name for name in FIELDS if getattr(self, name) == "file"}
        return {"ours": set[str](), "file": set(FIELDS), "merge": chosen}[self.how]


_SIDES: Any = dict.fromkeys(FIELDS, (Side, "ours"))
SettlementInput: type[Choice] = create_model("SettlementInput", __base__=Choice, **_SIDES)
