"""Writing with scripts and a keyboard."""

from __future__ import annotations

import asyncio
import re

import pytest
import sqlalchemy as sa
from playwright.async_api import Frame, Page, expect

from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.tables import Decision, Draft, Evidence, Option, Package, Pin, Risk
from tests.accessibility import violations, wrong
from tests.admin.browsing import a_decision, rows
from tests.browser_fixtures import Visit
from tests.images.files import png
from tests.register import collection, document, store

pytestmark = pytest.mark.browser


def state(page: Page, text: str) -> object:
    return expect(page.locator("[data-draft-state]")).to_have_text(re.compile(text))


async def choose(page: Page, field: str, words: str) -> None:
    await page.locator(f"[id='field-{field}']").press_sequentially(words)
    await expect(page.locator(f"[id='options-{field}'] [role=option]").first).to_have_text(words)
    await page.keyboard.press("Enter")


async def test_a_decision_is_written_with_the_keyboard_alone_on_one_page(visit: Visit, database: Database) -> None:
    await store(database, document(collection(), "What we measured"), Package(ecosystem="pypi", name="asyncpg"))
    page = await visit("/decisions/new", who="editor")
    await page.keyboard.type("Use asyncpg")  # the title has the keyboard
    await expect(page.get_by_role("button", name="Add option")).to_be_visible()  # options begin where they stand
    await expect(page.get_by_role("button", name="Add risk")).to_be_hidden()
    await page.keyboard.press("Tab")
    for title in ("asyncpg", "psycopg", "Both"):
        await page.keyboard.press("Alt+o")
        await page.keyboard.type(title)
    await page.keyboard.press("Alt+r")
    await page.keyboard.type("It lags behind")
    await page.keyboard.press("Alt+p")
    await choose(page, "pins.n1.package", "asyncpg")
    await page.keyboard.press("Alt+v")
    await choose(page, "evidence.n1.document", "What we measured")
    await state(page, "Draft saved")
    assert await violations(page) == []
    await page.keyboard.press("Control+Enter")
    await expect(page).to_have_url(re.compile(r"/decisions/\d+"))
    counts = [
        await rows(database, sa.select(sa.func.count()).select_from(one)) for one in (Option, Risk, Pin, Evidence)
    ]
    assert [count for ((count,),) in counts] == [3, 1, 1, 1]
    (made,) = await rows(database, sa.select(Decision.status))  # type: ignore[call-overload]
    assert made.status is Status.PROPOSED
    assert await rows(database, sa.select(Draft.id)) == []  # type: ignore[call-overload]


async def test_what_was_typed_is_there_after_a_reload(visit: Visit, database: Database) -> None:
    page = await visit("/decisions/new", who="editor")
    await page.keyboard.type("Use asyncpg")
    await page.keyboard.press("Alt+r")
    await page.keyboard.type("It lags")
    await state(page, "Draft saved")
    await page.reload()
    await expect(page.get_by_label("Title", exact=False).first).to_have_value("Use asyncpg")
    await expect(page.locator("[id='field-risks.n1.title']")).to_have_value("It lags")


async def test_without_a_network_typing_goes_on_and_is_sent_later(
    visit: Visit, database: Database, complaints: list[str]
) -> None:
    made = await a_decision(database, status=Status.PROPOSED)
    page = await visit(f"/decisions/{made.id}/edit", who="editor")
    await page.context.set_offline(True)
    await page.locator("#field-context").fill("Long thoughts")
    await state(page, "Not saved yet")
    await page.context.set_offline(False)
    await state(page, "Draft saved")
    assert [tuple(one) for one in await rows(database, sa.select(Draft.record_id))] == [(made.id,)]  # type: ignore[call-overload]
    assert await page.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('draft:'))") == []
    complaints.clear()  # of the network


async def test_the_sheet_is_accessible_and_fits(visit: Visit, database: Database) -> None:
    page = await visit("/decisions/new", who="editor", viewport={"width": 390, "height": 900})
    for key in "oraipcgvwl":
        await page.keyboard.press(f"Alt+{key}")
    await expect(page.locator(".part:visible")).to_have_count(10)
    assert await wrong(page) == []
    await page.evaluate("document.querySelector('form').dataset.guard = ''")


async def switch(page: Page, mode: str) -> None:
    """To the other mode, whose page comes twice: again once the copy is sent that the browser kept on the way."""
    arrived = 0

    def count(_: Frame) -> None:  # the first may be left before it is loaded
        nonlocal arrived
        arrived += 1

    page.on("framenavigated", count)
    await page.get_by_role("button", name=mode).click()
    while arrived < 2:
        await asyncio.sleep(0.05)
    await page.wait_for_load_state()


async def test_the_text_of_a_sheet_is_read_as_one_types(visit: Visit, database: Database) -> None:
    made = await a_decision(database, status=Status.PROPOSED, context="We need a cache.")
    page = await visit(f"/decisions/{made.id}/edit", who="editor", viewport={"width": 390, "height": 900})
    await switch(page, "Markdown")
    text = page.get_by_label("Markdown", exact=True)
    await expect(page.locator(".preview")).to_contain_text("We need a cache.")
    await text.fill((await text.input_value()).replace("a cache", "two caches").replace("proposed", "perhaps"))
    await expect(page.locator(".preview")).to_contain_text("We need two caches.")
    await expect(page.locator(".findings-beside")).to_contain_text("perhaps")
    assert await wrong(page) == []
    await state(page, "Draft saved")
    await page.reload()
    await expect(text).to_have_value(re.compile("two caches"))
    await switch(page, "Form")
    await expect(page.locator("#field-context")).to_have_value("We need two caches.")
    await page.evaluate("document.querySelector('form[data-draft]').dataset.guard = ''")


async def test_the_text_that_has_the_keyboard_has_a_toolbar_and_takes_links(visit: Visit, database: Database) -> None:
    page = await visit("/decisions/new", who="editor")
    text = page.locator("#field-context")
    await text.fill("quick")
    await text.select_text()
    await expect(page.locator(".text-tools")).to_be_visible()
    await page.keyboard.press("Control+b")
    await expect(text).to_have_value("**quick**")
    await page.get_by_role("button", name="List", exact=True).click()
    await expect(text).to_have_value(re.compile("^- "))
    await text.fill("measured")
    await text.select_text()
    await text.evaluate(
        """(field) => {
            const data = new DataTransfer();
            data.setData("text/plain", "https://example.org/");
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    await expect(text).to_have_value("[measured](https://example.org/)")
    assert await violations(page) == []
    await page.evaluate("document.querySelector('form[data-draft]').dataset.guard = ''")


COPIES = "Object.keys(localStorage).filter((one) => one.startsWith('draft:')).length"


@pytest.mark.parametrize("kind", ["new", "edit"])
async def test_what_was_typed_outlives_a_save_without_a_network(
    visit: Visit, database: Database, complaints: list[str], kind: str
) -> None:
    made = await a_decision(database, status=Status.PROPOSED)
    address = "/decisions/new" if kind == "new" else f"/decisions/{made.id}/edit"
    page = await visit(address, who="editor")
    await page.context.set_offline(True)
    await page.locator("#field-title").fill("Typed in a tunnel")
    await page.locator("#field-context").fill("Long thoughts")
    async with page.expect_event("requestfailed", lambda request: request.is_navigation_request()):
        await page.keyboard.press("Control+s")
    await page.context.set_offline(False)
    await page.goto(address)
    await expect(page.locator("#field-context")).to_have_value("Long thoughts")
    await expect(page.locator(".draft-note")).to_contain_text("not stored yet")
    await page.wait_for_load_state()  # with its scripts, which know the keys
    await page.keyboard.press("Control+s")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Typed in a tunnel")
    await page.goto("/decisions/new")  # which asks what became of the copy
    while await rows(database, sa.select(Draft.id)) or await page.evaluate(COPIES):  # type: ignore[call-overload]
        await asyncio.sleep(0.1)  # not by wait_for_function, whose evaluation the policy of our pages forbids
    await expect(page).to_have_url(re.compile("/decisions/new$"))
    await page.keyboard.type("Another")  # one after the other: it is no page of what was stored before
    await state(page, "Draft saved")
    complaints.clear()  # of the network


async def test_criteria_are_weighed_in_a_grid_that_says_who_leads(visit: Visit, database: Database) -> None:
    options = [Option(title="PostgreSQL", chosen=True), Option(title="Redis", position=1)]
    one = await a_decision(database, status=Status.PROPOSED, options=options)
    page = await visit(f"/decisions/{one.id}/edit", who="editor", viewport={"width": 390, "height": 900})
    await page.keyboard.press("Alt+k")
    for text in ("Speed", "3", "4", "5"):
        await page.keyboard.type(text)
        await page.keyboard.press("Tab")
    await page.get_by_role("button", name="Another criterion").click()
    for text in ("Nothing is lost", "1", "5", "3"):
        await page.keyboard.type(text)
        await page.keyboard.press("Tab")
    await expect(page.locator(".criteria-said")).to_contain_text("Redis leads PostgreSQL")
    await page.locator("summary", has_text="Redis").click()
    await page.locator("[name^='options.'][name$='.title']").last.fill("Valkey")
    await page.keyboard.press("Tab")
    await expect(page.locator(".criteria thead")).to_contain_text("Valkey")
    assert await violations(page) == []
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".md-warning")).to_contain_text("Valkey leads PostgreSQL by 1")
    ((drivers,),) = await rows(database, sa.select(Decision.drivers))  # type: ignore[call-overload]
    assert drivers.splitlines()[2:] == ["| Speed | 3 | 4 | 5 |", "| Nothing is lost | 1 | 5 | 3 |"]


async def test_who_and_what_a_text_names_is_offered_as_one_types(visit: Visit, database: Database) -> None:
    one = await a_decision(database, status=Status.PROPOSED)
    page = await visit(f"/decisions/{one.id}/edit", who="editor", viewport={"width": 390, "height": 900})
    context = page.locator("[name=context]")
    await context.focus()
    choices = page.locator("#mention-choices [role=option]")
    for typed, offered in (("Ask @edw", "@Edwin Editor"), ("why #1", "#1 Use Redis"), ("or [[use", "Use Redis")):
        await page.keyboard.type(typed)
        await expect(choices.first).to_have_text(offered)
        assert await violations(page) == []
        await page.keyboard.press("Enter")
        await expect(page.locator("#mention-choices")).to_be_hidden()
    await expect(context).to_have_value("Ask @Edwin Editor why #1 or [[Use Redis]]")
    await page.keyboard.type(" @edw")
    await expect(choices.first).to_have_text("@Edwin Editor")
    await page.keyboard.press("Escape")
    await expect(page.locator("#mention-choices")).to_be_hidden()


PASTE = """async (field, [kind, name, size]) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 30, height: 20 });
    const picture = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const data = new DataTransfer();
    data.items.add(new File([size ? new ArrayBuffer(size) : picture], name, { type: "image/png" }));
    const given = { bubbles: true, cancelable: true };
    const event = kind === "drop" ? new DragEvent("drop", { dataTransfer: data, ...given })
      : new ClipboardEvent("paste", { clipboardData: data, ...given });
    field.dispatchEvent(event);
}"""


async def test_images_are_pasted_and_dropped_into_a_text(
    visit: Visit, database: Database, complaints: list[str]
) -> None:
    page = await visit("/decisions/new", who="editor", viewport={"width": 390, "height": 900})
    await page.locator("#field-title").fill("Draw it")
    text = page.locator("#field-context")
    await text.fill("Before ")
    await text.evaluate(PASTE, ["paste", "plan.png", 0])
    await expect(text).to_have_value(re.compile(r"^Before \n\n!\[plan\]\(/images/\S+-30x20\.png\)$"))
    await text.evaluate(PASTE, ["drop", "huge.png", 11_000_000])
    await expect(page.get_by_role("alert")).to_have_text("huge.png has more than 10 MB.")
    await text.evaluate(PASTE, ["drop", "none.png", 30])
    await expect(page.get_by_role("alert")).to_contain_text("none.png: The file is no image that is known here")
    await expect(text).to_have_value(re.compile(r"^Before \n\n!\[plan\]\(\S+\)$"))
    async with page.expect_file_chooser() as chosen:
        await page.get_by_role("button", name="Image").click()
    await (await chosen.value).set_files({"name": "b.png", "mimeType": "image/png", "buffer": png(8, 8)})
    await expect(text).to_have_value(re.compile(r"\)\n\n!\[b\]\(/images/\S+-8x8\.png\)$"))
    assert await violations(page) == []
    await state(page, "Draft saved")
    await page.keyboard.press("Control+s")
    await expect(page.locator("main img[src^='/images/']")).to_have_count(2)
    complaints.clear()  # of the refused one, which the browser notes


async def test_an_image_is_a_paragraph_of_its_own_wherever_it_is_put(visit: Visit, database: Database) -> None:
    page = await visit("/decisions/new", who="editor")
    text = page.locator("#field-context")
    table = "| A |\n| - |\n| 1 |"
    for before, after, between in [
        (table, "", ("\n\n", "")), (table, "\nAfter", ("\n\n", "\n")), ("", "After", ("", "\n\n")),
        ("A sentence.\n", "\n\nAfter", ("\n", "")), ("One\n\n", "two", ("", "\n\n")),
    ]:  # fmt: skip
        await text.fill(before + after)
        await text.evaluate("(field, at) => field.setSelectionRange(at, at)", len(before))
        await text.evaluate(PASTE, ["paste", "plan.png", 0])
        first, last = (re.escape(one) for one in (before + between[0], between[1] + after))
        await expect(text).to_have_value(re.compile(rf"^{first}!\[plan\]\(/images/\S+\){last}$"))
        caret = await text.evaluate("(field) => field.value.slice(field.selectionStart)")
        assert caret == between[1] + after
    await page.evaluate("document.querySelector('form[data-draft]').dataset.guard = ''")
