"""Forms with scripts and a keyboard: what they add to pages that work without them."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.async_api import Page, expect

from app.decisions.models import Option
from app.persistence.database.engine import Database
from app.tables import Decision, DecisionTag, Person, Risk, Tag
from tests.accessibility import violations, wrong
from tests.admin.browsing import a_decision, rows
from tests.browser_fixtures import Visit
from tests.register import store

pytestmark = pytest.mark.browser


async def saved(page: Page) -> None:
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("is saved.")).to_be_visible()


async def test_a_relation_is_found_as_one_types_and_chosen_with_the_keyboard(visit: Visit, database: Database) -> None:
    made = await a_decision(database)
    await store(database, Person(name="Mara Lind"), Person(name="Marald Oss"), Tag(name="cache"))
    page = await visit(f"/admin/decisions/{made.id}", who="admin")
    owner = page.get_by_label("Owner", exact=False).first
    await owner.press_sequentially("mara")
    options = page.locator("#options-owner [role=option]")
    await expect(options).to_have_count(3)  # and to make one that is called so
    await expect(owner).to_have_attribute("aria-expanded", "true")
    await page.keyboard.press("ArrowDown")
    active = await owner.get_attribute("aria-activedescendant")
    chosen = await page.locator(f"[id='{active}']").inner_text()
    await page.keyboard.press("Enter")
    await expect(owner).to_have_value(chosen)
    await expect(owner).to_have_attribute("aria-expanded", "false")
    assert active == "options-owner-0", "Down goes to the first"
    await page.locator("[id='field-tags']").press_sequentially("cac")
    await expect(page.locator("#options-tags [role=option]").first).to_have_text("cache")
    await page.keyboard.press("Enter")
    await owner.fill("Marald")
    await expect(options).to_have_text(["Marald Oss", "New person “Marald”…"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(owner).to_have_attribute("aria-activedescendant", "options-owner-1")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(owner).to_have_value("Marald Oss")
    await saved(page)
    (stored,) = await rows(database, sa.select(Person.name).join(Decision, Decision.owner_id == Person.id))  # type: ignore[call-overload, arg-type]
    assert stored.name == "Marald Oss"


async def test_each_of_several_tags_with_commas_is_completed(visit: Visit, database: Database) -> None:
    made = await a_decision(database)
    await store(database, Tag(name="cache"), Tag(name="hosting"))
    page = await visit(f"/admin/decisions/{made.id}", who="admin")
    tags = page.locator("[id='field-tags']")
    await tags.press_sequentially("Cache, host")
    await expect(page.locator("#options-tags [role=option]")).to_have_text(["hosting", "New tag “host”…"])
    await page.keyboard.press("Enter")
    await expect(tags).to_have_value("Cache, ")
    await expect(page.locator("[data-several=tags] [data-chips]")).to_have_text("hosting")
    await saved(page)
    found = await rows(database, sa.select(Tag.name).join(DecisionTag).order_by(Tag.name))  # type: ignore[call-overload]
    assert [one.name for one in found] == ["cache", "hosting"]


async def test_a_related_record_is_made_without_leaving_the_form(visit: Visit, database: Database) -> None:
    made = await a_decision(database)
    page = await visit(f"/admin/decisions/{made.id}", who="admin")
    await page.get_by_label("Title").fill("Typed before")
    await page.locator("[id='field-tags']").press_sequentially("queues")
    await expect(page.locator("#options-tags [role=option]")).to_have_text(["New tag “queues”…"])
    await page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    await expect(dialog.get_by_label("Name")).to_have_value("queues")
    await dialog.get_by_label("Name").fill("")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_text("Fill this in.").first).to_be_visible()
    await dialog.get_by_label("Name").fill("queue")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-chips]")).to_have_text("queue")
    await saved(page)
    assert await page.get_by_label("Title").input_value() == "Typed before"
    assert [one.name for one in await rows(database, sa.select(Tag.name))] == ["queue"]  # type: ignore[call-overload]


@pytest.mark.usefixtures("database")
async def test_what_a_new_record_leads_to_is_made_in_a_second_dialog_over_the_first(visit: Visit) -> None:
    page = await visit("/decisions/new", who="admin")
    await page.get_by_role("button", name="Evidence", exact=True).click()
    await page.locator("[id='field-evidence.n1.document']").press_sequentially("What we measured")
    await page.get_by_role("option", name="New research document “What we measured”…").click()
    first = page.get_by_role("dialog", name="New research document")
    await first.locator("[name='summary']").fill("Typed before")
    await first.get_by_role("link", name="New collection for Collection").click()
    second = page.get_by_role("dialog", name="New collection")
    await second.locator("[name='name']").fill("Platform")
    await second.get_by_role("button", name="Create").click()
    await expect(first.locator("[name='collection.text']")).to_have_value("Platform")
    await expect(first.locator("[name='summary']")).to_have_value("Typed before")
    await first.get_by_role("button", name="Create").click()
    await expect(page.locator("[id='field-evidence.n1.document']")).to_have_value("What we measured")
    await expect(page.locator("dialog[open]")).to_have_count(0)


async def test_children_are_arranged_with_the_keyboard_alone(visit: Visit, database: Database) -> None:
    made = await a_decision(database, options=[Option(title="Redis"), Option(title="Valkey", position=1)])
    first, second = (one.id for one in made.options)
    page = await visit(f"/admin/decisions/{made.id}#field-options.{second}.title", who="admin")
    title = page.locator(f"[id='field-options.{second}.title']")
    await expect(title).to_be_focused()  # folded away until the link led there
    await page.keyboard.press("Alt+ArrowUp")
    await expect(title).to_be_focused()
    await expect(page.locator("#announcements")).to_have_text("Valkey: 1 of 2.")
    await page.keyboard.press("Alt+Enter")
    await page.keyboard.type("KeyDB")
    await page.locator(f"[id='row-options.{first}'] summary").focus()
    await page.keyboard.press("Alt+Backspace")
    await expect(page.locator(f"[id='row-options.{first}']")).to_contain_text("Put back")
    await page.keyboard.press("Alt+Backspace")
    await expect(page.locator(f"[id='row-options.{first}']")).to_contain_text("Remove")
    await saved(page)
    stored = await rows(database, sa.select(Option.title).order_by(Option.position))  # type: ignore[call-overload]
    assert [one.title for one in stored] == ["Valkey", "KeyDB", "Redis"]


async def test_arguments_of_a_new_option_are_added_within_it(visit: Visit, database: Database) -> None:
    made = await a_decision(database)
    page = await visit(f"/admin/decisions/{made.id}", who="admin")
    await page.get_by_role("button", name="Add option").click()
    await page.keyboard.type("Redis")
    await page.get_by_role("button", name="Add argument").click()
    await page.locator("[id='field-options.n1.arguments.n1.text']").fill("It is *fast*")
    await saved(page)
    await page.locator(".row-body summary").first.click()
    await expect(page.locator("textarea[name^='options.'][name$='.text']")).to_have_value("It is *fast*")


async def test_leaving_asks_first_while_something_is_not_stored(visit: Visit, database: Database) -> None:
    made = await a_decision(database)
    page = await visit(f"/admin/decisions/{made.id}", who="admin")
    asked: list[str] = []

    async def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", stay)
    await page.get_by_label("Title").fill("Not stored")
    await page.get_by_role("link", name="Cancel").click(no_wait_after=True)
    await expect(page.get_by_label("Title")).to_have_value("Not stored")
    assert asked == ["beforeunload"]
    await saved(page)
    await page.goto("/admin/tags")
    assert asked == ["beforeunload"]


async def test_markdown_is_shown_as_one_types_and_does_no_harm(visit: Visit, database: Database) -> None:
    made = await a_decision(database, context="It is **slow**.")
    page = await visit(f"/admin/decisions/{made.id}", who="admin")
    field = page.locator("[data-preview]").first
    await field.get_by_role("button", name="Preview").click()
    await expect(field.locator(".preview strong")).to_have_text("slow")
    await field.locator("textarea").fill("*Quick* <script>boom()</script> [x](javascript:boom())")
    await expect(field.locator(".preview em")).to_have_text("Quick")
    assert await field.locator(".preview :is(script, a[href^=javascript])").count() == 0


async def test_pressing_twice_stores_once(visit: Visit, database: Database) -> None:
    page = await visit("/admin/tags/new", who="admin")
    await expect(page.get_by_label("Name")).to_be_focused()
    await page.keyboard.type("cache")
    await page.get_by_role("button", name="Save", exact=True).last.dblclick()
    await expect(page).to_have_url(re.compile(r"/admin/tags\?saved=\d+$"))
    assert [one.name for one in await rows(database, sa.select(Tag.name))] == ["cache"]  # type: ignore[call-overload]


async def test_what_is_wrong_in_a_fold_is_open_and_has_the_keyboard(visit: Visit, database: Database) -> None:
    made = await a_decision(database, risks=[Risk(title="Full")])
    risk = made.risks[0].id
    tall = {"width": 1280, "height": 900}
    page = await visit(f"/admin/decisions/{made.id}#field-risks.{risk}.likelihood", who="admin", viewport=tall)
    await page.keyboard.type("9")
    await page.keyboard.press("Control+s")
    await expect(page.get_by_text("Nothing was saved yet")).to_be_visible()
    await expect(page.locator(f"[id='field-risks.{risk}.likelihood']")).to_be_focused()
    assert await violations(page) == []


async def test_the_keyboard_map_opens_and_closes(visit: Visit, database: Database) -> None:
    page = await visit("/admin/tags/new", who="admin")
    await page.keyboard.type("?")
    await expect(page.get_by_label("Name")).to_have_value("?")
    await page.locator("h1").click()
    await page.keyboard.press("?")
    await expect(page.get_by_role("heading", name="Keys")).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("heading", name="Keys")).to_be_hidden()
    assert database


async def test_forms_are_accessible_and_fit(visit: Visit, database: Database) -> None:
    made = await a_decision(database, risks=[Risk(title="Full")], options=[Option(title="Redis")])
    options: Any = {"who": "admin", "viewport": {"width": 390, "height": 900}}
    stale = await visit(f"/admin/decisions/{made.id}", **options)
    page = await visit(f"/admin/decisions/{made.id}", **options)
    for fold in await page.locator("details.row-body > summary").all():
        await fold.click()
    assert await wrong(page) == []
    await page.get_by_label("Title").fill("Use Valkey")
    await saved(page)
    await stale.get_by_label("Title").fill("Use KeyDB")
    await stale.keyboard.press("Control+s")
    await expect(stale.get_by_role("heading", level=1)).to_contain_text("was changed meanwhile")
    await expect(stale.get_by_role("radio", name="Theirs")).to_be_focused()
    for shown in (stale, await visit(f"/admin/decisions/{made.id}/delete", **options)):
        assert await wrong(shown) == []
    await stale.keyboard.press("Space")
    await saved(stale)
    await expect(stale.get_by_label("Title")).to_have_value("Use Valkey")
