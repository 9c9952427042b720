"""Pages of the admin: each beside the menu of tables."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import Any

from litestar.response import Template

from app.admin.registry import Registry, registry_of
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, Actor

Menu = list[tuple[str, list[tuple[str, str]]]]
SYSTEM = "System"  # the group of the menu to which work in progress belongs as well


@lru_cache(100)
def menu_of(registry: Registry, grants: frozenset[Access]) -> Menu:
    """Words and addresses of the tables that whoever has these grants may look at, in their groups."""
    actor = Actor(grants=grants)
    scopes = registry.scopes(actor)
    groups = groupby(scopes, key=lambda scope: scope.declaration.group)
    menu = {group: [(scope.declaration.plural, scope.address) for scope in some] for group, some in groups}
    work = [(one.page, one.address) for one in registry.notices if one.page and actor.may(one.access)]
    return [*(menu | ({SYSTEM: [*menu.get(SYSTEM, []), *work]} if work else {})).items()]


def admin_page(request: Request, template: str, **context: Any) -> Template:
    """`app.web.http.pages.page` for a template that extends `admin/layout.html`."""
    menu = menu_of(registry_of(request), request.actor.grants)
    return page(request, template, menu=menu, **context)
