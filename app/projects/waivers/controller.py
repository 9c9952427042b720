"""Waivers: asked for by a project, approved by somebody else, and all of them in one list."""

from __future__ import annotations

from datetime import timedelta

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from app.audit.downloads import Answer, whole_list
from app.persistence.fields import now
from app.persistence.session import Session
from app.projects.files.senders import NotSender, stay_within
from app.projects.models import NotTheirs, WaiverDecided, WaiverInput, WaiverState
from app.projects.waivers.repository import WaiverRepository
from app.projects.waivers.shapes import COLUMNS, WaiverFilter, WaiverRow
from app.versions.reading import normalise
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, actor_of, requires

NONE = "There is no such waiver, or it is not yours."
VERBS = {"approval": WaiverState.APPROVED, "denial": WaiverState.DENIED, "withdrawal": WaiverState.WITHDRAWN}


class WaiverRequest(WaiverInput):
    """What is asked for, and of which decision, by its id."""

    decision: int | None = None


class WaiverController(Controller):
    opt = requires(Access.READ)

    @get("/waivers")
    async def index(self, request: Request, session: Session) -> Answer:
        wanted = WaiverFilter.read(request.query_params)
        if wanted.format:
            return await whole_list(request, "waivers", wanted, WaiverRow, COLUMNS)
        listed = await WaiverRepository(session).search(wanted)
        me = actor_of(request).id
        return page(
            request, "projects/waivers.html", partial="projects/_waivers.html", filter=wanted, listed=listed, me=me
        )

    @get("/projects/{slug:str}/waivers/new", access=Access.CHECK)
    async def new(self, request: Request, session: Session, slug: FromPath[str]) -> Template:
        given = {name: request.query_params.get(name, "")[:300] for name in ("ecosystem", "package", "decision")}
        return await _form(request, session, slug, Form(WaiverRequest, given))

    @post("/projects/{slug:str}/waivers", access=Access.CHECK)
    async def create(self, request: Request, session: Session, slug: FromPath[str]) -> Template | Redirect:
        try:
            stay_within(actor_of(request), slug)
        except NotSender as refused:
            raise Problem(403, str(refused)) from None
        form = await Form.read(WaiverRequest, request)
        if form.validate() and form.input and _is_possible(form, request.app.state.settings.waiver_days):
            repository, wanted = WaiverRepository(session), form.input
            if wanted.decision and await repository.decision(wanted.decision) is None:
                form.refuse("", "There is no such decision.")
            elif await repository.request(slug, wanted, wanted.decision, actor_of(request).id):
                return redirect("/waivers?state=requested")
            else:
                raise Problem(404, "There is no project of this name.")
        return await _form(request, session, slug, form)

    @post("/waivers/{key:str}/{verb:str}", access=Access.CHECK, status_code=303)
    async def decide(self, request: Request, session: Session, key: FromPath[str], verb: FromPath[str]) -> Redirect:
        """Approve or deny, which takes somebody who may change records, or take back what is one's own."""
        actor, state = actor_of(request), VERBS.get(verb)
        if state is None:
            raise Problem(404)
        may = actor.may(Access.WRITE)
        if state != WaiverState.WITHDRAWN and not may:
            raise Problem(403, "A waiver is approved or denied by somebody who may change records.")
        try:
            if not await WaiverRepository(session).decide(
                record_id(key), state, actor.id, own=not may, project=actor.project
            ):
                raise Problem(404, NONE)
        except NotTheirs:
            raise Problem(
                403, "Somebody else than who asked for it approves a waiver, or takes its denial back."
            ) from None
        except WaiverDecided:
            raise Problem(409, "It was approved, denied or taken back already.") from None
        return redirect("/waivers")


def _is_possible(form: Form[WaiverRequest], most: int) -> bool:
    """Whether it names something, can be compared, and ends in time."""
    wanted, today = form.input, now().date()
    if wanted is None:
        return False
    if not wanted.package and not wanted.decision:
        form.refuse("package", "Name a package.")
    if wanted.specifier and not (wanted.ecosystem and normalise(wanted.ecosystem, wanted.specifier)):
        form.refuse("specifier", "This is no range of versions of that ecosystem.")
    if not today < wanted.expires_on <= today + timedelta(days=most):
        form.refuse("expires_on", f"Choose a day within the next {most} days.")
    return not form.errors


async def _form(request: Request, session: Session, slug: str, form: Form[WaiverRequest]) -> Template:
    given = str(form.values.get("decision") or "")
    known = given.isascii() and given.isdecimal() and len(given) < 10
    decision = await WaiverRepository(session).decision(int(given)) if known else None
    return page(request, "projects/new_waiver.html", form=form, slug=slug, decision=decision, status=form.status)
