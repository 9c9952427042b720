"""What the pages of accounts load."""

from datetime import datetime
from typing import Annotated, Any

import sqlalchemy as sa
from msgspec import Struct

from app.accounts.devices import described
from app.people.models import Identity, PersonRole, PersonState
from app.persistence.fields import table
from app.persistence.shapes.shape import Shape, computed
from app.tables import Authenticator, Passkey, Person
from app.tables import Session as StoredSession

stored, identity = table(StoredSession).c, table(Identity).c


def _is_linked(person: Any) -> Any:
    return sa.exists().where(identity.person_id == person.id).correlate(sa.inspect(person).selectable)


def _has_factor(person: Any) -> Any:
    has = [sa.exists().where(one.person_id == person.id) for one in (table(Authenticator).c, table(Passkey).c)]
    return sa.or_(*(one.correlate(sa.inspect(person).selectable) for one in has))


def _of_sessions(value: sa.ColumnElement[Any]) -> computed:
    def build(person: Any) -> Any:
        row = sa.inspect(person).selectable
        open_ = sa.select(value).where(stored.person_id == person.id, stored.expires_at > sa.func.now())
        return open_.correlate(row).scalar_subquery()

    return computed(build)


class AccountRow(Shape, of=Person):
    """An account as admins see it. `seen_at` is of its open sessions."""

    id: int
    name: str
    email: str | None
    role: PersonRole
    state: PersonState
    created_at: datetime
    seen_at: Annotated[datetime | None, _of_sessions(sa.func.max(stored.seen_at))]
    linked: Annotated[bool, computed(_is_linked)]  # to somebody at the provider of single sign-on
    second_factor: Annotated[bool, computed(_has_factor)]
    sessions: Annotated[int, _of_sessions(sa.func.count())]


class OwnSession(Struct, array_like=True, frozen=True):
    """A session in which somebody is signed in; `key` is the hash that it is stored under, as text."""

    key: str
    device: str
    created_at: datetime
    seen_at: datetime

    @property
    def name(self) -> str:
        """Its browser in words."""
        return described(self.device)


class Profile(Struct, frozen=True):
    """Somebody's own account."""

    person: AccountRow | None
    sessions: list[OwnSession]
