"""Parts count up the version of their record, also when they go to the trash and come back."""

from __future__ import annotations

import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.tables import Argument, Pin, Risk
from tests.trash.test_trash import DECISION, a_log, bring_back, put_away, scalar


async def test_a_record_has_another_version_when_a_part_goes_and_when_it_comes_back(database: Database) -> None:
    id_ = await a_log(database)
    version = sa.select(DECISION.c.version).where(DECISION.c.id == id_)
    for part in (Argument, Risk, Pin):
        before = await scalar(database, version)
        kept = await put_away(database, part, await scalar(database, sa.select(table(part).c.id)))
        assert await scalar(database, version) == before + 1
        await bring_back(database, kept)
        assert await scalar(database, version) == before + 2
