"""The list of research in a real browser."""

import pytest

from app.persistence.database.engine import Database
from app.tables import Practice
from tests.browser_fixtures import Visit
from tests.register import collection, document, store

pytestmark = pytest.mark.browser


async def test_results_answer_as_one_types(visit: Visit, database: Database) -> None:
    here = collection()
    await store(database, document(here, "Queues on PostgreSQL"), document(here, "Maps at sea"))
    page = await visit("/research", viewport={"width": 1440, "height": 900})
    await page.get_by_label("Text").press_sequentially("queue")
    await page.locator("#announcements").get_by_text("1 document", exact=True).wait_for()
    assert await page.locator(".row-title").all_text_contents() == ["Queues on PostgreSQL"]
    assert page.url.endswith("/research?q=queue")


async def test_without_scripts_a_button_filters(visit: Visit, database: Database) -> None:
    here = collection()
    await store(database, document(here, "Queues on PostgreSQL"), document(here, "Maps at sea"))
    page = await visit("/research", viewport={"width": 1440, "height": 900}, java_script_enabled=False)
    await page.get_by_label("Text").fill("maps")
    await page.get_by_role("button", name="Filter", exact=True).click()
    assert await page.locator(".row-title").all_text_contents() == ["Maps at sea"]


async def test_the_code_of_a_practice_is_copied_as_it_is(visit: Visit, database: Database) -> None:
    code = "if a < b and c:\n    go()"
    study = document(collection(), "Study", practices=[Practice(title="Go", code=code, language="python")])
    await store(database, study)
    page = await visit(f"/research/{study.id}", permissions=["clipboard-read", "clipboard-write"])
    await page.get_by_role("button", name="Copy").click()
    await page.locator("[data-copied]").wait_for()
    assert (await page.evaluate("navigator.clipboard.readText()")).strip() == code
