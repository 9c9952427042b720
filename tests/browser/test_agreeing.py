"""Three people agree on a decision, with scripts and without: asked, objected, resolved, accepted, reviewed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from app.decisions.models import LinkKind, Status
from app.persistence.database.engine import Database
from app.tables import Decision, DecisionLink, Option
from tests.accessibility import wrong
from tests.browser_fixtures import Visit
from tests.cast import secret_of
from tests.register import collection, decision, store

pytestmark = [pytest.mark.browser]
SHOTS = ""  # a folder where one wants to look at the pages


async def proposal(database: Database) -> Decision:
    """A decision that waits, and everybody who may agree on it."""
    platform = collection()
    platform.quorum = 2
    options = [Option(title="PostgreSQL", chosen=True), Option(title="Redis", position=1)]
    one = decision(
        platform, 1, "Keep sessions in PostgreSQL", status=Status.PROPOSED, options=options,
        context="Sessions are lost at each deploy.", outcome="We keep them in PostgreSQL, swept once a night.",
    )  # fmt: skip
    resting = DecisionLink(target=one, kind=LinkKind.DEPENDS_ON)
    await store(database, one, decision(platform, 2, "Sweep sessions at night", links_out=[resting]))
    for name in ("admin", "editor", "reader"):
        await secret_of(database, name)
    return one


async def seen(page: Page, scripts: bool, shot: str) -> None:
    """Nothing in the way of anybody, which is looked for with scripts, and nothing beside the window."""
    await page.wait_for_load_state("load")
    assert not scripts or await wrong(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{shot}-{scripts}.png", full_page=True)


async def asks(page: Page, scripts: bool) -> None:
    await page.get_by_role("link", name="Ask for agreement").click()
    await page.get_by_label("What it is about").fill(
        "Sessions are to survive a deploy. Look at the load that it makes."
    )
    await page.get_by_label("Ada Admin").check()
    await page.get_by_label("Rosa Reader").check()
    await seen(page, scripts, "1-ask")
    await page.get_by_role("button", name="Ask them").click()
    await expect(page.locator("h1")).to_have_text("Shall it be accepted?")
    await seen(page, scripts, "2-round")


async def objects(page: Page, scripts: bool) -> None:
    await expect(page.locator("h1")).to_have_text("Your turn")
    await seen(page, scripts, "3-turn")
    await page.get_by_role("link", name="Say it").click()
    await page.get_by_role("radio", name="Object").check()
    await page.get_by_label("Note or reason").fill("A sweep of 10 million rows locks the table.")
    await page.get_by_role("textbox", name="What would resolve it").fill("Sweep in batches.")
    await seen(page, scripts, "4-object")
    await page.get_by_role("button", name="Say it").click()
    await expect(page.locator(".positions")).to_contain_text("Sweep in batches.")
    await seen(page, scripts, "5-objected")


async def agrees(page: Page, one: Decision, scripts: bool) -> None:
    await page.goto(f"/decisions/{one.id}")
    await seen(page, scripts, "6-decision")
    await page.get_by_role("button", name="Agree").click()
    await expect(page.locator("h1")).to_have_text("Shall it be accepted?")


async def resolves(page: Page, one: Decision, scripts: bool) -> None:
    await page.goto(f"/decisions/{one.id}/edit")
    await page.locator("textarea[name=outcome]").fill("We keep them in PostgreSQL, swept once a night in batches.")
    await seen(page, scripts, "6b-edit")
    await page.get_by_role("button", name="Save", exact=True).last.click()
    await expect(page.locator("main")).to_contain_text("in batches")


async def agrees_again(page: Page, one: Decision, scripts: bool) -> None:
    await page.goto("/me")
    await page.get_by_role("link", name="Say it").click()
    await expect(page.locator("ins").first).to_contain_text("batches")
    await seen(page, scripts, "7-changed")
    await page.get_by_role("radio", name="Agree", exact=True).check()
    await page.get_by_role("button", name="Say this instead").click()
    await expect(page.locator(".positions")).to_contain_text("Agrees")


async def accepts_and_reviews(page: Page, one: Decision, scripts: bool) -> None:
    await page.goto(f"/decisions/{one.id}")
    await page.get_by_role("button", name="Accept it").click()
    await expect(page.locator("h1")).to_have_text("Whether it shall be accepted")
    await seen(page, scripts, "8-closed")
    await page.goto(f"/decisions/{one.id}")
    await expect(page.get_by_role("heading", name="Agreement")).to_be_visible()
    await expect(page.locator("dl.answer")).to_contain_text("Since")
    await seen(page, scripts, "9-accepted")
    await page.goto(f"/decisions/{one.id}/reviews/new")
    await page.get_by_label("Why").fill("Two deploys later no session was lost.")
    await seen(page, scripts, "10-review")
    await page.get_by_role("button", name="Note it").click()
    await expect(page.locator("main")).to_contain_text("no session was lost")


async def supersedes(page: Page, one: Decision, scripts: bool) -> None:
    """With a successor of its own draft, which says what becomes of the decision that rests on the old one."""
    await page.goto(f"/decisions/{one.id}")
    await page.get_by_role("link", name="Supersede").click()
    await page.locator("input[name=title]").fill("Keep sessions in cookies")
    await page.locator("textarea[name=outcome]").fill("We seal them, and keep them in cookies.")
    await page.get_by_label("Sweep sessions at night").select_option("Goes too")
    await seen(page, scripts, "11-supersede")
    await page.get_by_role("button", name="Propose it").click()
    await expect(page.locator("h1")).to_contain_text("Keep sessions in cookies")
    await page.get_by_role("link", name="Ask for agreement").click()
    await page.get_by_label("What it is about").fill("No table, no sweep.")
    for name in ("Ada Admin", "Rosa Reader"):
        await page.get_by_label(name).check()
    await page.get_by_role("button", name="Ask them").click()
    await expect(page.locator("h1")).to_have_text("Shall it be accepted?")


async def agrees_at_last(page: Page) -> None:
    await page.goto("/me")
    await page.get_by_role("link", name="Say it").click()
    await page.get_by_role("radio", name="Agree", exact=True).check()
    await page.get_by_role("button", name="Say it").click()
    await expect(page.locator(".positions")).to_contain_text("Agrees")


async def turns(page: Page, one: Decision, scripts: bool) -> None:
    """The successor is accepted, and with it the old ones turn."""
    await page.goto("/decisions?status=proposed")
    await page.get_by_role("link", name="Keep sessions in cookies").click()
    await page.get_by_role("button", name="Accept it").click()
    await expect(page.locator("h1")).to_have_text("Whether it shall be accepted")
    await page.goto(f"/decisions/{one.id}")
    await expect(page.locator("dl.answer")).to_contain_text("Keep sessions in cookies")
    await seen(page, scripts, "12-superseded")
    await page.goto("/decisions?status=superseded")
    await expect(page.locator("#results")).to_contain_text("Sweep sessions at night")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_three_people_come_to_a_decision(visit: Visit, database: Database, scripts: bool) -> None:
    one = await proposal(database)
    window = {"viewport": {"width": 1440 if scripts else 390, "height": 900}, "java_script_enabled": scripts}
    editor = await visit(f"/decisions/{one.id}", who="editor", **window)
    await asks(editor, scripts)
    rosa, ada = await visit("/me", who="reader", **window), await visit("/me", who="admin", **window)
    await objects(rosa, scripts)
    await agrees(ada, one, scripts)
    await resolves(editor, one, scripts)
    await agrees_again(rosa, one, scripts)
    await agrees_again(ada, one, scripts)
    await accepts_and_reviews(editor, one, scripts)
    await supersedes(editor, one, scripts)
    await agrees_at_last(rosa)
    await agrees_at_last(ada)
    await turns(editor, one, scripts)
