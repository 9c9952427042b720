"""What the pages of invitations load."""

from datetime import datetime
from typing import Annotated

from app.people.models import PersonRole
from app.persistence.fields import now
from app.persistence.shapes.shape import Shape
from app.records.refs import name_of
from app.tables import Invitation


class InvitationRow(Shape, of=Invitation):
    """An invitation as admins see it, and as whoever was invited does."""

    id: int
    email: str
    role: PersonRole
    person_id: int | None
    known_as: Annotated[str | None, name_of("person_id")]
    invited_by: Annotated[str | None, name_of("invited_by_id")]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    @property
    def state(self) -> str:
        """What has become of it: open, accepted, revoked or expired."""
        if self.used_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "open" if self.expires_at > now() else "expired"
