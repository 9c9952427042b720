"""What the audit log can be narrowed to."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

import sqlalchemy as sa

from app.audit.models import Action, AuditEvent, Result
from app.persistence.fields import table
from app.web.lists.filters import Filter, Id, Word

event = table(AuditEvent).c
LATEST: list[sa.ColumnElement[Any]] = [event.happened_at.desc(), event.id.desc()]


class AuditFilter(Filter, frozen=True, kw_only=True):
    action: Action | None = None
    actor: Id | None = None  # a person
    result: Result | None = None
    address: Word | None = None
    since: date | None = None  # days in UTC, both included
    until: date | None = None

    has_file: ClassVar = True
    labels: ClassVar = {
        "action": "What", "actor": "Who", "result": "Result", "address": "From", "since": "Since", "until": "Until",
    }  # fmt: skip

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What an event must meet to be listed."""
        columns = {"action": event.action, "result": event.result, "actor": event.actor_id, "address": event.address}
        wanted = [column == value for name, column in columns.items() if (value := getattr(self, name)) is not None]
        if self.since:
            wanted.append(event.happened_at >= _midnight(self.since))
        if self.until and self.until < date.max:
            wanted.append(event.happened_at < _midnight(self.until + timedelta(days=1)))
        return wanted

    def ordering(self) -> list[sa.ColumnElement[Any]]:
        """The latest first."""
        return LATEST


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
