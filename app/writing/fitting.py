"""Whether the pins of a sheet can be satisfied together with those that are in force."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.node import ID, Node
from app.admin.forms.reading import check
from app.admin.forms.relations import resolve
from app.persistence.fields import table
from app.persistence.querying.queries import fetch, many
from app.records.limits import SPECIFIER
from app.records.reach import EVERYBODY, reach
from app.records.refs import DecisionRef
from app.stack.models import PinLevel
from app.stack.standing import MOST_RANGES, Range, in_force
from app.stack.versions import UNREAD, conflicts, normalise, satisfying
from app.tables import Collection, Decision, Package, Pin
from app.writing.dependants import superseded_in

MOST = 50  # packages
pin, package = table(Pin), table(Package).c


class Fit(Struct, frozen=True, kw_only=True):
    """A package of the sheet: the versions that satisfy all pins, or the decisions with which none does."""

    name: str
    versions: str = ""
    against: list[DecisionRef] = []
    fits: bool = True
    unread: str = ""  # a range that cannot be read


async def fits(session: AsyncSession, node: Node) -> list[Fit]:
    """How the pins of a sheet stand to the others, without those of the record itself and of what it supersedes."""
    await resolve(session, node)
    mine: dict[int, list[Any]] = {}
    for row in node.rows.get("pins", []):
        is_pin = not row.removed and row.values.get("level") in set(PinLevel) and len(mine) < MOST
        if is_pin and ID.fullmatch(key := str(row.values.get("package", ""))) and int(key) < 2**31:
            mine.setdefault(int(key), []).append(row.values)
    if not mine:
        return []
    apart = sa.or_(pin.c.decision_id.is_(None), pin.c.decision_id.not_in([node.id or 0, *superseded_in(node)]))
    others = sa.select(pin.c.package_id, pin.c.level, pin.c.normalised, pin.c.decision_id, reach(pin.c).label("reach"))
    rows = list(await session.execute(others.where(pin.c.package_id.in_(mine), apart, in_force(pin.c)).limit(1_000)))
    named = sa.select(package.id, package.ecosystem, package.name).where(package.id.in_(mine)).order_by(package.name)
    refs = many(DecisionRef, table(Decision).c.id.in_({row.decision_id for row in rows if row.decision_id}))
    known = {ref.id: ref for ref in await fetch(session, refs)}
    binds = await _binds(session, node)
    return [
        _fit(one, mine[one.id], [row for row in rows if row.package_id == one.id], known, binds)
        for one in await session.execute(named)
    ]


async def refuse_unread(session: AsyncSession, node: Node) -> bool:
    """Whether every new or changed range of a sheet can be read; what cannot is refused beside its field, and with it
    whatever else is wrong with the sheet.
    """
    rows = [
        row for row in node.rows.get("pins", []) if not row.removed and str(row.values.get("specifier", "")).strip()
    ]
    if not rows:
        return True
    await resolve(session, node, making=True)
    keys = {int(key) for row in rows if ID.fullmatch(key := str(row.values.get("package", ""))) and int(key) < 2**31}
    known = await session.execute(sa.select(package.id, package.ecosystem).where(package.id.in_(keys)))
    ecosystems = {str(id_): ecosystem.value for id_, ecosystem in known}
    stored = sa.select(pin.c.id, pin.c.specifier).where(pin.c.id.in_([row.id for row in rows if row.id]))
    former = {row.id: row.specifier for row in await session.execute(stored)}
    for row in rows:
        text = row.values["specifier"].strip()
        ecosystem = ecosystems.get(row.values.get("package", ""))
        if len(text) <= SPECIFIER and text != former.get(row.id) and not _is_read(ecosystem, text):
            row.refuse("specifier", UNREAD[ecosystem or "pypi"])
    if any(row.errors for row in rows):
        check(node)
        return False
    return True


def _is_read(ecosystem: str | None, text: str) -> bool:
    """Whether a range can be read; where the package is not known, by anybody."""
    return any(normalise(one, text) for one in ([ecosystem] if ecosystem else UNREAD))


async def _binds(session: AsyncSession, node: Node) -> str:
    """Patterns of the projects that the record of a sheet names, or else its collection."""
    own, home = (str(node.values.get(name) or "").strip() for name in ("binds", "collection"))
    if own or not ID.fullmatch(home) or int(home) >= 2**31:
        return own
    log = table(Collection).c
    return str(await session.scalar(sa.select(log.binds).where(log.id == int(home))) or "")


def _fit(one: Any, mine: list[Any], others: list[Any], known: dict[int, DecisionRef], binds: str) -> Fit:
    ecosystem = one.ecosystem.value
    typed = [str(row.get("specifier", "")) for row in mine]
    read = [normalise(ecosystem, text) if len(text) <= SPECIFIER else "" for text in typed]
    given = [
        Range(PinLevel(row["level"]), text, f"{row.get('audience') or EVERYBODY} {binds}".strip())
        for row, text in zip(mine, read, strict=True)
    ]
    if unread := [text for text, found in zip(typed, read, strict=True) if not found]:
        return Fit(name=one.name, fits=False, unread=unread[0])
    ranges = [*given, *(Range(row.level, row.normalised, row.reach) for row in others)][:MOST_RANGES]
    found = [at for some in conflicts(ecosystem, ranges) if min(some) < len(given) for at in some]
    if not found:
        return Fit(name=one.name, versions=satisfying(ecosystem, ranges))
    ids = dict.fromkeys(others[at - len(given)].decision_id for at in found if at >= len(given))
    return Fit(name=one.name, fits=False, against=[known[id_] for id_ in ids if id_ in known])
