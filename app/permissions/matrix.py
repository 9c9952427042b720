"""Who may do what, read from the routes themselves: what stands here is what the guard asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from litestar import Litestar
from litestar.routes import HTTPRoute
from msgspec import Struct

from app.web.security.access import GRANTS, SCOPES, Access

READERS = frozenset({Access.PUBLIC, Access.READ})
# Columns: who asks, and what they are granted. A token is never granted more than its person.
ASKERS: dict[str, frozenset[Access]] = {
    "nobody": GRANTS[""],
    "nobody, reading open": READERS,
    **{role: GRANTS[role] for role in ("reader", "editor", "admin")},
    **{f"{scope} token": granted for scope, granted in SCOPES.items()},
}


class Row(Struct, frozen=True, order=True):
    """One method of one address, and whom it is open to."""

    path: str
    method: str
    access: str  # "nobody" where the route does not say

    def is_open_to(self, asker: str) -> bool:
        """Whether somebody of this column of `ASKERS` gets an answer."""
        return self.access in ASKERS[asker]


def matrix(app: Litestar) -> list[Row]:
    """Every method of every address, by address."""
    return sorted(set(_rows(app)))


def _rows(app: Litestar) -> Iterator[Row]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                access = cast("Any", handler.opt.get("access", "nobody"))
                for method in handler.http_methods - {"HEAD", "OPTIONS"}:
                    yield Row(route.path_format, str(method), str(access))


def as_text(rows: list[Row]) -> str:
    """The matrix for a file: a line for each row, an x where it is open."""
    head = f"{'':6} {'':56} {'asks for':9}{'  '.join(ASKERS)}"
    lines = [
        f"{row.method:6} {row.path:56} {row.access:9}"
        + "  ".join(("x" if row.is_open_to(one) else ".").center(len(one)) for one in ASKERS).rstrip()
        for row in rows
    ]
    return "\n".join([head, *lines]) + "\n"
