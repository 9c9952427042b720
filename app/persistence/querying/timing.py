"""How long statements take: the sum of a request's, the totals of the process, and a line for each that is slow."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter
from typing import Any

import structlog
from sqlalchemy import Engine, event

LONGEST = 2_000  # characters of a statement in the log
OPTION = "slow_statement"  # the execution option of an engine that says from how many seconds on one is slow
NEVER = float("inf")
log = structlog.get_logger()
heard: list[Callable[[str, float], None]] = []  # each is told of each statement


class Spent:
    """What was spent on statements."""

    __slots__ = ("seconds", "slow", "statements")

    def __init__(self) -> None:
        self.statements = self.slow = 0
        self.seconds = 0.0


totals = Spent()
_spent: ContextVar[Spent | None] = ContextVar("spent", default=None)


def begin() -> Spent:
    """Count for the request that begins, in its context."""
    spent = Spent()
    _spent.set(spent)
    return spent


def note(engine: Engine, sql: str, seconds: float) -> None:
    """One statement, with the wait for its answer. Values are not logged: they are people's."""
    slow = seconds >= engine.get_execution_options().get(OPTION, NEVER)
    for one in (totals, _spent.get()):
        if one is not None:
            one.statements += 1
            one.seconds += seconds
            one.slow += slow
    for listener in heard:
        listener(sql, seconds)
    if slow:
        log.warning("database.slow", ms=round(seconds * 1000), statement=sql[:LONGEST])


def watch(engine: Engine, slow: float) -> None:
    """Note what runs on `engine` through SQLAlchemy; what goes past it notes itself (running.py)."""
    engine.update_execution_options(**{OPTION: slow})

    @event.listens_for(engine, "before_cursor_execute")
    def begun(*given: Any) -> None:
        if given[4] is not None:
            given[4].begun = perf_counter()

    @event.listens_for(engine, "after_cursor_execute")
    def ended(*given: Any) -> None:
        note(engine, given[2], perf_counter() - getattr(given[4], "begun", perf_counter()))
