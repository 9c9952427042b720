"""Forms of any model, without scripts: what is typed is stored, or kept with what is wrong with it."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.administered import DECLARATIONS
from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.tables import Collection, Decision, IdempotencyKey, Person, Project, Revision, Risk, Tag
from tests.admin.browsing import a_decision, open_page, rows
from tests.register import collection, counted_statements, decision, store

CHANGEABLE = [one.slug for one in DECLARATIONS if one.permissions.change]


@pytest.mark.parametrize("slug", CHANGEABLE)
async def test_every_model_that_may_be_changed_has_a_form(admin: httpx.AsyncClient, slug: str) -> None:
    page = await open_page(admin, f"/admin/{slug}/new")
    assert page.status == 200
    assert 'name="once"' in page.text
    assert page.response.headers["cache-control"] == "no-store"


async def test_a_record_is_created_and_changed_with_a_reason(admin: httpx.AsyncClient, database: Database) -> None:
    page = await open_page(admin, "/admin/collections/new")
    page = await page.fill(name="Payments", slug="payments", reason="We split it off").press("continue")
    assert page.status == 303
    page = await open_page(admin, page.response.headers["location"])
    assert "is saved." in page.text
    assert (page["name"], page["version"]) == ("Payments", "1")
    page = await page.fill(prefix="").press()
    page = await open_page(admin, page.response.headers["location"])
    assert re.search(r'role="status".*is saved\..*href="/admin/collections/\d+"', page.text)
    (stored,) = await rows(database, sa.select(Collection.prefix, Collection.version))  # type: ignore[call-overload]
    assert tuple(stored) == ("", 2)
    of_it = sa.select(Revision.actor, Revision.reason, Revision.changes).where(Revision.record_type == "collection")  # type: ignore[call-overload,arg-type]
    found = await rows(database, of_it.order_by(Revision.id))  # type: ignore[arg-type]
    assert [(one.actor, one.reason) for one in found] == [("Ada Admin", "We split it off"), ("Ada Admin", None)]
    assert found[1].changes == {"prefix": ["ADR", ""]}


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": ""}, "name", "Fill this in."),
        ({"name": "x" * 201}, "name", "Use at most 200 characters."),
        ({"slug": "No Slug"}, "slug", "This does not look as it should."),
        ({"slug": "platform"}, "slug", "Something with this value exists already."),
        ({"name": "a\0b"}, "name", "NUL"),
    ],
)
async def test_what_is_wrong_stands_beside_its_field_and_everything_is_kept(
    admin: httpx.AsyncClient, database: Database, typed: dict[str, str], field: str, words: str
) -> None:
    await store(database, collection())
    values = {"name": "Payments", "slug": "payments", "description": "  Kept <b>  "} | typed
    page = await (await open_page(admin, "/admin/collections/new")).set(values).press()
    assert page.status == 422
    assert f'<a href="#field-{field}">' in page.text
    assert words in page.text
    assert "autofocus" in page.text.split(f'id="field-{field}"')[1].split(">")[0]
    assert {name: page[name] for name in values if "\0" not in values[name]}.items() <= values.items()
    assert len(await rows(database, sa.select(Collection.id))) == 1  # type: ignore[call-overload]


async def test_a_decision_without_a_number_gets_the_next_and_a_taken_one_is_told_beside_the_number(
    admin: httpx.AsyncClient, database: Database
) -> None:
    made = await a_decision(database)
    pages = [await open_page(admin, "/admin/decisions/new") for _ in range(3)]
    assert "Without one it gets the next as soon as it is no draft." in pages[0].text
    typed = {"title": "Use Valkey", "collection": str(made.collection_id), "collection.text": "Platform"}
    answers = await asyncio.gather(*(page.set(typed).press() for page in pages))
    assert [one.status for one in answers] == [303] * 3
    stored = await rows(database, sa.select(Decision.number))  # type: ignore[call-overload]
    assert sorted(one.number for one in stored) == [1, 2, 3, 4]
    taken = await (await open_page(admin, "/admin/decisions/new")).set(typed | {"number": "3"}).press()
    assert (taken.status, taken["number"]) == (422, "3")
    assert '<a href="#field-number">' in taken.text
    assert "This number is taken in its collection." in taken.text
    assert '<a href="#field-collection">' not in taken.text
    emptied = await (await open_page(admin, f"/admin/decisions/{made.id}")).fill(number="").press()
    assert emptied.status == 422
    assert "A number that was given once is not taken away." in emptied.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"likelihood": "six"}, "Enter a whole number."),
        ({"likelihood": "9"}, "Enter 5 or less."),
        ({"review_on": "tomorrow"}, "Enter a date such as"),
        ({"review_on": "86400"}, "Enter a date such as"),
        ({"review_on": "9999-12-31"}, "No such day can be stored."),
        ({"accepted_until": "0001-01-01"}, "No such day can be stored."),
        ({"treatment": "pray"}, "Choose one of"),
        ({"owner": "999", "owner.text": "Nobody"}, "no such record"),
        ({"owner.text": "Nobody"}, "Nothing is called “Nobody”."),
        ({"decision": "99999999999"}, "no such record"),
        ({}, "It is a part of one record: choose a decision or a research document, not both."),
    ],
)
async def test_wrong_types_ranges_and_relations_are_field_errors(
    admin: httpx.AsyncClient, database: Database, typed: dict[str, str], words: str
) -> None:
    page = await (await open_page(admin, "/admin/risks/new")).set({"title": "It fills up"} | typed).press()
    assert (page.status, page["title"]) == (422, "It fills up")
    assert words in page.text
    assert await rows(database, sa.select(Risk.id)) == []  # type: ignore[call-overload]


async def test_what_the_form_does_not_offer_is_not_set(admin: httpx.AsyncClient, database: Database) -> None:
    made = await a_decision(database, risks=[Risk(title="Mine")])
    other = decision(made.collection, 2, "Other", risks=[Risk(title="Not yours")])
    await store(database, other)
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    alien = other.risks[0].id
    more = {"id": "7", "created_at": "2000-01-01", "context_html": "<script>", "raw_status": "hacked", "dialect": "x"}
    assert (await page.press(**more)).status == 303
    (stored,) = await rows(database, sa.select(Decision).where(Decision.id == made.id))  # type: ignore[arg-type]
    assert (stored[0].context_html, stored[0].raw_status, stored[0].dialect) == ("", "", "madr4")
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    page = await page.press(**{"risks": str(alien), f"risks.{alien}.version": "1", f"risks.{alien}.title": "Taken"})
    assert page.status == 409
    assert "Not yours" not in page.text
    titles = await rows(database, sa.select(Risk.title).order_by(Risk.id))  # type: ignore[call-overload]
    assert [one.title for one in titles] == ["Mine", "Not yours"]


async def test_who_may_not_gets_no_form_and_changes_nothing(
    editor: httpx.AsyncClient, reading_person: httpx.AsyncClient, database: Database
) -> None:
    await store(database, Person(name="Mara Lind"))
    for client, path in ((editor, "/admin/people/new"), (reading_person, "/admin/tags/new")):
        assert (await client.get(path)).status_code == 403
        assert (await client.post(path, data={"name": "x"})).status_code == 403
    assert (await editor.post("/admin/people/1", data={"role": "admin"})).status_code == 403
    assert (await editor.get("/admin/tokens/choices?q=")).status_code == 404


async def test_a_form_with_thirty_children_is_one_statement(
    admin: httpx.AsyncClient, app: Any, database: Database
) -> None:
    risks = [Risk(title=f"Risk {place}", position=place) for place in range(30)]
    made = await a_decision(database, status=Status.ACCEPTED, risks=risks)
    with counted_statements(app) as seen:
        page = await open_page(admin, f"/admin/decisions/{made.id}")
    assert len(seen) == 2  # who asks, and the form
    assert page.text.count("data-stored") == 30


@pytest.mark.parametrize("count", [1, 30])
async def test_a_form_is_stored_in_few_statements_however_many_children_it_has(
    admin: httpx.AsyncClient, app: Any, database: Database, count: int
) -> None:
    risks = [Risk(title=f"Risk {place}", position=place) for place in range(count)]
    made = await a_decision(database, status=Status.ACCEPTED, risks=risks, tags=[Tag(name="cache")])
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    with counted_statements(app, writing=True) as seen:
        assert (await page.fill(outcome="*Reads* are hot.").press()).status == 303
    assert len(seen) <= 24, "\n".join(seen)
    (found,) = await rows(database, sa.text("SELECT outcome_html, (SELECT count(*) FROM risk) FROM decision"))
    assert tuple(found) == ("<p><em>Reads</em> are hot.</p>\n", count)


async def test_a_record_that_is_gone_says_so_and_offers_what_was_typed(
    admin: httpx.AsyncClient, database: Database
) -> None:
    await store(database, Tag(name="cache"))
    (found,) = await rows(database, sa.select(Tag.id))  # type: ignore[call-overload]
    page = await open_page(admin, f"/admin/tags/{found.id}")
    async with database.write_sessions() as session, session.begin():
        await session.execute(sa.delete(Tag))
    page = await page.fill(name="caching").press()
    assert page.status == 409
    assert "is not there any more" in page.text
    assert "caching" in page.text
    again = await page.press("copy")
    assert again["name"] == "caching"
    assert (await again.press()).status == 303
    assert (await admin.get("/admin/tags/999999")).status_code == 404


async def test_keys_of_forms_are_swept_by_age(admin: httpx.AsyncClient, database: Database) -> None:
    for name in ("one", "two"):
        assert (await (await open_page(admin, "/admin/tags/new")).fill(name=name).press()).status == 303
        async with database.write_sessions() as session, session.begin():
            await session.execute(sa.update(IdempotencyKey).values(made_at=sa.text("now() - interval '8 days'")))
    assert len(await rows(database, sa.select(IdempotencyKey.key_hash))) <= 1  # type: ignore[call-overload]


@pytest.mark.parametrize("table", ["people", "tags", "packages", "collections", "decisions", "risks"])
async def test_a_name_that_nobody_can_see_is_refused(admin: httpx.AsyncClient, table: str) -> None:
    page = await open_page(admin, f"/admin/{table}/new")
    name = "name" if "name" in page else "title"
    refused = await page.set({name: "\u202e\u200b \u3164"}).press()
    assert refused.status == 422
    assert "only signs that nobody can see" in refused.text
    seen = await (await open_page(admin, f"/admin/{table}/new")).set({name: "مريم 🙂\u200f"}).press()
    assert "nobody can see" not in seen.text


async def test_a_form_that_was_opened_from_a_page_leads_back_to_it(
    admin: httpx.AsyncClient, database: Database
) -> None:
    made = Project(name="Shop", slug="shop")
    await store(database, made)
    edit = re.findall(r'href="(/admin/projects/[^"]+)">Edit<', (await admin.get("/projects/shop")).text)[0]
    page = await (await open_page(admin, edit)).fill(name="Web shop").press()
    assert (page.status, page.response.headers["location"]) == (303, "/projects/shop")
    assert 'href="/projects/shop">Cancel' in (await admin.get(edit)).text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/admin/people", "/admin"])
async def test_a_form_leads_to_its_list_where_no_page_was_left(
    admin: httpx.AsyncClient, database: Database, back: str
) -> None:
    made = await a_decision(database)
    page = await (await open_page(admin, f"/admin/decisions/{made.id}?back={back}")).fill(title="Drink tea").press()
    assert page.response.headers["location"] == f"/admin/decisions?saved={made.id}"
