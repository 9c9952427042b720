"""The page of a round, with whichever of its forms was sent and could not be taken."""

from __future__ import annotations

from typing import Any

from litestar.response import Template
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.fields import now
from app.rounds.repository import RoundRepository, Whom
from app.rounds.shapes import (
    AskingInput,
    ClosingInput,
    EscalationInput,
    ExtensionInput,
    PositionInput,
    ReasonInput,
    RulingInput,
)
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, actor_of

FORMS: dict[str, type[BaseModel]] = {
    "position": PositionInput, "extension": ExtensionInput, "escalation": EscalationInput, "ruling": RulingInput,
    "withdrawal": ReasonInput, "closing": ClosingInput, "asking": AskingInput,
}  # fmt: skip


async def round_page(request: Request, session: AsyncSession, round_id: int, **sent: Form[Any]) -> Template:
    """The page; `sent` are forms with what is wrong with them, by their names."""
    repository, actor, today = RoundRepository(session), actor_of(request), now().date()
    shown = await repository.page(round_id)
    mine = shown.of(actor.id)
    earlier = mine is not None and shown.is_open and shown.is_earlier(mine)
    asked = {one.person.id for one in shown.positions} | {shown.opened_by.id if shown.opened_by else 0}
    can_ask = shown.is_open and actor.may(Access.WRITE)
    whom = await repository.whom() if can_ask else Whom([], [])
    said = (
        {name: getattr(mine, name) for name in ("kind", "note", "resolution", "hold_until")}
        if mine and not earlier
        else {}
    )
    given = {"position": said, "extension": {"closes_on": shown.closes_on}}
    return page(
        request, "rounds/show.html", round=shown, mine=mine, today=today,
        difference=await repository.difference(shown, mine.digest) if mine and earlier else [],
        people=[one for one in whom.people if one.id not in asked], teams=whom.teams,
        deciders=[one for one in whom.people if one.id not in shown.parties(today) | {actor.id}],
        forms={name: sent.get(name) or Form(kind, given.get(name)) for name, kind in FORMS.items()},
        leads=can_ask and (shown.is_led_by(actor.id) or actor.may(Access.ADMIN)),
        status=max([200, *(form.status for form in sent.values())]),
    )  # fmt: skip
