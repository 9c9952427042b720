"""The pages of imports. What imports is loaded with the first one: it is 7 MB."""

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.trail import trace_of
from app.imports.filters import FileFilter
from app.imports.repository import ImportRepository
from app.imports.taking import take, taken
from app.imports.upload import UploadInput, refusal
from app.jobs.models import JobState
from app.persistence.session import Session, run_in_transaction
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.lists.filters import Filter
from app.web.paths import record_id
from app.web.security.access import Access, actor_of, requires

UPLOAD_BYTES = 50_000_000  # of all files of one form


class ImportController(Controller):
    path = "/imports"
    opt = requires(Access.READ)

    @get("/")
    async def index(self, request: Request, session: Session) -> Template:
        wanted = Filter.read(request.query_params)
        runs = await ImportRepository(session).runs(wanted)
        live = any(not run.finished_at for run in runs.items)  # as of the one below
        return page(request, "imports/index.html", sensitive=live, runs=runs, filter=wanted)

    @get("/{key:str}")
    async def show(self, request: Request, session: Session, key: FromPath[str]) -> Template:
        wanted = FileFilter.read(request.query_params)
        shown = await ImportRepository(session).find(record_id(key), wanted)
        if shown is None:
            raise Problem(404, "There is no import at this address.")
        live = bool(shown.run and not shown.run.finished_at)  # time alone tells that it was interrupted
        return page(
            request, "imports/show.html", partial="imports/_files.html", sensitive=live, shown=shown, filter=wanted
        )

    @get("/new", access=Access.WRITE)
    async def new(self, request: Request) -> Template:
        return page(request, "imports/new.html", form=Form(UploadInput))

    @post("/", access=Access.WRITE, request_max_body_size=UPLOAD_BYTES, expensive=True)
    async def create(self, request: Request) -> Template | Redirect:
        """Take the files, and begin with them at once: most imports are done before the browser is told where to go."""
        form = await Form.read(UploadInput, request)
        if form.validate() and form.input:
            wanted, uploads = form.input, await form.input.uploads()
            message = refusal(uploads)
            if not message:
                database, actor, trace = request.app.state.database, actor_of(request), trace_of(request)

                async def ask(session: AsyncSession) -> tuple[int, int]:
                    check = wanted.only_check
                    return await take(session, uploads, wanted.collection, actor, trace, only_check=check)

                kept, job = await run_in_transaction(database, ask)
                await request.app.state.worker.begin(job)
                sent = await run_in_transaction(database, lambda session: taken(session, kept, actor))
                if sent.state is not JobState.FAILED:
                    return redirect(sent.outcome or f"/imports/uploads/{kept}")
                message = sent.message
            form.refuse("files", message)
        return page(request, "imports/new.html", form=form, status=form.status)

    @get("/uploads/{key:str}", access=Access.WRITE)
    async def upload(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        """What came of files that were sent: the import, what a check found, or the job while it is at work."""
        sent = await taken(session, record_id(key), actor_of(request))
        if sent.checked:
            return page(request, "imports/check.html", sensitive=True, report=sent.checked)
        return redirect(sent.outcome or f"/admin/jobs/{sent.job_id}")
