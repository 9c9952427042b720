"""Whatever is wrong with a sheet is said at once, each thing beside its field."""

from __future__ import annotations

import re

import httpx

from tests.admin.browsing import open_page


def beside(text: str, field: str) -> str:
    """What is wrong with a field, as it stands beside it."""
    found = re.search(rf'<p class="error" id="{re.escape(field)}-error">.*?<span>([^<]*)</span>', text, re.DOTALL)
    return found[1] if found else ""


async def test_a_package_that_is_not_known_hides_nothing_else_that_is_wrong(editor: httpx.AsyncClient) -> None:
    page = await (await open_page(editor, "/decisions/new")).press("add:pins")
    page = await page.press("add:risks")
    page.set({"pins.n1.package.text": "nobody-knows", "pins.n1.specifier": ">=5 or so", "pins.n1.level": "required"})
    answer = await page.set({"risks.n1.title": "It lags", "risks.n1.likelihood": "9"}).press("propose")
    assert answer.status == 422
    assert "nobody-knows" in beside(answer.text, "pins.n1.package")
    assert "is no range that can be read" in beside(answer.text, "pins.n1.specifier")
    assert beside(answer.text, "risks.n1.likelihood") == "Enter 5 or less."
    assert 'aria-describedby="risks.n1.likelihood-help risks.n1.likelihood-error"' in answer.text
    assert 'id="risks.n1.likelihood-help">From 1, low, to 5, high.' in answer.text
    assert beside(answer.text, "title") == "Fill this in."


async def test_words_that_name_nothing_say_how_it_is_made(editor: httpx.AsyncClient) -> None:
    page = await (await open_page(editor, "/decisions/new")).press("add:pins")
    page = await page.press("add:evidence")
    page.set({"title": "Log in one way", "pins.n1.package.text": "structlog", "evidence.n1.document.text": "Our logs"})
    answer = await page.press("propose")
    for field, new in (
        ("pins.n1.package", "package structlog"),
        ("evidence.n1.document", "research document Our logs"),
    ):
        name = answer[f"{field}.text"]
        assert beside(answer.text, field) == (
            f"Nothing is called “{name}”. Choose “New {new}” in the list, or make it with the + beside it."
        )


async def test_what_is_wrong_twice_is_said_once(editor: httpx.AsyncClient) -> None:
    page = await (await open_page(editor, "/decisions/new")).press("add:pins")
    page.set({"title": "Log", "owner.text": "Nobody", "pins.n1.specifier": ">=5 or so", "pins.n1.level": "required"})
    for action in ("propose", "propose"):
        page = await page.press(action)
        assert beside(page.text, "owner").count("Nothing is called “Nobody”") == 1
        assert "Fill this in" not in beside(page.text, "owner")
