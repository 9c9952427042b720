"""Points in time in forms."""

from __future__ import annotations

from datetime import UTC, datetime

from app.admin.declaration import Declaration
from app.admin.fields.checked import same
from app.admin.forms.loading import load
from app.admin.forms.part import part_of
from app.admin.forms.reading import check
from app.admin.registry import Registry
from app.admin.scope import Scope
from app.administered_effects import RegisterEffects
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.tables import ImportRun, Revision
from app.web.security.access import GRANTS, Actor
from tests.register import store


async def test_a_point_in_time_that_a_person_may_set_is_typed_in_utc_and_kept_to_the_second(database: Database) -> None:
    """No table of the register has one yet: those that there are say what happened."""
    scope = Scope(Registry([Declaration(ImportRun)], revisions=table(Revision), effects=RegisterEffects()),
                  Declaration(ImportRun), Actor(grants=GRANTS["admin"]))  # fmt: skip
    ended = datetime(2026, 11, 25, 21, 13, 20, 123456, tzinfo=UTC)
    run = ImportRun(source="log.zip", finished_at=ended)
    await store(database, run)
    async with database.read_sessions() as session:
        node = await load(session, part_of(scope), run.id or 0)
    assert node is not None
    assert (node.field("finished_at").kind, node.values["finished_at"]) == ("moment", "2026-11-25T21:13:20")
    assert check(node)
    assert same(ended, node.cleaned["finished_at"]), "a form that nobody touched changes nothing"
    node.values["finished_at"] = "2026-11-25T22:30"
    assert check(node)
    assert node.cleaned["finished_at"] == datetime(2026, 11, 25, 22, 30, tzinfo=UTC)
    for text, words in (
        ("soon", "Enter a day and a time such as 2026-11-22 14:30."),
        ("2026", "Enter a day and a time such as 2026-11-22 14:30."),  # no number of seconds
        ("9999-12-31T23:59", "No such day can be stored. Leave the field empty if there is none."),
        ("9999-12-30T23:00-14:00", "No such day can be stored. Leave the field empty if there is none."),
    ):
        node.values["finished_at"], node.errors = text, {}
        assert not check(node)
        assert node.errors["finished_at"] == [words]
