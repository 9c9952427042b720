"""The list of every model, and what each person keeps of it."""

from __future__ import annotations

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from app.admin.filters.expressions import Term
from app.admin.filters.wanted import SIZES, TOLD, Wanted
from app.admin.forms.node import ID
from app.admin.lists.repository import AdminRepository
from app.admin.models import AdminViewInput
from app.admin.pages import admin_page
from app.admin.registry import opened
from app.admin.scope import Scope
from app.persistence.session import Session
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.security.access import Access, requires

OPERATIONS = {"is": "{}", "is-not": "!{}", "from": "{}..", "until": "..{}", "none": "none", "any": "any"}


class AdminController(Controller):
    path = "/admin"
    opt = requires(Access.WRITE)

    @get("/{slug:str}")
    async def index(self, request: Request, session: Session, slug: FromPath[str]) -> Template | Redirect:
        scope = opened(request, slug)
        if "add_name" in request.query_params:
            return redirect(_with_filter(scope, request))
        listed = await AdminRepository(session).search(scope, request.query_params)
        return admin_page(
            request, "admin/lists/index.html", partial="admin/lists/_results.html", scope=scope, listed=listed,
            sensitive=listed.sensitive, **_done(request),
        )  # fmt: skip

    @get("/{slug:str}/facets", expensive=True)
    async def facets(self, request: Request, session: Session, slug: FromPath[str]) -> Template:
        """The fields of the filter form, with how many records each of their values would leave."""
        scope = opened(request, slug)
        form = await AdminRepository(session).filters(Wanted.read(scope, request.query_params))
        return page(request, "admin/filters/_filters.html", form=form)

    @post("/{slug:str}/layout")
    async def layout(self, request: Request, session: Session, slug: FromPath[str]) -> Redirect:
        """Remember columns and size of a page; whoever has no account gets them in the address."""
        scope, form = opened(request, slug), await request.form()
        wanted = Wanted.read(scope, form)
        names = dict.fromkeys(map(str, form.getall("layout_column", []))) if "layout_reset" not in form else {}
        columns = [name for name in names if name in scope.computed or scope.path(name)]
        move = str(form.get("layout_move", ""))
        opened_again = {"layout_moved": move} if move.rpartition(":")[0] in columns else {}
        columns = _moved(columns, move)
        rows = str(form.get("layout_rows", ""))
        size = int(rows) if rows in map(str, SIZES) and "layout_reset" not in form else None
        if scope.actor.id is None:
            return redirect(wanted.address(columns=",".join(columns), size=str(size or ""), **opened_again))
        await AdminRepository(session).keep_layout(scope, columns, size)
        return redirect(wanted.address(columns=None, size=None, **opened_again))

    @post("/{slug:str}/views")
    async def save_view(self, request: Request, session: Session, slug: FromPath[str]) -> Redirect:
        scope, posted = opened(request, slug), await request.form()
        wanted = Wanted.read(scope, posted)
        form = Form(AdminViewInput, {"name": posted.get("view_name", ""), "shared": posted.get("view_shared", "")})
        if scope.actor.id is None or not form.validate() or form.input is None:
            raise Problem(422, "A view needs a name of at most 80 characters, and somebody to whom it belongs.")
        if not await AdminRepository(session).keep_view(scope, wanted.query(), form.input):
            raise Problem(422, "These are as many views as one can have of a table. Remove one first.")
        return redirect(wanted.address())

    @post("/{slug:str}/views/{view_id:int}/removal")
    async def remove_view(
        self, request: Request, session: Session, slug: FromPath[str], view_id: FromPath[int]
    ) -> Redirect:
        scope = opened(request, slug)
        await AdminRepository(session).forget_view(scope, view_id)
        return redirect(scope.address)


def _done(request: Request) -> dict[str, str]:
    """The ids of what was just saved, or moved to the trash, as `telling` wrote them into the address."""
    asked = {name: request.query_params.get(name, "") for name in TOLD}
    return {name: value if ID.fullmatch(value) else "" for name, value in asked.items()}


def _moved(columns: list[str], move: str) -> list[str]:
    """The columns with one of them a place further to the left (`title:up`) or right (`title:down`)."""
    name, _, way = move.rpartition(":")
    if name not in columns:
        return columns
    rest = [one for one in columns if one != name]
    place = max(0, columns.index(name) + (-1 if way == "up" else 1))
    return [*rest[:place], name, *rest[place:]]


def _with_filter(scope: Scope, request: Request) -> str:
    """The address with the filter that the builder's form adds."""
    asked = {name: (request.query_params.getall(name, []) or [""])[-1].strip() for name in ADDED}
    rest = request.query_params.copy()
    for name in ADDED:
        rest.pop(name, None)
    wanted = Wanted.read(scope, rest)
    value = OPERATIONS.get(asked["add_op"], "{}").format(asked["add_value"])
    blank = not asked["add_value"] and asked["add_op"] not in ("none", "any")
    if blank or scope.path(asked["add_name"]) is None:
        return wanted.address()
    return wanted.with_term(Term(asked["add_name"], value), asked["add_how"])


ADDED = ("add_name", "add_op", "add_value", "add_how")
