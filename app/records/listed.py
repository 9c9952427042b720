"""Where a record stands among the newest: at its own day, or where it has none at that on which it was entered."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def listed_on(day: Any, created_at: Any) -> Any:
    """That day, as `listed_index` holds it; never NULL."""
    entered = sa.cast(sa.func.timezone(sa.literal_column("'UTC'"), created_at), sa.Date)
    found: Any = sa.func.coalesce(day, entered)
    found.nullable = False  # for keyset pagination, as columns say it
    return found


def listed_index(name: str, day: str, *first: str) -> sa.Index:
    """The records with the same `first`, newest first; the name is that of the table and of what stands first."""
    listed: Any = sa.text(f"COALESCE({day}, timezone('UTC'::text, created_at)::date)")
    return sa.Index(f"{name}_listed", *first, sa.desc(listed), sa.text("id DESC"))
