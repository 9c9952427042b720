"""What the pages of tokens load."""

from datetime import datetime
from typing import Annotated

from app.persistence.fields import now
from app.persistence.shapes.shape import Shape
from app.records.refs import name_of
from app.tables import ApiToken


class TokenRow(Shape, of=ApiToken):
    id: int
    name: str
    scopes: list[str]
    project: str
    person_id: int
    owner: Annotated[str, name_of("person_id")]
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None

    @property
    def rights(self) -> str:
        """What it may do, in words."""
        return ", ".join(self.scopes) + (f" {self.project}" if self.project else "")

    @property
    def state(self) -> str:
        """Whether it is good: good, revoked or expired."""
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at and self.expires_at <= now() else "good"
