"""The pages of imports. What imports is loaded with the first one: it is 7 MB."""

from importlib import import_module

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from app.audit.trail import trace_of
from app.imports.filters import FileFilter
from app.imports.findings import ImportRefused
from app.imports.repository import ImportRepository
from app.imports.upload import UploadInput, refusal
from app.persistence.session import Session
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.lists.filters import Filter
from app.web.paths import record_id
from app.web.security.access import Access, requires

UPLOAD_BYTES = 50_000_000  # of all files of one form


class ImportController(Controller):
    path = "/imports"
    opt = requires(Access.READ)

    @get("/")
    async def index(self, request: Request, session: Session) -> Template:
        wanted = Filter.read(request.query_params)
        runs = await ImportRepository(session).runs(wanted)
        return page(request, "imports/index.html", runs=runs, filter=wanted)

    @get("/{key:str}")
    async def show(self, request: Request, session: Session, key: FromPath[str]) -> Template:
        wanted = FileFilter.read(request.query_params)
        shown = await ImportRepository(session).find(record_id(key), wanted)
        if shown is None:
            raise Problem(404, "There is no import at this address.")
        return page(request, "imports/show.html", partial="imports/_files.html", shown=shown, filter=wanted)

    @get("/new", access=Access.WRITE)
    async def new(self, request: Request) -> Template:
        return page(request, "imports/new.html", form=Form(UploadInput))

    @post("/", access=Access.WRITE, request_max_body_size=UPLOAD_BYTES, expensive=True)
    async def create(self, request: Request) -> Template | Redirect:
        form = await Form.read(UploadInput, request)
        if form.validate() and form.input:
            try:
                uploads = await form.input.uploads()
                if message := refusal(uploads):
                    raise ImportRefused(message)
                report = await import_module("app.imports.service").run_import(
                    request.app.state.database,
                    uploads,
                    collection=form.input.collection,
                    dry_run=form.input.only_check,
                    by=trace_of(request),
                )
                if report.run_id:
                    return redirect(f"/imports/{report.run_id}")
                return page(request, "imports/check.html", report=report)
            except ImportRefused as refused:
                form.refuse("files", str(refused))
        return page(request, "imports/new.html", form=form, status=form.status)
