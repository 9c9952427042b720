"""How old the last good backup is, as the audit log of the register knows it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from app.admin.declaration import Standing
from app.persistence.fields import now
from app.persistence.querying.queries import rows
from app.settings import Settings

LATEST = """
    SELECT happened_at, subject_label AS name FROM audit_event WHERE action = 'backup' AND result = 'done'
    ORDER BY happened_at DESC, id DESC LIMIT 1
"""
HOUR = timedelta(hours=1)


class Backup(NamedTuple):
    happened_at: datetime
    name: str


def standing(settings: Settings) -> Standing:
    """For the first page of the admin."""
    selected = sa.text(LATEST).columns(happened_at=sa.DateTime(timezone=True), name=sa.Text).subquery("backup")
    query = rows(Backup, sa.select(*selected.c))
    return Standing("Last backup", query, lambda found: told(found[0] if found else None, settings))


def told(latest: Backup | None, settings: Settings) -> tuple[bool, str]:
    """Whether it is as it should be, and in words. Where no folder is set, somebody else may look after it."""
    scheduled = bool(settings.backup_folder)
    if latest is None:
        how = (
            "the server makes one within an hour"
            if scheduled
            else "“rationale backup” makes one, or a folder that is set for them"
        )
        return not scheduled, f"none yet; {how}"
    age = now() - latest.happened_at
    late = scheduled and age > 2 * settings.backup_hours * HOUR
    why = "; the jobs say why there is no newer one" if late else ""
    return not late, f"{_ago(age)}, {latest.name}{why}"


def _ago(age: timedelta) -> str:
    hours = int(age / HOUR)
    if hours < 1:
        return "within the last hour"
    count, unit = (hours, "hour") if hours < 48 else (hours // 24, "day")
    return f"{count} {unit}{'s' if count > 1 else ''} ago"
