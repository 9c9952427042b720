"""What ends besides sessions when a password or a role has changed."""

from __future__ import annotations

import sqlalchemy as sa
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.models import Action
from app.audit.trail import Subject, Trace, note
from app.persistence.fields import table
from app.tables import ApiToken, KnownDevice

token, device = table(ApiToken).c, table(KnownDevice).c


class Revocation(BaseModel):
    """What ends besides the sessions as who changes it chooses."""

    revoke_tokens: bool = Field(default=False, title="Revoke the API tokens, too")
    forget_browsers: bool = Field(
        default=False, title="Forget known browsers",
        description="Tries to sign in from them count like those of strangers.",
    )  # fmt: skip


async def revoke(session: AsyncSession, person_id: int, wanted: Revocation, by: Trace) -> None:
    """Revoke the tokens of a person, forget their browsers, or both."""
    if wanted.revoke_tokens:
        good = token.person_id == person_id, token.revoked_at.is_(None)
        ended = sa.update(ApiToken).where(*good).values(revoked_at=sa.func.now()).returning(token.id, token.name)
        for one in (await session.execute(ended)).all():
            await note(session, by, Action.TOKEN_END, Subject("api_token", one.id, one.name))
    if wanted.forget_browsers:
        await session.execute(sa.delete(KnownDevice).where(device.person_id == person_id))
        await note(session, by, Action.SESSION_END, which="known browsers")
