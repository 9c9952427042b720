"""Whatever has a history comes back out of it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.history.reverting import Reverting
from app.admin.history.targets import targets
from app.admin.permissions import READ_ONLY
from app.admin.scope import Scope
from app.administered import DECLARATIONS
from app.history.models import Revision
from app.history.recording import record_changes
from app.persistence.database.engine import Database
from app.persistence.errors import InvalidReference
from app.persistence.fields import table
from app.persistence.history import recorded_columns
from app.trash.deleting import delete_many
from app.web.security.access import GRANTS, Actor

ADMIN = Actor(id=1, role="admin", grants=GRANTS["admin"])
REVISION = table(Revision).c
RECORDED = {
    declaration.table.name: declaration
    for one in DECLARATIONS for declaration in (one, *one.parts.values())
    if getattr(declaration.model, "__recorded__", False) and declaration.permissions is not READ_ONLY
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("name", RECORDED)
async def test_what_was_deleted_is_taken_back_with_its_values(app: Any, shared_database: Database, name: str) -> None:
    record_changes(shared_database)
    declared = RECORDED[name]
    key = declared.table.c.id
    async with shared_database.write_sessions() as session:
        for id_ in await session.scalars(sa.select(key).order_by(key)):
            before = (await session.execute(sa.select(declared.table).where(key == id_))).mappings().one()
            try:
                await delete_many(session, declared.table, {id_: name}, trashed=False)
            except InvalidReference:
                continue  # what others refer to
            session.expunge_all()
            await take_back(session, Scope(app.state.admin, declared, ADMIN), id_)
            after = (await session.execute(sa.select(declared.table).where(key == id_))).mappings().one()
            told = recorded_columns(sa.inspect(declared.model))
            assert {one: after[one] for one in told} == {one: before[one] for one in told}
            break
        await session.rollback()


async def take_back(session: AsyncSession, scope: Scope, id_: int) -> None:
    mine = REVISION["record_type", "record_id", "action", "changes"]
    gone = sa.select(*mine).where(REVISION.action == "deleted").order_by(REVISION.id.desc())
    name = scope.declaration.table.name
    revisions = (await session.execute(gone.where(REVISION.record_type == name, REVISION.record_id == id_))).all()
    await Reverting(session, scope, set(), whole=True).apply(targets(revisions[:1], single=True))
