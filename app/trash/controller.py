"""What was deleted, and the way back."""

from __future__ import annotations

from typing import Any

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.declaration import Declaration
from app.admin.pages import admin_page
from app.admin.permissions import Verb
from app.admin.registry import Registry
from app.admin.scope import Scope
from app.persistence.errors import InvalidValue
from app.persistence.fields import table
from app.persistence.session import Session
from app.trash.contents import Group, contents
from app.trash.models import DAYS, Trash
from app.trash.repository import TrashRepository, purge
from app.trash.restoring import NotRestored, Obstacle, places, restore
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, Actor, actor_of, requires
from app.web.templating.formats import plural

LONGEST = 10_000  # characters of one value that is typed


class TrashController(Controller):
    path = "/admin/trash"
    opt = requires(Access.WRITE)

    @get("/")
    async def index(self, request: Request, session: Session) -> Template:
        known = _deletable(request)
        asked = request.query_params
        found = await TrashRepository(session, known).index(asked.get("after"), asked.get("before"))
        return admin_page(
            request, "trash/index.html", sensitive=True, found=found, known=known, days=DAYS,
            may_purge=actor_of(request).may(Access.ADMIN),
        )  # fmt: skip

    @get("/{key:str}")
    async def show(self, request: Request, session: Session, key: FromPath[str]) -> Template:
        trash = await _find(request, session, key)
        return await _shown(request, session, trash, [], {}, frozenset())

    @post("/{key:str}/restoration")
    async def restore(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        trash = await _find(request, session, key)
        scope = Scope(_registry(request), _deletable(request)[trash.record_type], actor_of(request))
        scope.require(Verb.ADD)
        effects = scope.registry.effects
        form = await request.form()
        left_out = frozenset(str(value) for value in form.getall("leave", []))
        changes = {name: _value(str(value)) for name, value in form.items() if name.count(".") == 2}
        known = {name: value for name, value in changes.items() if _may_set(request, scope, name)}
        session.info.update(actor=actor_of(request).name, reason="Restored from the trash")
        try:
            await restore(session, trash.id or 0, known, left_out)
        except NotRestored as refused:
            await session.rollback()
            trash = await _find(request, session, key)
            return await _shown(request, session, trash, refused.obstacles, known, left_out)
        except InvalidValue as refused:
            await session.rollback()
            trash = await _find(request, session, key)
            return await _shown(request, session, trash, [], known, left_out, refusal=refused.message)
        await effects.noted(session, "restored", scope.declaration.table, trash.record_id, trash.title)
        return redirect(f"{scope.address}/{trash.record_id}?restored=yes")

    @post("/{key:str}/destruction", access=Access.ADMIN)
    async def destroy(self, request: Request, session: Session, key: FromPath[str]) -> Redirect:
        """Delete it for good."""
        trash = await _find(request, session, key)
        if not await TrashRepository(session, _deletable(request)).destroy(record_id(key)):
            raise Problem(404, "It is not in the trash any more.")
        kind = _deletable(request)[trash.record_type].table
        await _registry(request).effects.noted(session, "deleted for good", kind, trash.record_id, trash.title)
        return redirect("/admin/trash")

    @post("/purge", access=Access.ADMIN)
    async def purge(self, request: Request, session: Session) -> Redirect:
        """Delete for good whatever is older than some days."""
        form = await request.form()
        days = str(form.get("days", ""))
        if not (days.isascii() and days.isdecimal() and len(days) < 5):
            raise Problem(422, "Give the days as a whole number, such as 7.")
        effects, count = _registry(request).effects, await purge(session, int(days))
        await effects.noted(
            session, "emptied", table(Trash), None, plural(count, "deletion"), older_than_days=int(days)
        )
        return redirect("/admin/trash")


def _registry(request: Request) -> Registry:
    registry: Registry = request.app.state.admin
    return registry


def _deletable(request: Request) -> dict[str, Declaration]:
    """The tables whose records the actor may delete, and so find in the trash.

    Which single records they may see is asked of the stored row, which is gone: only an admin sees those of tables
    with rules about rows.
    """
    registry, actor = _registry(request), actor_of(request)
    return {
        name: one
        for name, one in registry.by_table.items()
        if Scope(registry, one, actor).may(Verb.DELETE) and (one.rows is None or actor.may(Access.ADMIN))
    }


async def _find(request: Request, session: AsyncSession, key: str) -> Trash:
    trash = await TrashRepository(session, _deletable(request)).find(record_id(key))
    if trash is None:
        raise Problem(404, "It is not in the trash: it was restored, or deleted for good.")
    return trash


async def _shown(
    request: Request, session: AsyncSession, trash: Trash, obstacles: list[Obstacle], changes: dict[str, Any],
    left_out: frozenset[str], refusal: str = "",
) -> Template:  # fmt: skip
    groups: list[Group] = await contents(session, _registry(request), actor_of(request), trash)
    scope = Scope(_registry(request), _deletable(request)[trash.record_type], actor_of(request))
    return admin_page(
        request, "trash/show.html", sensitive=True, status=422 if obstacles or refusal else 200, trash=trash,
        refusal=refusal,
        groups=groups, obstacles=obstacles, changes=changes, left_out=left_out,
        places=list(places(obstacles)), label=scope.declaration.label,
        labels=_labels(_registry(request), actor_of(request), obstacles), may_restore=scope.may(Verb.ADD),
        may_destroy=actor_of(request).may(Access.ADMIN), days=DAYS,
    )  # fmt: skip


def _labels(registry: Registry, actor: Actor, obstacles: list[Obstacle]) -> dict[str, str]:
    """What a person calls the fields that stand in the way."""
    found = {}
    for one in obstacles:
        declaration = registry.by_table.get(one.table)
        columns = Scope(registry, declaration, actor).columns.values() if declaration else ()
        label = next((column.label for column in columns if column.attribute == one.column), one.column)
        found[one.name] = label if one.is_record else f"{one.table.replace('_', ' ').capitalize()} {one.key}: {label}"
    return found


def _may_set(request: Request, scope: Scope, name: str) -> bool:
    """Whether somebody may give a field another value: as in a form. Keys between parts are given up, not changed."""
    table, _, column = name.split(".")
    declaration = _registry(request).by_table.get(table)
    own = Scope(_registry(request), declaration, scope.actor) if declaration else None
    columns = own.columns.values() if own else ()
    return any(one.attribute == column and own is not None and own.writable(one) for one in columns)


def _value(text: str) -> str | None:
    return text.strip()[:LONGEST] or None
