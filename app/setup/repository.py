"""The token that lets the first person in."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.sessions.accounts import ANY, Accounts
from app.tables import SetupToken
from app.web.security.secret_links import stored_hash

FORGET = "DELETE FROM setup_token WHERE created_at < now() - interval '7 days'"
KEEP = "INSERT INTO setup_token (token_hash) VALUES ($1)"

setup_token = table(SetupToken)


async def new_token(database: Database) -> str:
    """A token for the first account, "" where there is an account. Only its hash is kept.

    Those of other starts stay good for seven days: several servers may start on one database.
    """
    if await Accounts(database).exist():
        return ""
    token = secrets.token_urlsafe(32)
    await database.change(FORGET)
    await database.change(KEEP, stored_hash(token))
    return token


async def redeem(session: AsyncSession, token: str) -> bool:
    """Take all tokens away, and say whether `token` was one and there is no account yet.

    The caller rolls back where it was not. Of two at once the second waits for the first, and then finds none.
    """
    taken = await session.scalars(sa.delete(setup_token).returning(setup_token.c.token_hash))
    known = stored_hash(token) in set(taken)
    return known and not await session.scalar(sa.text(ANY))
