"""The history of a record tells of its parts, and what was done at once is one change."""

from __future__ import annotations

import httpx
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.admin.history.words import diff
from app.history.recording import record_changes
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.persistence.session import run_in_transaction
from app.tables import Decision, Person, Revision, Risk
from app.trash.deleting import delete
from tests.admin.history.conftest import change, revision
from tests.register import link, store


async def test_the_history_tells_who_changed_what_in_a_record_and_its_parts(
    admin: httpx.AsyncClient, stored: int
) -> None:
    text = (await admin.get(f"/admin/decisions/{stored}/history")).text
    assert "Edwin Editor" in text
    assert "Better words" in text
    assert (
        '<del><span class="unseen">removed: </span>known</del><ins><span class="unseen">added: </span>fast</ins>'
        in text
    )
    assert "&lt;" in text
    assert "<known>" not in text
    assert "Updated: argument “Well known”" in text
    assert "Deleted: risk “It grows”" in text
    assert "Use PostgreSQL everywhere</h1>" in text
    assert text.count('class="change card"') == 3, "one for each change, whatever it was a change of"
    assert "1 argument updated, 1 risk deleted" in text
    assert "Mara Lind" in text


async def test_what_an_import_comes_back_for_is_told_with_it(
    admin: httpx.AsyncClient, database: Database, stored: int
) -> None:
    await change(database, stored, lambda one: one.risks.append(Risk(title="It leaks")))
    text = (await admin.get(f"/admin/decisions/{stored}/history")).text
    assert text.count('class="change card"') == 3, "by the same person, for the same reason, a moment later"
    for number in range(60):
        await change(database, stored, lambda one, number=number: setattr(one, "title", f"Title {number}"))
    first = (await admin.get(f"/admin/decisions/{stored}/history")).text
    assert first.count('class="change card"') == 50
    older = (await admin.get(link(first, "next"))).text
    assert older.count('class="change card"') == 13
    assert "1 argument updated, 1 risk deleted" in older


async def test_a_deleted_record_keeps_its_history(admin: httpx.AsyncClient, database: Database, stored: int) -> None:
    await run_in_transaction(database, lambda session: delete(session, table(Decision), stored, title="It"))
    text = (await admin.get(f"/admin/decisions/{stored}/history")).text
    assert "It was deleted" in text
    assert "keeps it for thirty days" in text
    assert "Use PostgreSQL everywhere</h1>" in text
    assert "reversion" not in text


async def test_the_history_of_a_part_that_is_gone_says_where_it_went(
    admin: httpx.AsyncClient, database: Database, stored: int
) -> None:
    async with database.read_sessions() as session:
        (grows,) = await session.scalars(sa.select(Revision.record_id).filter_by(record_type="risk", action="deleted"))
    await change(database, stored, lambda one: one.risks.append(Risk(title="It leaks")))
    leaks = await revision(database, record_type="risk", action="created")
    async with database.read_sessions() as session:
        leaking = (await session.get_one(Revision, leaks)).record_id
    taken_out = (await admin.get(f"/admin/risks/{grows}/history")).text
    assert "It was taken out" in taken_out
    assert f'<a href="/admin/decisions/{stored}/history">' in taken_out
    assert "ADR-1 Use PostgreSQL everywhere" in taken_out
    assert "trash" not in taken_out.split("<main")[1].split("What it held")[1].split("</div>")[0]
    await run_in_transaction(database, lambda session: delete(session, table(Decision), stored, title="It"))
    assert "keeps it for thirty days" in (await admin.get(f"/admin/risks/{leaking}/history")).text, "with its decision"
    assert "The trash does not hold it" in (await admin.get(f"/admin/risks/{grows}/history")).text


async def test_the_history_is_closed_to_those_who_may_not_see_the_record_or_the_field(
    admin: httpx.AsyncClient, editor: httpx.AsyncClient, reading_person: httpx.AsyncClient, database: Database,
) -> None:  # fmt: skip
    record_changes(database)
    person = Person(name="Mara Lind", email="mara@example.org", state="active", password_hash="secret-hash")
    await store(database, person)
    path = f"/admin/people/{person.id}/history"
    seen = (await admin.get(path)).text
    assert "mara@example.org" in seen
    assert "secret-hash" not in seen
    assert (await editor.get(path)).status_code == 403
    assert (await reading_person.get(path)).status_code == 403
    assert (await admin.get("/admin/people/999/history")).status_code == 404, "it never was"
    assert (await admin.get("/admin/nothing/1/history")).status_code == 404


@given(st.text(alphabet="ab \n<", max_size=60), st.text(alphabet="ab \n<", max_size=60))
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    passages = diff(before, after)
    assert "".join(one.text for one in passages if one.kind != "added") == before
    assert "".join(one.text for one in passages if one.kind != "removed") == after
