"""A list as a file."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from litestar import Controller, get
from litestar.datastructures import MultiDict
from litestar.params import FromPath
from litestar.response import Stream

from app.admin.bulk.selections import chosen_by, selection_of
from app.admin.files.exporting import paths_of, rows_statement, streamed
from app.admin.files.writing import Unwritable, blocks, csv_blocks, xlsx_file
from app.admin.filters.wanted import Wanted
from app.admin.lists.listing import order_of
from app.admin.permissions import Verb
from app.admin.registry import opened
from app.admin.scope import Scope
from app.persistence.session import Session
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.http.streams import in_blocks
from app.web.paths import record_id
from app.web.security.access import Access, requires
from app.web.security.guard import check_confirmed

TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportController(Controller):
    path = "/admin/{slug:str}/export"
    opt = requires(Access.WRITE)

    @get("/", expensive=True)
    async def show(self, request: Request, session: Session, slug: FromPath[str]) -> Stream:
        """What the filters show, or what was chosen. A filter that means nothing is refused: it would show more."""
        scope = opened(request, slug, Verb.EXPORT)
        given = request.query_params
        kind = "xlsx" if given.get("format") == "xlsx" else "csv"
        own = [(name, value) for name, value in given.multi_items() if name not in ("format", "selection")]
        wanted = Wanted.read(scope, MultiDict(own))
        if wanted.notes:
            raise Problem(422, " ".join(wanted.notes), headline="Nothing was exported")
        if not own and not given.get("selection"):
            check_confirmed(request)
        where = wanted.conditions()
        if chosen := given.get("selection", ""):
            selection = await selection_of(session, scope, record_id(chosen))
            where = [scope.declaration.table.c[scope.declaration.key].in_(chosen_by(selection.id or 0))]
        await scope.registry.effects.exported(request, scope.slug, kind, wanted.query() or "everything")
        made = _made(request, scope, kind, wanted, where)
        try:
            headers = {
                "content-disposition": f'attachment; filename="{scope.slug}.{kind}"',
                "cache-control": "no-store",
            }
            return await in_blocks(made, media_type=TYPES[kind], headers=headers)
        except Unwritable as error:
            raise Problem(422, str(error), headline="Nothing was exported") from None


async def _made(
    request: Request, scope: Scope, kind: str, wanted: Wanted, where: Sequence[object]
) -> AsyncGenerator[bytes, None]:
    paths = paths_of(scope, wanted.columns)
    names = [path.name for path in paths]
    statement = rows_statement(scope, paths, where, order_of(scope, wanted.sort))
    async with streamed(request.app.state.database, statement) as rows:
        if kind == "csv":
            async for block in csv_blocks(names, rows):
                yield block
            return
        file = await xlsx_file(names, rows)
    async for block in blocks(file):
        yield block
