"""Every route with addresses that lead somewhere, found by following the links of the pages, and the names it takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any, NamedTuple

import pytest
from litestar.datastructures import MultiDict
from litestar.datastructures.multi_dicts import FormMultiDict
from litestar.routes import HTTPRoute

from app.permissions.matrix import Row
from tests.pages.asking import Sent, ask
from tests.pages.inputs import names_in

LINK = re.compile(r'(?:href|action|hx-get|hx-post)="(/[^"?#]*)')
LOADED = re.compile(r'hx-get="(/[^"?#]*)')
VISITED = 120
LEGIBLE = {"accept-encoding": "identity"}  # links and names are looked for in what is not compressed
# What is no field of a form; and what is refused before anything is done where it is not one of a few words
NO_FIELDS = ("viewport", "csrf", "theme-color", "color-scheme", "htmx-config", "description", "format")
LOOKUPS = ("get", "getall", "__getitem__", "__contains__")


class Place(NamedTuple):
    """A method of a route: to whom it is open, an address of it, how large a body may be."""

    row: Row
    path: str
    most: int


async def places(app: Any, headers: dict[str, str], also: Iterable[str] = ()) -> list[Place]:
    """Every method of every route; `also` are pages that are visited first."""
    found = await _links(app, headers, list(also))
    routes = [route for route in app.routes if isinstance(route, HTTPRoute)]
    patterns = {route: re.compile(re.sub(r"\{[^}]+\}", "[^/]+", route.path_format)) for route in routes}
    fixed = {route.path_format for route in routes if "{" not in route.path_format}
    made = []
    for route in routes:
        fits = [
            one for one in found if patterns[route].fullmatch(one) and (one not in fixed or one == route.path_format)
        ]
        fits.sort(key=lambda one: ("decisions" not in one, not re.search(r"/\d", one)))
        guess = re.sub(r"\{[^}]*slug[^}]*\}", "decisions", route.path_format)
        for handler in route.route_handlers:
            for method in handler.http_methods - {"HEAD", "OPTIONS"}:
                row = Row(route.path_format, str(method), str(handler.opt.get("access")))
                path = fits[0] if fits else re.sub(r"\{[^}]+\}", "1", guess)
                made.append(Place(row, path, handler.resolve_request_max_body_size() or 0))
    return sorted(made, key=lambda one: (one.row.method, one.row.path))


async def _links(app: Any, headers: dict[str, str], also: list[str]) -> list[str]:
    found, waiting = dict.fromkeys(also), [*also, "/", "/admin", "/admin/decisions", "/decisions"]
    seen = 0
    while waiting and seen < VISITED:
        path = waiting.pop(0)
        answer = await ask(app, Sent("GET", path), headers | LEGIBLE, "127.0.0.1")
        seen += 1
        for one in map(unescape, LINK.findall(answer.body.decode("utf-8", "replace"))):
            if one not in found:
                found[one] = None
                waiting.append(one)
    return list(found)


async def names_of(app: Any, place: Place, headers: dict[str, str], posted: bool) -> list[str]:
    """The names that a route looks up, and those of the fields of its pages."""
    names: dict[str, None] = {}
    with pytest.MonkeyPatch.context() as patch:
        for kind in (MultiDict, FormMultiDict):
            for lookup in LOOKUPS:
                patch.setattr(kind, lookup, _noting(getattr(kind, lookup), names))
        for _ in range(3):  # fields of a page, of its rows, of theirs
            fields = "&".join(f"{name}=n1" for name in list(names)[:400]).encode()
            sent = (
                Sent(place.row.method, place.path, body=fields or b"a=1")
                if posted
                else Sent("GET", place.path, fields[:8_000])
            )
            answer = await ask(app, sent, headers | LEGIBLE, "127.0.0.9")
            names |= dict.fromkeys(names_in(answer.body))
            for part in set(LOADED.findall(answer.body.decode("utf-8", "replace"))):  # which the page asks for later
                if part.startswith(place.path):
                    loaded = await ask(app, Sent("GET", part), headers | LEGIBLE, "127.0.0.9")
                    names |= dict.fromkeys(names_in(loaded.body))
    return [name for name in names if name not in NO_FIELDS]


def _noting(method: Any, names: dict[str, None]) -> Any:
    def noted(self: Any, key: Any, *rest: Any, **more: Any) -> Any:
        if isinstance(key, str):
            names[key] = None
        return method(self, key, *rest, **more)

    return noted


def reached(row: Row) -> Iterator[str]:
    """The roles whose requests reach the handler."""
    for role in ("nobody", "reader", "editor", "admin"):
        if row.is_open_to("nobody, reading open" if role == "nobody" else role):
            yield role
