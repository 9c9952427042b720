"""Verdicts as they are stored: what was found now beside what held until now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.checks.pins import Key
from app.checks.verdicts import Kind, Severity, Verdict
from app.persistence.fields import table
from app.projects.models import Project, Standing
from app.projects.models import Verdict as StoredVerdict
from app.records.columns import update_each

VERDICT, PROJECT = table(StoredVerdict), table(Project)
verdict = VERDICT.c
SAME = ("project_id", "decision_id", "ecosystem", "package", "file", "series")  # what makes it the same verdict
JUDGED = ("kind", "severity")  # a change of these is history
TOLD = ("message", "line", "told", "pin_id", "waiver_id")  # these follow

Row = dict[str, Any]
CURRENT = verdict.until.is_(None)
PLACE = slice(1 + len(SAME), 1 + len(SAME) + len(JUDGED))  # of what is judged, in a stored row
_same, _of_told = itemgetter(*SAME), itemgetter(*TOLD)


def rows(project_id: int, found: Iterable[Verdict]) -> list[Row]:
    """Verdicts on a project as rows."""
    counted: Counter[tuple[Any, ...]] = Counter()
    made = []
    for one in sorted(found, key=lambda each: each.pin.id if each.pin else 0):
        decision_id = one.pin.decision.id if one.pin else None
        if one.kind == Kind.APART and one.pin:
            series = f"group {one.pin.group}"
        elif one.pin is None and one.kind == Kind.COULD_NOT_CHECK:
            series = one.message
        else:
            place = (decision_id, one.ecosystem, one.package, one.file)
            series, counted[place] = str(counted[place]), counted[place] + 1
        made.append({
            "project_id": project_id, "decision_id": decision_id, "ecosystem": one.ecosystem, "package": one.package,
            "file": one.file, "series": series, "kind": one.kind, "severity": one.severity, "message": one.message,
            "line": one.line, "pin_id": one.pin.id if one.pin else None,
            "waiver_id": one.waiver.id if one.waiver else None, "told": _told(one),
        })  # fmt: skip
    return made


def _told(one: Verdict) -> dict[str, Any]:
    """What pages tell besides."""
    worst = one.sightings[0] if one.sightings else None
    said = {
        "found": (worst.version or worst.declared) if worst else None, "allowed": one.allowed, "nearest": one.nearest,
        "apart": one.apart, "command": one.command,
        "places": len(one.sightings), "marker": worst.marker if worst else None,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


async def settle(
    session: AsyncSession,
    projects: Collection[int],
    fresh: Iterable[Row],
    at: datetime,
    packages: Collection[Key] | None = None,
) -> None:
    """Make `fresh` what holds for these projects from now on, as far as `packages` are concerned, or of all of them.

    What holds as before is left alone, so that history grows by what changed and by nothing else.
    """  # fmt: skip
    held = sa.select(verdict.id, *(verdict[name] for name in (*SAME, *JUDGED, *TOLD)))
    held = held.where(CURRENT, verdict.project_id.in_(projects))
    if packages is not None:
        held = held.where(sa.tuple_(verdict.ecosystem, verdict.package).in_(packages))
    known = {tuple(row[1 : 1 + len(SAME)]): row for row in (await session.execute(held)).all()}
    begun, touched = list[Row](), list[tuple[int, Row]]()
    for row in fresh:
        before = known.get(key := _same(row))
        if before is None or before[PLACE] != (row["kind"], row["severity"]):
            begun.append(row | {"since": at})
            continue
        del known[key]
        if (told := _of_told(row)) != before[PLACE.stop :]:
            changed = {name: new for name, new, old in zip(TOLD, told, before[PLACE.stop :], strict=True) if new != old}
            touched.append((before.id, changed))
    if ended := [row.id for row in known.values()]:
        await session.execute(sa.update(VERDICT).where(verdict.id.in_(ended)).values(until=at))
    if begun:
        await session.execute(sa.insert(VERDICT), begun)
    await update_each(session, VERDICT, touched)
    if ended or begun:
        await _count(session, projects)


async def _count(session: AsyncSession, projects: Collection[int]) -> None:
    """How many errors, warnings and unread files each has, and how it therefore stands."""
    of, unread = PROJECT.c, (verdict.kind == Kind.COULD_NOT_CHECK) & (verdict.package == "")
    errors = sa.func.count().filter(verdict.severity == Severity.ERROR, ~unread).label("errors")
    warnings = sa.func.count().filter(verdict.severity == Severity.WARNING).label("warnings")
    unreads = sa.func.count().filter(unread).label("unreads")
    counted = (
        sa.select(of.id, errors, warnings, unreads)
        .select_from(PROJECT.outerjoin(VERDICT, (verdict.project_id == of.id) & CURRENT))
        .where(of.id.in_(projects))
        .group_by(of.id)
        .subquery("counted")
    )
    standing = sa.case(
        (counted.c.errors + counted.c.unreads > 0, Standing.FAILING),
        (counted.c.warnings > 0, Standing.WARNED),
        else_=Standing.PASSING,
    )
    values = {
        "error_count": counted.c.errors, "warning_count": counted.c.warnings, "unread_count": counted.c.unreads,
        "standing": standing,
    }  # fmt: skip
    await session.execute(sa.update(PROJECT).where(of.id == counted.c.id).values(values))
