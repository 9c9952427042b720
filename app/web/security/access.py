"""Who asks, and what each route asks of them. A route that does not say whom it is for is for nobody.

A handler names its access, for itself or for all of its controller (`opt = requires(Access.READ)`):

    @post("/", access=Access.WRITE)

Rules about single records and fields are the business of the features.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from litestar.connection import ASGIConnection
from msgspec import Struct


class Access(StrEnum):
    """What a route asks of whoever asks for it."""

    PUBLIC = "public"  # nothing
    READ = "read"  # may read the register
    FACTOR = "factor"  # is signed in, with a browser, if only to add the second factor that their role has to have
    SELF = "self"  # may read the register, and is signed in with a browser: what is theirs alone
    CHECK = "check"  # may have a project checked
    WRITE = "write"  # may change records
    ADMIN = "admin"  # may change everything


FACTOR_DUE = frozenset({Access.PUBLIC, Access.FACTOR})  # whatever the role, until its second factor is there
READER = FACTOR_DUE | {Access.READ, Access.SELF, Access.CHECK}
GRANTS: dict[str, frozenset[Access]] = {
    "": frozenset({Access.PUBLIC}),
    "reader": READER,
    "editor": READER | {Access.WRITE},
    "admin": frozenset(Access),
}
SCOPES: dict[str, frozenset[Access]] = {
    "read": frozenset({Access.PUBLIC, Access.READ}),
    "check": frozenset({Access.PUBLIC, Access.CHECK}),
    "write": frozenset({Access.PUBLIC, Access.READ, Access.CHECK, Access.WRITE}),
}


class Actor(Struct, frozen=True, kw_only=True):
    """Whoever asks: a person in a browser, a machine with a token, or nobody known.

    `key` tells apart those who may see different pages: "" for everybody who is not signed in. `csrf` is what the
    forms of this browser must carry, `session` the stored hash of its session's id. A machine has `token_id` instead.
    """

    id: int | None = None
    name: str = ""
    role: str = ""  # reader, editor or admin; "" for nobody known
    grants: frozenset[Access] = GRANTS[""]
    key: str = ""
    csrf: str = ""
    session: bytes = b""
    second_factor: bool = False  # was used to sign in
    factor_due: bool = False  # the role has to have one, and this session was begun without
    recent: bool = False  # proved who they are a moment ago
    token_id: int | None = None
    project: str = ""  # slug of the only one that the token is for

    @property
    def changes_records(self) -> bool:
        """Whether it is somebody who may change records, or a machine of theirs, whatever its token is for."""
        return Access.WRITE in GRANTS.get(self.role, ())

    @property
    def signed_in(self) -> bool:
        """Whether it is a known person, or a machine of theirs."""
        return self.id is not None

    def may(self, access: Access) -> bool:
        """Whether a route with this access is open to them."""
        return access in self.grants


NOBODY = Actor()
TO_NOBODY = "Nobody may do this here, whatever their role: it follows from what is done on other pages."


def actor_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Actor:
    """Whoever sent this request. Who asks for that makes an answer that is theirs alone: no other reader gets it.

    What no page depends on, such as who shall stand in the history, is read from `connection.user`.
    """
    connection.scope["state"]["personal"] = True
    actor: Actor = connection.user
    return actor


def closed_to(actor: Actor) -> str:
    """Why somebody is refused, and who can help."""
    if actor.token_id is not None:
        return "This token was not made for that. Its owner can make another with more rights."
    if actor.id is None:
        return "This is not open to you."
    if actor.role == "admin":
        return TO_NOBODY
    role = (
        f"Your role here is {actor.role}, and this needs another." if actor.role else "Your role does not cover this."
    )
    return f"{role} An admin can change it: ask whoever gave you your account."


def requires(access: Access) -> dict[str, Any]:
    """What a controller says with `opt =` of all its handlers."""
    return {"access": access}
