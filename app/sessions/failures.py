"""Sign-ins that failed, in the audit log."""

from __future__ import annotations

from app.audit.models import Action, Result
from app.audit.trail import NOTHING, Subject, Trace, note_alone
from app.persistence.database.engine import Database

WHOSE = "SELECT id, name FROM person WHERE lower(email) = lower($1) AND state <> 'named'"


async def note_failure(database: Database, trace: Trace, email: str, *, often: bool) -> None:
    """Note a try; whose account it was for, if anybody's. What was typed is not noted: it may be a password.

    Tries are counted and limited, so each is noted; of those beyond the limit (`often`) one a minute.
    """
    found = await database.row(WHOSE, email)
    subject = Subject("person", found["id"], found["name"]) if found else NOTHING
    reason = "tried too often" if often else "wrong address or password"
    await note_alone(database, trace, Action.SIGN_IN, subject, result=Result.REFUSED, each=not often, reason=reason)
