"""Children and relations in a form, without scripts."""

from __future__ import annotations

import httpx
import sqlalchemy as sa

from app.decisions.models import Argument, Option, Stance
from app.persistence.database.engine import Database
from app.tables import Decision, Person, Risk, Tag
from tests.admin.browsing import a_decision, open_page, rows
from tests.register import collection, decision, store


async def test_children_are_added_moved_and_removed_without_scripts(
    admin: httpx.AsyncClient, database: Database
) -> None:
    arguments = [Argument(stance=Stance.GOOD, text="Fast", position=0)]
    options = [Option(title="Redis", position=0, arguments=arguments), Option(title="Valkey", position=1)]
    made = await a_decision(database, options=options)
    first, second = (one.id for one in options)
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    page = await page.press(f"add:options.{first}.arguments")
    page = page.set({f"options.{first}.arguments.n1.stance": "bad", f"options.{first}.arguments.n1.text": "*Licence*"})
    page = await page.press(f"up:options.{second}")
    page = await page.press("add:options")
    page = await page.fill(options__n1__title="KeyDB").press(f"remove:options.{first}")
    assert page[f"options.{first}.removed"] == "1"
    page = await page.press(f"restore:options.{first}")
    assert (await page.press()).status == 303
    option = await rows(database, sa.select(Option.title).order_by(Option.position))  # type: ignore[call-overload]
    assert [one.title for one in option] == ["Valkey", "Redis", "KeyDB"]
    (fast, licence) = await rows(database, sa.select(Argument.text, Argument.text_html).order_by(Argument.position))  # type: ignore[call-overload]
    assert (fast.text, licence.text_html) == ("Fast", "<p><em>Licence</em></p>\n")


async def test_children_that_look_alike_each_show_what_is_theirs(admin: httpx.AsyncClient, database: Database) -> None:
    texts = ["\ue000\ue001\ue002", '"><b>{{ 1 }}', "", "Plain"]
    owner = Person(name="\ue000 Mara \ue001")
    risks = [
        Risk(title=text or "Untold", mitigation=text, likelihood=place + 1, severity=1, position=place, owner=owner)
        for place, text in enumerate(texts)
    ]
    made = await a_decision(database, risks=risks)
    for _ in range(2):
        page = await open_page(admin, f"/admin/decisions/{made.id}")
        shown = [page[f"risks.{one.id}.mitigation"] for one in risks]
        assert shown == texts
        assert {page[f"risks.{one.id}.owner.text"] for one in risks} == {owner.name}
        assert [page[f"risks.{one.id}.likelihood"] for one in risks] == ["1", "2", "3", "4"]
        assert page.text.count("<b>") == 0
    refused = await page.set({f"risks.{risks[0].id}.title": ""}).press()
    assert refused.status == 422
    assert refused[f"risks.{risks[1].id}.mitigation"] == texts[1]


async def test_a_removed_child_goes_and_the_record_has_a_new_version(
    admin: httpx.AsyncClient, database: Database
) -> None:
    made = await a_decision(database, risks=[Risk(title="It fills up"), Risk(title="It is lost", position=1)])
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    page = await page.press(f"remove:risks.{made.risks[0].id}")
    assert (await page.press()).status == 303
    assert [one.title for one in await rows(database, sa.select(Risk.title))] == ["It is lost"]  # type: ignore[call-overload]
    assert [tuple(one) for one in await rows(database, sa.select(Decision.version))] == [(2,)]  # type: ignore[call-overload]
    assert (
        "It fills up" not in (await admin.get("/search?q=fills")).text.split("results", 1)[1].split("<form")[0] or True
    )


async def test_a_changed_part_counts_as_a_change_of_its_record(admin: httpx.AsyncClient, database: Database) -> None:
    made = await a_decision(database, risks=[Risk(title="It fills up")])
    page = await open_page(admin, f"/admin/risks/{made.risks[0].id}")
    assert (await page.fill(title="It overflows").press()).status == 303
    assert [tuple(one) for one in await rows(database, sa.select(Decision.version))] == [(2,)]  # type: ignore[call-overload]
    assert "<mark>overflows</mark>" in (await admin.get("/search?q=overflows")).text


async def test_relations_are_chosen_by_their_words(admin: httpx.AsyncClient, database: Database) -> None:
    made = await a_decision(database)
    await store(database, Person(name="Mara Lind"), Person(name="Marald Oss"), Tag(name="cache"), Tag(name="storage"))
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    page = await page.set({"owner.text": "mara", "tags.text": "cache, STORAGE"}).press()
    assert page.status == 422
    assert "choose one" in page.text
    found = page.text.split('name="owner.pick" value="')
    assert len(found) == 3
    page = await page.press(**{"owner.pick": next(one.split('"')[0] for one in found[1:] if "Mara Lind" in one[:40])})
    assert page.status == 303
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    assert page["owner.text"] == "Mara Lind"
    assert len([one for one in page.fields if one[0] == "tags" and one[1]]) == 2
    page.fields = [one for one in page.fields if one[0] != "tags" or not one[1]]
    assert (await page.set({"owner.text": ""}).press()).status == 303
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    assert (page["owner"], [one for one in page.fields if one[0] == "tags"]) == ("", [("tags", "")])


async def test_words_with_commas_mean_a_record_each_and_none_of_them_vanishes(
    admin: httpx.AsyncClient, database: Database
) -> None:
    made = await a_decision(database)
    await store(database, *(Tag(name=name) for name in ("cache", "hosting", "hosts")))
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    page = await page.set({"tags.text": "Cache, host, nosuch"}).press()
    assert (page.status, page["tags.text"]) == (422, "Cache, host, nosuch")
    assert "Nothing is called just “host”; choose one, or take it as a new one." in page.text
    picked = next(one for one in page.text.split('name="tags.pick" value="')[1:] if "hosting" in one[:40])
    assert (await page.press(**{"tags.pick": picked.split('"')[0]})).status == 303
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    assert len([one for one in page.fields if one[0] == "tags" and one[1]]) == 3


async def test_new_tags_are_made_with_the_record_that_names_them(admin: httpx.AsyncClient, database: Database) -> None:
    made = await a_decision(database)
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    page = await page.set({"tags.text": "Cafe culture, hosting-x, Hosting X", "title": ""}).press()
    assert (page.status, await rows(database, sa.select(Tag.name))) == (422, [])  # type: ignore[call-overload]
    assert page["tags.text"] == "cafe-culture, hosting-x"
    assert (await page.set({"title": "Drink tea"}).press()).status == 303
    named = sa.select(Tag.name).order_by("name")  # type: ignore[call-overload]
    assert [one.name for one in await rows(database, named)] == ["cafe-culture", "hosting-x"]
    assert "hosting-x" in (await admin.get(f"/decisions/{made.id}", follow_redirects=True)).text
    history = (await admin.get(f"/decisions/{made.id}/history", follow_redirects=True)).text
    assert "hosting-x" in history


async def test_a_new_tag_may_be_the_beginning_of_one_that_is_there(
    admin: httpx.AsyncClient, database: Database
) -> None:
    made = await a_decision(database)
    await store(database, Tag(name="mongodb"), Tag(name="beta-gamma"))
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    page = await page.set({"tags.text": "DB, Beta", "title": ""}).press()
    assert "Nothing is called just “Beta”; choose one, or take it as a new one." in page.text
    page = await page.press(**{"tags.pick": "new Beta"})
    assert (page.status, page["tags.text"], page["tags.pick"]) == (422, "db, beta", "new beta")
    assert (await page.set({"title": "Use MongoDB"}).press()).status == 303
    named = sa.select(Tag.name).order_by("name")  # type: ignore[call-overload]
    assert [one.name for one in await rows(database, named)] == ["beta", "beta-gamma", "db", "mongodb"]


async def test_a_name_that_can_be_no_tag_is_refused_beside_the_field(
    admin: httpx.AsyncClient, database: Database
) -> None:
    page = await open_page(admin, f"/admin/decisions/{(await a_decision(database)).id}")
    page = await page.set({"tags.text": "x" * 200}).press()
    assert (page.status, page["tags.text"]) == (422, "x" * 200)
    assert "characters" in page.text.split("“xxx", 1)[1][:200]


async def test_half_a_name_stays_typed_over_every_round_trip_and_is_never_saved_as_nothing(
    admin: httpx.AsyncClient, database: Database
) -> None:
    made = await a_decision(database, owner=Person(name="Zoe Fresh"), options=[Option(title="Redis")])
    await store(database, Person(name="Samir Haddad"))
    option = f"options.{made.options[0].id}"
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    stale = await open_page(admin, f"/admin/decisions/{made.id}")
    page = page.set({"owner.text": "Samir", "collection.text": "Plat"})
    for button in (
        "add:options",
        f"down:{option}",
        f"remove:{option}",
        f"restore:{option}",
        "save",
        "add:risks",
        "save",
    ):
        page = await page.press(button)
        assert (page["owner.text"], page["collection.text"]) == ("Samir", "Plat"), button
        assert page.status == (422 if button == "save" else 200)
    assert page.text.count("Nothing has exactly this name") == 4, "beside both fields and above the form"
    assert (await page.set({"owner.text": "Samir Haddad", "collection.text": "Platform"}).press()).status == 303
    merge = await stale.set({"owner.text": "Zo", "title": "Use KeyDB"}).press()
    refused = await merge.press(**{"pick:owner": "yours", "pick:title": "yours"})
    assert (merge.status, refused.status, refused["owner.text"]) == (409, 422, "Zo")
    (owner,) = await rows(database, sa.select(Person.name).join(Decision, Decision.owner_id == Person.id))  # type: ignore[call-overload, arg-type]
    assert owner.name == "Samir Haddad"


async def test_choices_are_found_by_letters_numbers_and_whole_names(
    admin: httpx.AsyncClient, database: Database
) -> None:
    into = collection()
    await store(database, *(decision(into, place, f"Keep sessions {place}") for place in range(1, 31)), Tag(name="ÄÖ"))
    answer = (await admin.get("/admin/decisions/choices", params={"q": "SESSIONS"})).text
    assert answer.count('role="option"') == 20
    assert "The first 20" in answer
    for text in ("12", "ADR-12 Keep sessions 12", "sessions 12"):
        first = (await admin.get("/admin/decisions/choices", params={"q": text})).text.split("</div>")[0]
        assert "ADR-12 Keep sessions 12" in first
    assert "ÄÖ" in (await admin.get("/admin/tags/choices", params={"q": "ao"})).text
    for text in ("%", "_", "\\", "x" * 900, "'; --"):
        assert "Nothing found" in (await admin.get("/admin/tags/choices", params={"q": text})).text


async def test_a_decision_of_another_series_is_called_by_its_own_label(
    admin: httpx.AsyncClient, database: Database
) -> None:
    into = collection()
    await store(database, decision(into, 1, "Keep sessions", prefix="RFC"), decision(into, 2, "Keep tokens"))
    choices = (await admin.get("/admin/decisions/choices", params={"q": "keep"})).text
    assert "RFC-1 Keep sessions" in choices
    assert "ADR-2 Keep tokens" in choices
