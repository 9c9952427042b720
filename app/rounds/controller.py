"""Rounds: where one begins, its page, and what somebody says. Its other steps: steps_controller.py."""

from __future__ import annotations

from datetime import timedelta

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.trail import trace_of
from app.persistence.errors import Stale
from app.persistence.fields import now
from app.persistence.session import Session
from app.rounds.asking import take_groups
from app.rounds.models import LONGEST_HOLD, SHORTEST, Aim, PositionKind
from app.rounds.pages import round_page
from app.rounds.repository import RoundRepository
from app.rounds.shapes import LONGEST, PositionInput, Proposed, RoundInput
from app.rounds.steps import RoundSteps
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, actor_of, requires

NO_PROPOSAL = "A round is about a decision that is a draft or proposed. This one is {}."
NO_ACCOUNT = "{} must agree and has no account. An admin can invite them, or change who must agree in {}."
CHANGED = "The text, or what you said, changed since you opened this page. Look again, then send it."


class RoundController(Controller):
    opt = requires(Access.WRITE)

    @get("/decisions/{key:str}/rounds/new")
    async def new(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        proposed = await RoundRepository(session).proposed(record_id(key))
        if proposed.open_rounds:
            return redirect(f"/rounds/{proposed.open_rounds[0]}")
        if not proposed.waits:
            told = NO_PROPOSAL.format(proposed.status)
            raise Problem(409, told, headline="No round on this", back=f"/decisions/{record_id(key)}")
        closes = now().date() + timedelta(days=proposed.rule.round_days)
        given = {"closes_on": closes, "aim": Aim.ACCEPT, "reviewers": proposed.likely}
        return await _form(request, session, proposed, Form(RoundInput, given))

    @post("/decisions/{key:str}/rounds", status_code=303)
    async def create(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        form = await Form.read(RoundInput, request)
        proposed = await RoundRepository(session).proposed(record_id(key))
        is_whole = form.validate() and form.input and is_in_time(form, form.input.closes_on)
        is_asked = await take_groups(session, form, without=actor_of(request).id)
        if is_whole and is_asked and form.input and _can_agree(form, proposed):
            opened = await RoundSteps(session).open(record_id(key), form.input, trace_of(request))
            return redirect(f"/rounds/{opened}")
        return await _form(request, session, proposed, form)

    @get("/rounds/{key:str}", access=Access.READ)
    async def show(self, request: Request, session: Session, key: FromPath[str]) -> Template:
        return await round_page(request, session, record_id(key))

    @post("/rounds/{key:str}/position", access=Access.SELF, status_code=303)
    async def position(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        form = await Form.read(PositionInput, request)
        if form.validate() and form.input and _is_whole(form, form.input):
            try:
                await RoundSteps(session).state(record_id(key), actor_of(request).id or 0, form.input)
                return redirect(f"/rounds/{record_id(key)}")
            except Stale:
                form.refuse("", CHANGED)
        return await round_page(request, session, record_id(key), position=form)


def is_in_time(form: Form[RoundInput], closes_on: object) -> bool:
    """Whether a round is open neither too short nor too long."""
    today = now().date()
    if not isinstance(closes_on, type(today)) or not today + SHORTEST <= closes_on <= today + LONGEST:
        form.refuse("closes_on", f"Choose a day {SHORTEST.days} to {LONGEST.days} days from today.")
    return not form.errors


def _can_agree(form: Form[RoundInput], proposed: Proposed) -> bool:
    if missing := proposed.rule.without_account:
        form.refuse("", NO_ACCOUNT.format(", ".join(missing), proposed.rule.name))
    return not missing


def _is_whole(form: Form[PositionInput], said: PositionInput) -> bool:
    """Whether a position says what its kind needs; of what it does not need nothing is kept."""
    today = now().date()
    if said.kind == PositionKind.NOTE and not said.note:
        form.refuse("note", "Write the note.")
    if said.kind == PositionKind.OBJECT:
        for name, words in (("note", "Give the reason."), ("resolution", "Say what would resolve it.")):
            if not getattr(said, name):
                form.refuse(name, words)
    else:
        said.resolution = ""
    if said.kind != PositionKind.HOLD:
        said.hold_until = None
    elif said.hold_until is None or not today <= said.hold_until <= today + LONGEST_HOLD:
        form.refuse("hold_until", f"Choose a day within the next {LONGEST_HOLD.days} days.")
    return not form.errors


async def _form(request: Request, session: AsyncSession, proposed: Proposed, form: Form[RoundInput]) -> Template:
    whom = await RoundRepository(session).whom(without=[actor_of(request).id or 0])
    return page(request, "rounds/new.html", form=form, decision=proposed, **whom._asdict(), status=form.status)
