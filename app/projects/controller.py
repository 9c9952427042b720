"""The pages of projects."""

from __future__ import annotations

import re

from litestar import Controller, get
from litestar.params import FromPath
from litestar.response import Redirect, Response, Template

from app.audit.downloads import Answer, page_or_file, whole_list
from app.persistence.session import Session
from app.projects import badge
from app.projects.csv_columns import PROJECTS, VERDICTS
from app.projects.files.senders import NotSender, allow
from app.projects.filters import OfProject, ProjectFilter, VerdictFilter
from app.projects.repository import ProjectRepository
from app.projects.shapes import ProjectRow, VerdictRow
from app.projects.words import MEANS
from app.records.limits import PROJECT_SLUG, SLUG_OF_PROJECT
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.security.access import Access, actor_of, requires
from app.web.security.secret_links import site

GONE = "There is no project of this name. It begins with the first files that a build sends."
LIVE = {"cache-control": "no-cache"}  # of badges, which proxies keep far too long


class ProjectController(Controller):
    path = "/projects"
    opt = requires(Access.READ)

    @get("/")
    async def index(self, request: Request, session: Session) -> Answer:
        wanted = ProjectFilter.read(request.query_params)
        search = ProjectRepository(session).search
        return await page_or_file(request, "projects", wanted, search, ProjectRow, PROJECTS)

    @get("/new", access=Access.CHECK)
    async def new(self, request: Request) -> Template | Redirect:
        """Where a browser sends the first files of a project: its name, then its page."""
        name = request.query_params.get("name", "").strip().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:PROJECT_SLUG].strip("-")
        if slug:
            return redirect(f"/projects/{slug}/files")
        return page(request, "projects/new.html", name=name)

    @get("/{slug:str}/files", access=Access.CHECK)
    async def files(self, request: Request, session: Session, slug: FromPath[str]) -> Template:
        """The form that sends files by hand; who may not send them is told who does."""
        if not re.fullmatch(SLUG_OF_PROJECT, slug):
            raise Problem(404, GONE)
        refused = ""
        try:
            await allow(session, slug, actor_of(request))
        except NotSender as reason:
            refused = str(reason)
        return page(request, "projects/files.html", slug=slug, refused=refused, register=site(request))

    @get("/{slug:str}")
    async def show(self, request: Request, session: Session, slug: FromPath[str]) -> Template:
        shown = await ProjectRepository(session).find(slug)
        if shown.project is None:
            raise Problem(404, GONE)
        by = "package" if request.query_params.get("by") == "package" else "decision"
        me = actor_of(request).id
        return page(
            request,
            "projects/show.html",
            shown=shown,
            project=shown.project,
            by=by,
            me=me,
            register=site(request),
            means=MEANS,
        )

    @get("/{slug:str}/verdicts")
    async def verdicts(self, request: Request, session: Session, slug: FromPath[str]) -> Answer:
        wanted = VerdictFilter.read(request.query_params)
        listed = await ProjectRepository(session).verdicts(slug, wanted)
        if listed.project is None:
            raise Problem(404, GONE)
        if wanted.format:
            mine = OfProject(wanted, listed.project.id)
            return await whole_list(request, f"verdicts-{slug}", mine, VerdictRow, VERDICTS)
        return page(
            request, "projects/verdicts.html", partial="projects/_verdicts.html", filter=wanted, listed=listed,
            project=listed.project, means=MEANS, address=f"{listed.project.path}/verdicts",
        )  # fmt: skip

    @get("/{slug:str}/badge.svg")
    async def badge(self, session: Session, slug: FromPath[str]) -> Response[str]:
        return Response(badge.svg(await _found(session, slug)), media_type="image/svg+xml", headers=LIVE)

    @get("/{slug:str}/badge.json")
    async def shield(self, session: Session, slug: FromPath[str]) -> Response[object]:
        return Response(badge.shield(await _found(session, slug)), media_type="application/json", headers=LIVE)


async def _found(session: Session, slug: str) -> ProjectRow:
    project = await ProjectRepository(session).row(slug)
    if project is None:
        raise Problem(404, GONE)
    return project
