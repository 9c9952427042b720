"""The page on which a decision is looked at again."""

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
from app.reviews.models import ReviewOutcome
from app.reviews.repository import (
    NothingToReview,
    ReviewInput,
    ReviewRepository,
    SnoozedAlready,
)
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, requires

FARTHEST = timedelta(days=3660)


class ReviewController(Controller):
    path = "/decisions/{key:str}/reviews"
    opt = requires(Access.WRITE)

    @get("/new")
    async def new(self, request: Request, session: Session, key: FromPath[str]) -> Template:
        return await _page(request, session, key)

    @post("/", status_code=303)
    async def create(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        form = await Form.read(ReviewInput, request)
        if form.validate() and form.input and _is_dated(form, form.input):
            try:
                await ReviewRepository(session).review(record_id(key), form.input, trace_of(request))
                return redirect(f"/decisions/{record_id(key)}")
            except (Stale, SnoozedAlready) as refused:
                form.refuse("", refused.message)
        return await _page(request, session, key, form)


def _is_dated(form: Form[ReviewInput], wanted: ReviewInput) -> bool:
    """Whether the day to look again is one that comes; of what is put off or retired none is kept."""
    today = now().date()
    if wanted.outcome != ReviewOutcome.CONFIRM:
        wanted.next_on = None
    elif wanted.next_on is not None and not today < wanted.next_on <= today + FARTHEST:
        form.refuse("next_on", "Choose a day that comes, within ten years.")
    return not form.errors


async def _page(request: Request, session: AsyncSession, key: str, form: Form[ReviewInput] | None = None) -> Template:
    shown, today = await ReviewRepository(session).reviewed(record_id(key)), now().date()
    if not shown.is_reviewed:
        raise NothingToReview
    given = {"outcome": ReviewOutcome.CONFIRM, "next_on": shown.next_on(today)}
    form = form or Form(ReviewInput, given)
    return page(request, "reviews/new.html", decision=shown, form=form, today=today, status=form.status)
