"""Accepted text is held; what it says is changed by a decision that comes after it."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa

from app.decisions.models import LinkKind, Status
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.tables import Decision, DecisionLink, Evidence, Finding, Implication, Package, Pin, Practice, Revision, Tag
from tests.admin.browsing import a_decision, open_page, rows
from tests.register import collection, decision, document, store

ACCEPTED = {"status": Status.ACCEPTED, "outcome": "Use Redis, since it is quick."}


async def a_chain(database: Database) -> list[Decision]:
    """A decision, one that rests on it, and one that rests on that."""
    log = collection()
    old = decision(
        log,
        1,
        "Use Redis",
        tags=[Tag(name="cache")],
        pins=[Pin(package=Package(ecosystem="pypi", name="redis"), specifier="<6")],
    )
    old.evidence = [Evidence(document=document(log, "What we measured"))]
    rest = decision(log, 2, "Keep sessions in Redis", links_out=[DecisionLink(target=old, kind=LinkKind.DEPENDS_ON)])
    later = decision(log, 3, "Queue in sessions", links_out=[DecisionLink(target=rest, kind=LinkKind.AMENDS)])
    await store(database, old, rest, later)
    return [old, rest, later]


async def test_what_an_accepted_decision_says_is_held(editor: httpx.AsyncClient, database: Database) -> None:
    made = await a_decision(database, **ACCEPTED)
    page = await open_page(editor, f"/decisions/{made.id}/edit")
    assert "what it says is held" in page.text
    page = await page.fill(outcome="Use Redis, since it is slow.", title="Use Valkey").press()
    assert page.status == 422
    assert "would change what it says (Title, Outcome)" in page.text
    assert page["outcome"] == "Use Redis, since it is slow.", "and nothing typed is lost"
    assert [one for (one,) in await rows(database, sa.select(Decision.title))] == ["Use Redis"]  # type: ignore[call-overload]


async def test_a_comma_is_corrected_and_marked_as_a_correction(editor: httpx.AsyncClient, database: Database) -> None:
    made = await a_decision(database, **ACCEPTED)
    page = await open_page(editor, f"/decisions/{made.id}/edit")
    assert (await page.fill(outcome="Use Redis since it is quick.", review_on="2030-01-01").press()).status == 303
    changes = sa.select(Revision.reason).where(Revision.action == "updated")  # type: ignore[call-overload, arg-type]
    assert {one.reason for one in await rows(database, changes)} == {"Editorial correction"}


async def test_what_is_not_binding_can_be_changed(editor: httpx.AsyncClient, database: Database) -> None:
    made = await a_decision(database, **ACCEPTED)
    page = await open_page(editor, f"/decisions/{made.id}/edit")
    assert (await page.fill(review_on="2030-01-01").press()).status == 303


async def test_in_the_admin_only_admins_rewrite_what_was_accepted(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    made = await a_decision(
        database, **ACCEPTED, pins=[Pin(package=Package(ecosystem="pypi", name="redis"), specifier="<6")]
    )
    for client, status in ((editor, 422), (admin, 303)):
        page = (await open_page(client, f"/admin/decisions/{made.id}")).fill(outcome="Use Valkey")
        assert (await page.press()).status == status
        page = (await open_page(client, f"/admin/pins/{made.pins[0].id}")).fill(specifier="<7")
        assert (await page.press()).status == status


async def test_a_successor_inherits_and_its_acceptance_turns_the_status(
    editor: httpx.AsyncClient, database: Database
) -> None:
    old, rest, later = await a_chain(database)
    assert f'href="/decisions/new?supersedes={old.id}"' in (await editor.get(f"/decisions/{old.id}")).text
    page = await open_page(editor, f"/decisions/new?supersedes={old.id}")
    assert (page["pins.n1.specifier"], page["evidence.n1.document.text"]) == ("<6", "What we measured")
    assert (page["links_out.n1.kind"], page["links_out.n1.target.text"], page["tags"] != "") == (
        "supersedes",
        "ADR-1 Use Redis",
        True,
    )
    page = await page.fill(title="").press("propose")
    assert (page.status, "Say of each decision" in page.text, "Fill this in." in page.text) == (422, True, True), (
        "at once"
    )
    page.fill(title="Use Valkey")
    page.set({f"dependant.{rest.id}": "goes", f"dependant.{later.id}": "later", "pins.n1.specifier": "<8"})
    page = await page.press("propose")
    assert page.status == 303, page.text
    path = page.response.headers["location"]
    states = sa.select(Decision.title, Decision.status, Decision.review_on).order_by(Decision.number)  # type: ignore[call-overload, arg-type]
    before = await rows(database, states)
    assert [one.status for one in before] == [*[Status.ACCEPTED] * 3, Status.PROPOSED]
    assert before[2].review_on == now().date() + timedelta(days=14)
    page = await open_page(editor, f"{path}/edit")
    assert (await page.fill(status="accepted").press()).status == 303
    after = {one.title: one.status for one in await rows(database, states)}
    assert after == {
        "Use Redis": Status.SUPERSEDED, "Keep sessions in Redis": Status.SUPERSEDED,
        "Queue in sessions": Status.ACCEPTED, "Use Valkey": Status.ACCEPTED,
    }  # fmt: skip


async def test_what_rests_on_nothing_superseded_keeps_its_review(editor: httpx.AsyncClient, database: Database) -> None:
    log = collection()
    made, other = decision(log, 1, "Use Redis"), decision(log, 2, "Use Kafka")
    await store(database, made, other)
    page = await open_page(editor, f"/decisions/{made.id}/edit")
    page.fields += [(f"dependant.{other.id}", "later"), ("dependant.9999999999", "later")]
    assert (await page.press()).status == 303
    assert {one for (one,) in await rows(database, sa.select(Decision.review_on))} == {None}  # type: ignore[call-overload]


async def test_a_circle_is_refused_in_words(editor: httpx.AsyncClient, database: Database) -> None:
    log = collection()
    old, new = decision(log, 1, "Old"), decision(log, 2, "New", status=Status.PROPOSED)
    new.links_out = [DecisionLink(target=old, kind=LinkKind.SUPERSEDES)]
    old.status = Status.PROPOSED
    await store(database, old, new)
    page = await (await open_page(editor, f"/decisions/{old.id}/edit")).press("add:links_out")
    page.set({"links_out.n1.kind": "supersedes", "links_out.n1.target.text": "ADR-2 New"})
    page = await page.press()
    assert (page.status, "nor what superseded it" in page.text) == (422, True)


@pytest.mark.parametrize(
    ("kind", "title", "context"),
    [
        ("finding", "asyncpg is quick", "asyncpg is **quick**. Very."),
        ("practice", "Use a pool", "Of eight."),
        ("implication", "We run PostgreSQL", "We need backups."),
    ],
)
async def test_what_was_found_is_promoted_to_a_decision_with_its_evidence(
    editor: httpx.AsyncClient, database: Database, kind: str, title: str, context: str
) -> None:
    found = document(collection(), "What we measured")
    found.findings = [Finding(text="asyncpg is **quick**. Very.")]
    found.practices = [Practice(title="Use a pool", body="Of eight.")]
    found.implications = [Implication(decided="We run PostgreSQL.", follows="We need backups.")]
    await store(database, found)
    part = {"finding": found.findings, "practice": found.practices, "implication": found.implications}[kind][0]
    way = f"/decisions/new?{kind}={part.id}"
    assert f'href="{way}"' in (await editor.get(f"/research/{found.id}")).text
    page = await open_page(editor, way)
    assert (page["title"], page["context"]) == (title, context)
    assert (await page.press("propose")).status == 303
    assert [tuple(one) for one in await rows(database, sa.select(Evidence.document_id))] == [(found.id,)]  # type: ignore[call-overload]


@pytest.mark.parametrize("query", ["supersedes=99999", "finding=99999", "amends=x", "practice=0"])
async def test_what_is_not_there_begins_nothing(editor: httpx.AsyncClient, database: Database, query: str) -> None:
    await a_decision(database)
    assert (await editor.get(f"/decisions/new?{query}")).status_code == 404
