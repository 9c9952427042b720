"""What becomes of a round: more people, more time, escalation, its end. Each step is a resource of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.trail import trace_of
from app.persistence.errors import Stale
from app.persistence.session import Session
from app.rounds.asking import take_groups
from app.rounds.closing import Closing, NotYet
from app.rounds.controller import is_in_time
from app.rounds.models import Partial, TextChanged
from app.rounds.pages import round_page
from app.rounds.repository import RoundRepository
from app.rounds.shapes import (
    AskingInput,
    ClosingInput,
    EscalationInput,
    ExtensionInput,
    ReasonInput,
    RulingInput,
)
from app.web.forms.form import Form
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, actor_of, requires

NOT_LEADING = "Only who opened the round, who owns the decision, or an admin may do this."


class RoundStepController(Controller):
    path = "/rounds/{key:str}"
    opt = requires(Access.WRITE)

    @post("/reviewers", status_code=303)
    async def ask(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        async def do(wanted: AskingInput) -> None:
            await Closing(session).ask(record_id(key), wanted.reviewers, trace_of(request))

        return await _step(request, session, key, "asking", AskingInput, do)

    @post("/reviewers/{person:str}/removal", status_code=303)
    async def excuse(self, request: Request, session: Session, key: FromPath[str], person: FromPath[str]) -> Redirect:
        await Closing(session).excuse(record_id(key), record_id(person), trace_of(request))
        return redirect(f"/rounds/{record_id(key)}")

    @post("/extension", status_code=303)
    async def extend(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        async def do(wanted: ExtensionInput) -> None:
            by = trace_of(request)
            await Closing(session).extend(record_id(key), wanted.closes_on, wanted.because, wanted.version, by)

        return await _step(request, session, key, "extension", ExtensionInput, do)

    @post("/escalation", status_code=303)
    async def escalate(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        await _leads(request, session, key)

        async def do(wanted: EscalationInput) -> None:
            by = trace_of(request)
            await Closing(session).escalate(record_id(key), wanted.decider, wanted.because, wanted.version, by)

        return await _step(request, session, key, "escalation", EscalationInput, do)

    @post("/ruling", access=Access.SELF, status_code=303)
    async def rule(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        async def do(wanted: RulingInput) -> None:
            await Closing(session).rule(record_id(key), wanted, trace_of(request))

        return await _step(request, session, key, "ruling", RulingInput, do)

    @post("/closing", status_code=303)
    async def close(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        async def do(wanted: ClosingInput) -> None:
            await Closing(session).close(record_id(key), wanted.version, trace_of(request), wanted.digest)

        return await _step(request, session, key, "closing", ClosingInput, do)

    @post("/withdrawal", status_code=303)
    async def withdraw(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        await _leads(request, session, key)

        async def do(wanted: ReasonInput) -> None:
            await Closing(session).withdraw(record_id(key), wanted.because, wanted.version, trace_of(request))

        return await _step(request, session, key, "withdrawal", ReasonInput, do)


async def _fits(session: AsyncSession, form: Form[Any], wanted: Any) -> bool:
    """Whether a step can be made as it is wanted."""
    if isinstance(wanted, AskingInput):
        return await take_groups(session, form)
    return not isinstance(wanted, ExtensionInput) or is_in_time(form, wanted.closes_on)


async def _leads(request: Request, session: AsyncSession, key: str) -> None:
    """Raises Problem 403 for who may not steer the round."""
    actor, shown = actor_of(request), await RoundRepository(session).page(record_id(key))
    if not (shown.is_led_by(actor.id) or actor.may(Access.ADMIN)):
        raise Problem(403, NOT_LEADING)


async def _step(
    request: Request, session: AsyncSession, key: str, name: str, kind: type[Any], do: Callable[[Any], Awaitable[None]]
) -> Template | Redirect:
    """Do it and lead back to the round, or show the round with what is wrong with the form."""
    form = await Form.read(kind, request)
    if form.validate() and form.input and await _fits(session, form, form.input):
        try:
            await do(form.input)
        except (Stale, NotYet, TextChanged, Partial) as refused:
            form.refuse("", refused.message)
        else:
            return redirect(f"/rounds/{record_id(key)}")
    return await round_page(request, session, record_id(key), **{name: form})
