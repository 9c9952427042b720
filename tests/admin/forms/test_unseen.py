"""What a form does not show stays as it is."""

from __future__ import annotations

import sqlalchemy as sa

from app.admin.declaration import Declaration
from app.admin.forms.loading import load
from app.admin.forms.part import part_of
from app.admin.forms.reading import check
from app.admin.forms.saving import Records
from app.persistence.database.engine import Database
from app.tables import Decision, DecisionTag, Tag
from tests.admin.browsing import rows
from tests.admin.test_seeing import EDITOR, registry
from tests.register import collection, decision, store


async def test_saving_leaves_links_that_somebody_does_not_see(database: Database) -> None:
    await store(database, made := decision(collection(), 1, "Use bells", tags=[Tag(name="secret"), Tag(name="open")]))
    some = Declaration(Tag, rows=lambda actor, table: [table.c.name != "secret"])
    part = part_of(registry(Declaration(Decision), some).open("decisions", EDITOR))
    async with database.write_sessions() as session, session.begin():
        node = await load(session, part, made.id or 0)
        records = Records(session, part)
        record = await records.hold(made.id or 0)
        assert node is not None
        assert list(node.labels["tags"].values()) == ["open"]
        node.values["tags"] = []
        assert check(node)
        await records.store(record, node)
    (left,) = await rows(database, sa.select(Tag.name).join(DecisionTag))  # type: ignore[call-overload]
    assert left.name == "secret"
