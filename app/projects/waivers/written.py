"""Waivers in the own file of a project, `.rationale.toml`, kept as they came with its last check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.checks.waiver import Waiver
from app.persistence.fields import table
from app.projects import models

WAIVER = table(models.Waiver)
waiver = WAIVER.c
SAID = (
    "ecosystem", "package", "specifier", "reason", "until_then", "expires_on", "owner_name", "decision_label",
)  # fmt: skip


async def store(session: AsyncSession, project_id: int, given: Sequence[Waiver]) -> list[Waiver]:
    """Make these what the file of a project says; those of them that stood there before keep their rows."""
    mine = (waiver.project_id == project_id, waiver.state == models.WaiverState.WRITTEN)
    known = {tuple(row[1:]): row.id for row in await session.execute(_held().where(*mine))}
    wanted = {_said(one): one for one in given}
    if gone := [id_ for said, id_ in known.items() if said not in wanted]:
        await session.execute(sa.delete(WAIVER).where(waiver.id.in_(gone)))
    fixed = {"project_id": project_id, "state": models.WaiverState.WRITTEN}
    for said in wanted:
        if said not in known:
            values = dict(zip(SAID, said, strict=True)) | fixed
            known[said] = await session.scalar(sa.insert(WAIVER).values(values).returning(waiver.id))
    return [msgspec.structs.replace(one, id=known[said]) for said, one in wanted.items()]


def _held() -> sa.Select[Any]:
    return sa.select(waiver.id, *(waiver[name] for name in SAID))


def _said(one: Waiver) -> tuple[Any, ...]:
    """As a row has it."""
    told = {"owner_name": one.owner, "decision_label": one.decision}
    return tuple(told[name] if name in told else getattr(one, name) for name in SAID)
