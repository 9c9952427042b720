"""Work in the background, how far it is, and the button that stops it."""

from __future__ import annotations

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from app.admin.pages import admin_page
from app.jobs.repository import JobRepository
from app.persistence.session import Session
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, actor_of, requires


class JobController(Controller):
    path = "/admin/jobs"
    opt = requires(Access.WRITE)

    @get("/")
    async def index(self, request: Request, session: Session) -> Template:
        jobs = await JobRepository(session, actor_of(request)).latest()
        return admin_page(request, "jobs/index.html", partial="jobs/_rows.html", sensitive=True, jobs=jobs)

    @get("/{key:str}")
    async def show(self, request: Request, session: Session, key: FromPath[str]) -> Template:
        job = await JobRepository(session, actor_of(request)).find(record_id(key))
        if job is None:
            raise Problem(404, "There is no such job, or it is not yours.")
        return admin_page(request, "jobs/show.html", partial="jobs/_progress.html", sensitive=True, job=job)

    @post("/{key:str}/cancellation")
    async def cancel(self, request: Request, session: Session, key: FromPath[str]) -> Redirect:
        await JobRepository(session, actor_of(request)).cancel(record_id(key))
        return redirect(f"/admin/jobs/{record_id(key)}")
