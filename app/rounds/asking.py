"""Who is asked: people one by one, and those of groups."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.rounds.repository import RoundRepository
from app.rounds.shapes import MOST_ASKED, AskingInput
from app.web.forms.form import NOTHING, Form

NOBODY = "Nobody else in this group has an account. Choose somebody, or ask an admin to invite them."
TOO_MANY = f"These are {{}} people. Ask at most {MOST_ASKED}."


async def take_groups(session: AsyncSession, form: Form[Any], *, without: int | None = None) -> bool:
    """Have those asked who can sign in of the groups that were chosen. Whether there is somebody to ask then."""
    wanted: AskingInput | None = form.input
    if wanted is None:
        return False
    known = (await RoundRepository(session).whom()).teams if wanted.groups else []
    teams = [one for one in known if one.id in wanted.groups]
    people = {one.id: one for team in teams for one in team.accounts if one.id != without}
    wanted.reviewers = list(dict.fromkeys([*wanted.reviewers, *people]))
    if not wanted.reviewers:
        form.refuse("reviewers", NOBODY if teams else NOTHING)
    elif len(wanted.reviewers) > MOST_ASKED:
        form.refuse("reviewers", TOO_MANY.format(len(wanted.reviewers)))
    return not form.errors
