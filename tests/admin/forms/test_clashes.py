"""Two people with the same form: nobody overwrites what they have not seen, and nothing is stored twice."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.admin.declaration import Declaration
from app.admin.forms.part import part_of
from app.admin.registry import Registry
from app.admin.scope import Scope
from app.administered import DECLARATIONS
from app.administered_effects import RegisterEffects
from app.decisions.models import Option, Status
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.stack.models import Ecosystem
from app.tables import Decision, Package, Pin, Revision, Risk, StatusEvent, Tag
from app.web.security.access import GRANTS, Actor
from tests.admin.browsing import Page, open_page
from tests.register import collection, decision, store


async def values(database: Database, *columns: Any) -> list[Any]:
    async with database.read_sessions() as session:
        return [tuple(row) for row in await session.execute(sa.select(*columns).order_by(columns[0]))]


async def two_forms(client: httpx.AsyncClient, database: Database, **more: Any) -> tuple[Decision, Page, Page]:
    made = decision(collection(), 1, "Use Redis", context="It is slow.", **more)
    await store(database, made)
    path = f"/admin/decisions/{made.id}"
    return made, await open_page(client, path), await open_page(client, path)


async def test_the_second_of_two_sees_yours_theirs_and_the_original(
    admin: httpx.AsyncClient, database: Database
) -> None:
    _, theirs, yours = await two_forms(admin, database)
    assert (await theirs.fill(title="Use Valkey", context="It is *very* slow.").press()).status == 303
    merge = await yours.fill(title="Use KeyDB", outcome="Both").press()
    assert merge.status == 409
    sides = merge.text.split("<legend>Title")[1].split("</fieldset>")[0]
    assert [sides.index(words) for words in ("Use Redis", "Use Valkey", "Use KeyDB")] == sorted(
        sides.index(words) for words in ("Use Redis", "Use Valkey", "Use KeyDB")
    )
    assert "Ada Admin" in merge.text
    assert "Both changed it" in sides
    assert (merge["pick:context"], merge["pick:outcome"]) == ("theirs", "yours")
    assert "pick:title" not in merge
    assert (await merge.press(**{"pick:title": "yours"})).status == 303
    stored = await values(database, Decision.title, Decision.context, Decision.outcome, Decision.version)
    assert stored == [("Use KeyDB", "It is *very* slow.", "Both", 3)]


async def test_whoever_merges_may_be_overtaken_again_and_may_go_on_in_the_form(
    admin: httpx.AsyncClient, database: Database
) -> None:
    made, theirs, yours = await two_forms(admin, database)
    await theirs.fill(title="Use Valkey").press()
    merge = await yours.fill(title="Use KeyDB").press()
    latest = await open_page(admin, f"/admin/decisions/{made.id}")
    assert (await latest.fill(title="Use Dragonfly").press()).status == 303
    again = await merge.press(**{"pick:title": "yours"})
    assert again.status == 409
    assert "Use Dragonfly" in again.text
    form = await again.press("review", **{"pick:title": "theirs"})
    assert (form.status, form["title"], form["version"]) == (200, "Use Dragonfly", "3")
    assert (await form.fill(title="Use none").press()).status == 303
    assert await values(database, Decision.title) == [("Use none",)]


@pytest.mark.parametrize("version", [None, "", "2", "999", "-1", "x", "1e3"])
async def test_a_version_can_be_neither_left_out_nor_made_up(
    admin: httpx.AsyncClient, database: Database, version: str | None
) -> None:
    _, page, _ = await two_forms(admin, database)
    page = page.drop("version").fill(title="Forged")
    answer = await page.press(**({} if version is None else {"version": version}))
    assert answer.status == 409
    assert "Forged" in answer.text
    assert await values(database, Decision.title, Decision.version) == [("Use Redis", 1)]


async def test_children_are_merged_row_by_row(admin: httpx.AsyncClient, database: Database) -> None:
    risks = [Risk(title="Full", position=0), Risk(title="Lost", position=1), Risk(title="Slow", position=2)]
    made, theirs, yours = await two_forms(admin, database, risks=risks)
    full, lost, slow = (one.id for one in risks)
    theirs = await theirs.set({f"risks.{slow}.title": "Slower"}).press(f"remove:risks.{full}")
    theirs = await (await theirs.press(f"remove:risks.{lost}")).press("add:risks")
    assert (await theirs.fill(risks__n1__title="New of theirs").press()).status == 303
    yours = yours.set({f"risks.{full}.title": "Fuller", "outcome": "Done"})
    merge = await yours.press()
    assert merge.status == 409
    assert "New of theirs" in merge.text
    assert (merge[f"pick:risks.{lost}."], merge[f"pick:risks.{slow}.title"]) == ("theirs", "theirs")
    assert f"pick:risks.{full}." not in merge
    assert (await merge.press(**{f"pick:risks.{full}.": "yours"})).status == 303
    assert await values(database, Risk.title) == [("Fuller",), ("New of theirs",), ("Slower",)]
    assert await values(database, Decision.outcome, Decision.version) == [("Done", 3)]
    assert made.id


async def test_the_original_of_a_row_is_what_it_was_called_before_both(
    admin: httpx.AsyncClient, database: Database
) -> None:
    made, theirs, yours = await two_forms(admin, database, risks=[Risk(title="Late"), Risk(title="Lost", position=1)])
    late, lost = (one.id for one in made.risks)
    theirs = theirs.set({f"risks.{lost}.title": "Lost keys"})
    assert (await (await theirs.press(f"remove:risks.{late}")).press()).status == 303
    merge = await (await yours.set({f"risks.{late}.title": "Late trains"}).press(f"remove:risks.{lost}")).press()
    assert (merge.status, sides(merge, "Late trains")) == (409, ["Late", "Removed", "Late trains"])
    assert sides(merge, "Lost") == ["Lost", "Lost keys", "Removed"]


def sides(merge: Page, row: str) -> list[str]:
    of_row = merge.text.split(f"<legend>Risk “{row}”")[1].split("</fieldset>")[0]
    return re.findall(r'class="merge-text">(.*?)<', of_row)


async def test_a_child_that_was_changed_elsewhere_is_not_overwritten(
    admin: httpx.AsyncClient, database: Database
) -> None:
    made, yours, _ = await two_forms(admin, database, risks=[Risk(title="Full", likelihood=2)])
    risk = made.risks[0].id
    elsewhere = await open_page(admin, f"/admin/risks/{risk}")
    assert (await elsewhere.fill(likelihood="5").press()).status == 303
    merge = await yours.set({f"risks.{risk}.title": "Full disk"}).press()
    assert merge.status == 409
    assert (merge[f"pick:risks.{risk}.likelihood"], merge[f"pick:risks.{risk}.title"]) == ("theirs", "yours")
    assert (await merge.press()).status == 303
    assert await values(database, Risk.title, Risk.likelihood) == [("Full disk", 5)]


async def test_the_same_form_twice_at_once_is_one_record_and_one_answer(
    admin: httpx.AsyncClient, database: Database
) -> None:
    page = (await open_page(admin, "/admin/tags/new")).fill(name="cache")
    answers = await asyncio.gather(*(page.press("continue") for _ in range(6)))
    assert {one.status for one in answers} == {303}
    assert len({one.response.headers["location"] for one in answers}) == 1
    assert await values(database, Tag.name) == [("cache",)]


async def test_a_key_without_its_content_stores_nothing_and_keeps_what_was_typed(
    admin: httpx.AsyncClient, editor: httpx.AsyncClient, database: Database
) -> None:
    page = (await open_page(admin, "/admin/tags/new")).fill(name="cache")
    assert (await page.press()).status == 303
    again = await page.fill(name="storage").press()
    assert (again.status, again["name"]) == (422, "storage")
    assert "was sent before" in again.text
    assert again["once"] != page["once"]
    page.client = editor
    assert (await page.fill(name="cache").press()).status == 422
    keyless = await again.drop("once").press()
    assert (keyless.status, keyless["name"]) == (422, "storage")
    assert (await keyless.press()).status == 303
    assert await values(database, Tag.name) == [("cache",), ("storage",)]


async def test_of_twenty_who_create_the_same_tag_one_succeeds(admin: httpx.AsyncClient, database: Database) -> None:
    pages = [(await open_page(admin, "/admin/tags/new")).fill(name="cache") for _ in range(20)]
    answers = await asyncio.gather(*(page.press() for page in pages))
    assert sorted(one.status for one in answers) == [303] + [422] * 19
    assert all("Something with this value exists already." in one.text for one in answers if one.status == 422)


async def test_two_who_edit_at_the_same_moment_are_not_both_told_that_it_is_saved(
    admin: httpx.AsyncClient, database: Database
) -> None:
    _, one, two = await two_forms(admin, database, options=[Option(title="Redis")])
    answers = await asyncio.gather(one.fill(title="One").press(), two.fill(title="Two").press())
    assert sorted(answer.status for answer in answers) == [303, 409]


@pytest.mark.parametrize("declared", [one for one in DECLARATIONS if one.permissions.change], ids=lambda one: one.slug)
def test_whatever_a_form_can_change_has_a_version_and_a_history(declared: Declaration) -> None:
    registry = Registry(DECLARATIONS, revisions=table(Revision), effects=RegisterEffects())
    for part in part_of(Scope(registry, declared, Actor(grants=GRANTS["admin"]))).walk():
        assert part.version
        assert part.model.__recorded__


async def test_a_decision_with_everything_is_saved_from_its_own_form(
    admin: httpx.AsyncClient, database: Database
) -> None:
    package = Package(ecosystem=Ecosystem.PYPI, name="redis")
    more = {"status_events": [StatusEvent(status=Status.PROPOSED)], "pins": [Pin(package=package, specifier=">=5")]}
    made, page, _ = await two_forms(admin, database, **more)
    assert (await page.fill(title="Use Valkey").press()).status == 303
    form = await open_page(admin, f"/admin/packages/{package.id}")
    assert (await form.fill(name="valkey").press()).status == 303
    assert await values(database, Package.name, Package.version) == [("valkey", 2)]
    assert made.id


async def test_tags_that_two_people_add_clash(admin: httpx.AsyncClient, database: Database) -> None:
    tags = [Tag(name="one"), Tag(name="two")]
    await store(database, *tags)
    _, theirs, yours = await two_forms(admin, database)
    assert (await theirs.press(tags=str(tags[0].id))).status == 303
    assert (await yours.press(tags=str(tags[1].id))).status == 409
    assert await values(database, Decision.version) == [(2,)]
