"""Changes of many records that are one, and taking them back as one."""

from __future__ import annotations

from typing import Any

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.history.targets import NotReverted
from app.admin.pages import admin_page
from app.admin.registry import registry_of
from app.history.operations import PAGES
from app.imports.underway import is_underway
from app.operations.obstacles import Obstacle, obstacles
from app.operations.plan import plan_of
from app.operations.repository import COUNTED, OPERATION, OperationRepository, OperationRow
from app.operations.undoing import TakingBackRefused, undo
from app.persistence.session import Session
from app.web.forms.form import Form
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, actor_of, requires

SHOWN = 200  # obstacles
UNDERWAY = "The import that makes these changes is not done. Take it back when it is, or cancel its job."


class UndoInput(BaseModel):
    leave: bool = Field(default=False, title="Leave these as they are, and take the rest back")
    reason: str = Field(default="", max_length=500, title="Why", json_schema_extra={"kind": "text"})


class OperationController(Controller):
    path = PAGES
    opt = requires(Access.WRITE)

    @get("/")
    async def index(self, request: Request, session: Session) -> Template:
        asked = request.query_params
        found = await OperationRepository(session).index(asked.get("after"), asked.get("before"))
        return admin_page(request, "operations/index.html", found=found, counted=COUNTED)

    @get("/{key:str}")
    async def show(self, request: Request, session: Session, key: FromPath[str]) -> Template:
        """What taking it back would do, and what stands in the way."""
        return await _page(request, session, await _find(session, key), Form(UndoInput))

    @post("/{key:str}/undo")
    async def undo(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        operation, form = await _find(session, key, lock=True), await Form.read(UndoInput, request)
        if not (form.validate() and form.input) or operation.undone_at:
            return await _page(request, session, operation, form)
        if await is_underway(session, operation.id):
            raise Problem(409, UNDERWAY, headline="Not while files are read")
        registry, actor, asked = registry_of(request), actor_of(request), form.input
        if operation.changes > COUNTED:
            arguments = {"operation": operation.id, "leave": asked.leave, "why": asked.reason, "back": _at(operation)}
            job = await registry.effects.enqueue(session, "undo", f"Take back: {operation.title}", arguments, actor)
            return redirect(job)
        try:
            await undo(session, registry, actor, operation, reason=asked.reason, leave=asked.leave)
        except TakingBackRefused as found:
            await session.rollback()
            return await _page(request, session, operation, form, status=422, found=found.obstacles)
        except NotReverted as refused:
            await session.rollback()
            return await _page(request, session, operation, form, status=422, refusals=refused.refusals)
        await registry.effects.noted(session, "taken back", OPERATION, operation.id, operation.title)
        return redirect(_at(operation))


async def _find(session: AsyncSession, key: str, *, lock: bool = False) -> OperationRow:
    found = await OperationRepository(session).find(record_id(key), lock=lock)
    if found is None:
        raise Problem(404, "There is no such change of many records.")
    return found


async def _page(
    request: Request, session: AsyncSession, operation: OperationRow, form: Form[UndoInput], *, status: int = 200,
    found: list[Obstacle] | None = None, refusals: Any = (),
) -> Template:  # fmt: skip
    context: dict[str, Any] = {"many": operation.changes > COUNTED, "plan": None, "underway": False}
    if not operation.undone_at:
        context["underway"] = await is_underway(session, operation.id)
    if not (context["underway"] or operation.undone_at or context["many"]):
        context["plan"] = plan = await plan_of(session, operation.id)
        if found is None:
            found = await obstacles(session, registry_of(request), actor_of(request), plan)
    return admin_page(
        request, "operations/show.html", status=status, operation=operation, form=form, refusals=refusals,
        refused=status == 422,
        obstacles=(found or [])[:SHOWN], more=max(0, len(found or []) - SHOWN), **context,
    )  # fmt: skip


def _at(operation: OperationRow) -> str:
    return f"{PAGES}/{operation.id}"
