"""Who was refused what: noted wherever in the application the refusal was raised."""

from __future__ import annotations

from typing import Any

import structlog

from app.audit.models import Action, Result
from app.audit.trail import Subject, note_alone, trace_in
from app.web.http.problems import Problem

log = structlog.get_logger()


async def note_denial(error: Exception, scope: Any) -> None:
    """Litestar's hook after an exception: notes a Problem 403. One that cannot be noted is refused all the same."""
    if not isinstance(error, Problem) or error.status != 403:
        return
    actor = scope["user"]
    who = trace_in(scope, actor_id=actor.id, actor_name=actor.name)
    subject = Subject("page", None, f"{scope['method']} {scope['path']}")
    database = scope["litestar_app"].state.database
    try:
        await note_alone(database, who, Action.DENIAL, subject, result=Result.REFUSED, reason=error.message)
    except Exception as failure:  # the refusal counts more than its note
        log.error("denial not noted", error=type(failure).__name__, subject=subject.label)
