"""What no statement of a test may say: it would tie the register to one server, or to one connection.

Poolers hand each transaction another connection, and a database of several nodes sends an UPDATE to each of them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

RULES = {
    "a volatile function in an UPDATE; statement_timestamp() or a value that is passed do": re.compile(
        r"\bUPDATE\b(?=.*\b(?:clock_timestamp|random|gen_random_uuid|nextval|timeofday)\()", re.DOTALL | re.IGNORECASE
    ),
    "an advisory lock of a connection; one of the transaction does": re.compile(r"\bpg_(?:try_)?advisory_lock\("),
    "LISTEN, which only tells those who happen to be connected": re.compile(r"\A\s*(?:UN)?LISTEN\b", re.IGNORECASE),
    "a setting that outlives the transaction; SET LOCAL does": re.compile(
        r"\A\s*SET\s+(?!LOCAL\b|TRANSACTION\b|CONSTRAINTS\b)", re.IGNORECASE
    ),
}


@lru_cache(maxsize=1024)
def wrong_with(sql: str) -> str:
    """The rule that a statement breaks, "" for none."""
    return next((told for told, found in RULES.items() if found.search(sql)), "")


def _refuse(connection: Any, cursor: Any, sql: str, *_: Any) -> None:
    direct = connection is not None and isinstance(connection.engine.pool, sa.NullPool)  # one that migrates
    if not direct and (told := wrong_with(sql)):
        raise AssertionError(f"A statement has {told}: {sql[:300]}")


def watch() -> None:
    """From now on, whichever engine sends it."""
    sa.event.listen(sa.Engine, "before_cursor_execute", _refuse)
