"""What a page that many people may see is told of whoever asks, and what is filled in for each as it leaves.

Such a page is the same for all whom one Viewer stands for: they may do the same. Where it holds somebody's name or the
token of their forms there are marks, so that nobody's page can hold what is another's. A page whose handler asks who
asks (`actor_of`) is told of the Actor instead and is nobody else's.
"""

from __future__ import annotations

import re
import secrets

from markupsafe import escape
from msgspec import Struct

from app.web.security.access import Access, Actor

SEAL = secrets.token_hex(16)  # nobody can write it into a text
NAME, CSRF = (f"{SEAL}-{one}" for one in ("name", "csrf"))
MARK = re.compile(rb"%s-(name|csrf)" % SEAL.encode())


class Viewer(Struct, frozen=True):
    """Everybody who may do the same."""

    role: str
    grants: frozenset[Access]
    signed_in: bool
    name: str
    csrf: str

    @property
    def id(self) -> int:
        """Nobody's: a page that says something else to each is for its handler to fill in, which asks who asks."""
        raise RuntimeError("A page for many was to tell them apart. Its handler must ask `actor_of(request)`.")

    def may(self, access: Access) -> bool:
        """Whether a route with this access is open to them."""
        return access in self.grants


def viewer_of(actor: Actor) -> Viewer:
    """The Viewer that stands for somebody."""
    return Viewer(actor.role, actor.grants, actor.signed_in, NAME if actor.name else "", CSRF if actor.csrf else "")


def values(actor: Actor) -> dict[bytes, bytes]:
    """What stands in place of each mark on a page for them."""
    return {b"name": str(escape(actor.name)).encode(), b"csrf": actor.csrf.encode()}


def filled(page: bytes, actor: Actor) -> bytes:
    """The page for one of those who may see it."""
    theirs = values(actor)
    return MARK.sub(lambda mark: theirs[mark[1]], page)
