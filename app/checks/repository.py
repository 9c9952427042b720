"""Pins of decisions, as checks hold projects against them. Pins of research bind nobody and stay out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.checks.bundle import VALID_DAYS, Bundle
from app.checks.pin import Decision as Decided
from app.checks.pin import Pin as Pinned
from app.decisions.models import Status
from app.persistence.fields import now, table
from app.records.refs import decision_label
from app.tables import Collection, Decision, Package, Pin
from app.web.paths import record_path

BINDING = (Status.ACCEPTED, Status.PROPOSED)  # see `ReadPin.severity`
decision, pin, package, collection = table(Decision).c, table(Pin).c, table(Package).c, table(Collection).c
OF_DECISION = (
    decision.id.label("decision_id"), decision.number, decision.title, decision.status, decision.decided_on,
    decision.slug, sa.func.coalesce(sa.func.nullif(decision.prefix, ""), collection.prefix).label("prefix"),
)  # fmt: skip


class CheckRepository:
    """`site` is the address of the register, "" where nobody said."""

    def __init__(self, session: AsyncSession, site: str) -> None:
        self.session, self.site = session, site

    async def bundle(self, valid_days: float = VALID_DAYS) -> Bundle:
        """All that a check elsewhere needs."""
        made_at = now()
        return Bundle(
            made_at=made_at, valid_until=made_at + timedelta(days=valid_days), pins=await self.pins(), server=self.site
        )  # fmt: skip

    async def pins(self) -> list[Pinned]:
        """Those of decisions that are accepted or proposed, in the order of packages."""
        of_pin = (pin.id, pin.specifier, pin.normalised, pin.level, pin.audience, pin.group, pin.binding_from)
        asked = sa.select(*of_pin, pin.least_age, package.ecosystem, package.name, *OF_DECISION)
        asked = asked.join_from(table(Pin), table(Decision), decision.id == pin.decision_id)
        asked = asked.join(table(Package), package.id == pin.package_id)
        asked = asked.join(table(Collection), collection.id == decision.collection_id)
        found = await self.session.execute(
            asked.where(decision.status.in_(BINDING)).order_by(package.ecosystem, package.name, pin.id)
        )
        return [
            Pinned(
                id=row.id, ecosystem=row.ecosystem, package=row.name, specifier=row.specifier,
                normalised=row.normalised, level=row.level, audience=row.audience, group=row.group,
                binding_from=row.binding_from, least_age=row.least_age, decision=self._decided(row),
            )
            for row in found
        ]  # fmt: skip

    def _decided(self, row: Any) -> Decided:
        return Decided(
            label=decision_label(row.prefix, row.number), title=row.title, status=row.status, decided_on=row.decided_on,
            address=self.site + record_path("decisions", row.decision_id, row.slug),
        )  # fmt: skip
