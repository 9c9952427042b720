"""Advisory locks, of transactions only: what a pooler shares keeps nothing from one to the next."""

from __future__ import annotations

import sqlalchemy as sa

from app.settings import PUBLIC

CURRENT = sa.func.current_schema()


def own(key: int) -> sa.ColumnElement[int]:
    """The key of a lock among those of this register: others of the same database have the same locks."""
    return sa.case((CURRENT == PUBLIC, sa.literal(key, sa.BigInteger)), else_=sa.func.hashtextextended(CURRENT, key))
