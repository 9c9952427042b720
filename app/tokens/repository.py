"""Tokens for machines: made, listed, taken back."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
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
from app.web.forms.idempotency_keys import finish, is_key, take
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

    async def make(self, wanted: TokenInput, by: Actor, trace: Trace, once: str = "") -> str:
        """Store a token of `by` and return its secret.

        For the idempotency key `once` that is done the first time; whoever holds the key is given the same secret
        again, which the database, where only hashes are, cannot do. Raises UsedKey as `take` does.
        """
        secret = PREFIX + (_derived(once, by) if is_key(once) else new_secret())
        if is_key(once):
            if await take(self.session, once, by.key, wanted.model_dump_json().encode()) is not None:
                return secret
            await finish(self.session, once, "/tokens")
        values: dict[str, Any] = {
            "token_hash": stored_hash(secret), "person_id": by.id, "name": wanted.name,
            "scopes": list(wanted.scopes), "project": wanted.project,
            "expires_at": now() + timedelta(days=int(wanted.days)),
        }  # fmt: skip
        found = await self.session.execute(sa.insert(ROW).values(values).returning(token.id))
        subject = Subject("api_token", found.scalar_one(), wanted.name)
        await note(self.session, trace, Action.TOKEN, subject, scopes=list(wanted.scopes), project=wanted.project)
        return secret

    async def revoke(self, token_id: int, trace: Trace, *, of: int | None = None) -> bool:
        """Take a token back for good; with `of` only if it is that person's. False if there is none that is good."""
        mine = [token.person_id == of] if of is not None else []
        statement = sa.update(ROW).where(token.id == token_id, token.revoked_at.is_(None), *mine)
        name = await self.session.scalar(statement.values(revoked_at=now()).returning(token.name))
        if name is not None:
            await note(self.session, trace, Action.TOKEN_END, Subject("api_token", token_id, name))
        return name is not None


def _derived(once: str, by: Actor) -> str:
    """As good as random, since the key is: 144 bits that were in one page."""
    digest = sha256(f"api token\0{by.key}\0{once}".encode()).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def beyond(scopes: list[Any], actor: Actor) -> list[str]:
    """Those of `scopes` that hold more than the person has."""
    return [scope for scope in scopes if not SCOPES[scope] <= actor.grants]
