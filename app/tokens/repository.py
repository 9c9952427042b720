"""Tokens for machines: made, listed, taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.models import Action
from app.audit.trail import Subject, Trace, note
from app.persistence.fields import now, table
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.queries import fetch
from app.tables import ApiToken
from app.tokens.forms import TokenInput
from app.tokens.shapes import TokenRow
from app.web.lists.filters import Filter
from app.web.security.access import SCOPES, Actor
from app.web.security.secret_links import new_secret, stored_hash

ROW = table(ApiToken)
token = ROW.c
PREFIX = "rationale_"  # so that scanners of leaked secrets, and people, know one when they see it


class TokenRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def all(self, wanted: Filter, *, of: int | None = None) -> Page[TokenRow]:
        """The tokens of a person, or of everybody, the latest first."""
        mine = [token.person_id == of] if of is not None else []
        query = page_of(TokenRow, *mine, order=[token.id.desc()], after=wanted.after, before=wanted.before, count=True)
        return await fetch(self.session, query)

    async def make(self, wanted: TokenInput, by: Actor, trace: Trace) -> str:
        """Store a token of `by` and return its secret."""
        values: dict[str, Any] = {
            "token_hash": stored_hash(secret := PREFIX + new_secret()), "person_id": by.id, "name": wanted.name,
            "scopes": list(wanted.scopes), "expires_at": now() + timedelta(days=int(wanted.days)),
        }  # fmt: skip
        found = await self.session.execute(sa.insert(ROW).values(values).returning(token.id))
        subject = Subject("api_token", found.scalar_one(), wanted.name)
        await note(self.session, trace, Action.TOKEN, subject, scopes=list(wanted.scopes))
        return secret

    async def revoke(self, token_id: int, trace: Trace, *, of: int | None = None) -> bool:
        """Take a token back for good; with `of` only if it is that person's. False if there is none that is good."""
        mine = [token.person_id == of] if of is not None else []
        statement = sa.update(ROW).where(token.id == token_id, token.revoked_at.is_(None), *mine)
        name = await self.session.scalar(statement.values(revoked_at=now()).returning(token.name))
        if name is not None:
            await note(self.session, trace, Action.TOKEN_END, Subject("api_token", token_id, name))
        return name is not None


def beyond(scopes: list[Any], actor: Actor) -> list[str]:
    """Those of `scopes` that hold more than the person has."""
    return [scope for scope in scopes if not SCOPES[scope] <= actor.grants]
