"""The questions that the admin's lists ask: one for how somebody wants the list, one for all that it shows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.filters.conditions import ids_of
from app.admin.filters.dates import Span
from app.admin.filters.facets import facets_of
from app.admin.filters.fields import FilterForm, target_of
from app.admin.filters.wanted import SIZE, Parameters, Wanted
from app.admin.lists.counting import count_of, counted
from app.admin.lists.listed import Layout, Listed, SavedView
from app.admin.lists.listing import chosen_columns, order_of, rows_of
from app.admin.models import MOST_VIEWS, AdminLayout, AdminView, AdminViewInput
from app.admin.scope import Scope
from app.admin.titles import titles_of
from app.persistence.fields import table
from app.persistence.querying.queries import Query, fetch_together, rows, value

REMEMBERED = 1_000  # questions: those of a person and a list are the same every time
SPAN: Any = Span
layout, view = table(AdminLayout).c, table(AdminView).c


class AdminRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, scope: Scope, parameters: Parameters) -> Listed:
        """What the URL asks for, in the columns that somebody chose before."""
        wanted = Wanted.read(scope, parameters)
        lookups, whose = _lookups(wanted), (scope.actor.id or 0, scope.slug)
        dates = scope.columns.get(scope.declaration.dates)
        frame: dict[str, Any] = await fetch_together(
            self.session,
            dict,
            layout=_layout(*whose),
            views=_views(*whose),
            span=_span(scope.declaration.table, dates),
            **lookups,
        )
        if lookups:
            wanted = Wanted(scope, wanted.asked, {name: frame[name] for name in lookups})
        own = frame["layout"][0] if frame["layout"] else Layout()
        columns = chosen_columns(scope, wanted.columns or own.columns)
        where, size = wanted.conditions(), wanted.size or own.size or SIZE
        counting: Any = {"exact": wanted.exact, "often": wanted.made.often}
        found: dict[str, Any] = await fetch_together(
            self.session,
            dict,
            found=rows_of(
                scope,
                columns,
                *where,
                order=order_of(scope, wanted.sort),
                after=wanted.given.get("after"),
                before=wanted.given.get("before"),
                size=size,
            ),
            count=count_of(scope.declaration.table, [*scope.where(), *where], **counting),
            **_names(wanted),
        )
        page: Any = found.pop("found")
        count = counted(found.pop("count"), [*scope.where(), *where], **counting, shown=len(page.items))
        names = _by_id(found)
        facets = await facets_of(self.session, wanted) if wanted.given.get("facets") else {}
        form = FilterForm(wanted, names, facets, late=facets is None)
        return Listed(scope, wanted, columns, page, count, own, frame["views"], frame["span"][0], size, form)

    async def filters(self, wanted: Wanted) -> FilterForm:
        """The filter form with its counts, as far as there is time for them."""
        if lookups := _lookups(wanted):
            wanted = Wanted(wanted.scope, wanted.asked, await fetch_together(self.session, dict, **lookups))
        facets, questions = await facets_of(self.session, wanted), _names(wanted)
        found: dict[str, Any] = await fetch_together(self.session, dict, **questions) if questions else {}
        return FilterForm(wanted, _by_id(found), facets, late=facets is None)

    async def keep_layout(self, scope: Scope, columns: Sequence[str], size: int | None) -> None:
        """Remember how a person wants this list."""
        values = {"columns": list(columns), "size": size}
        own = {"person_id": scope.actor.id, "slug": scope.slug}
        kept = insert(table(AdminLayout)).values(**own, **values)
        await self.session.execute(kept.on_conflict_do_update(index_elements=list(own), set_=values))

    async def keep_view(self, scope: Scope, query: str, wanted: AdminViewInput) -> bool:
        """Save a view, in the place of the person's own with the same name; False where they have too many."""
        mine = (view.person_id == scope.actor.id, view.slug == scope.slug)
        there = (await self.session.execute(sa.select(view.name).where(*mine))).scalars().all()
        if len(there) >= MOST_VIEWS and wanted.name not in there:
            return False
        values = {"query": query, "shared": wanted.shared}
        kept = insert(table(AdminView)).values(person_id=scope.actor.id, slug=scope.slug, name=wanted.name, **values)
        await self.session.execute(kept.on_conflict_do_update(constraint="admin_view_once", set_=values))
        return True

    async def forget_view(self, scope: Scope, view_id: int) -> None:
        """Delete a view of the person's own; an admin's any that is shared."""
        mine = view.person_id == scope.actor.id
        allowed = mine | view.shared if scope.actor.role == "admin" else mine
        await self.session.execute(sa.delete(AdminView).where(view.id == view_id, view.slug == scope.slug, allowed))


def _lookups(wanted: Wanted) -> dict[str, Query[Any]]:
    return {name: value(list[int], one) for name, one in wanted.made.lookups.items()}


@lru_cache(REMEMBERED)
def _layout(person: int, slug: str) -> Query[Any]:
    own = sa.select(layout.columns, layout.size)
    return rows(Layout, own.where(layout.person_id == person, layout.slug == slug))


@lru_cache(REMEMBERED)
def _views(person: int, slug: str) -> Query[Any]:
    mine = view.person_id == person
    shown = sa.select(view.id, view.name, view.query, view.shared, mine.label("mine"))
    return rows(SavedView, shown.where(view.slug == slug, mine | view.shared).order_by(view.name).limit(100))


@lru_cache(REMEMBERED)
def _span(table: sa.Table, column: Column | None) -> Query[Any]:
    """The first and the last day of the drill-down."""
    if column is None:
        nothing: Any = sa.select(sa.null().label("first"), sa.null().label("last"))
        return rows(SPAN, nothing)
    value = table.c[column.attribute]
    ends: list[Any] = [sa.func.min(value), sa.func.max(value)]
    if column.kind is Kind.MOMENT:
        ends = [sa.cast(sa.func.timezone("UTC", end), sa.Date) for end in ends]
    return rows(SPAN, sa.select(*ends))


def _by_id(found: dict[str, Any]) -> dict[tuple[str, int], str]:
    return {(slug, id_): title for slug, pairs in found.items() for id_, title in pairs}


def _names(wanted: Wanted) -> dict[str, Query[Any]]:
    """What the ids in filters are called, by the slug of their table."""
    asked: dict[str, tuple[Scope, set[int]]] = {}
    for term in wanted.terms():
        path = wanted.scope.path(term.name)
        target = target_of(wanted.scope, path) if path else None
        if target and (ids := ids_of(term.value.removeprefix("!"))):
            asked.setdefault(target.slug, (target, set()))[1].update(ids)
    return {slug: titles_of(target, sorted(ids)) for slug, (target, ids) in asked.items()}
