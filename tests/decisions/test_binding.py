"""What is editorial in a text that people agreed to, and what is not."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decisions.binding import digest
from app.decisions.models import Option, Status
from app.persistence.database.engine import Database
from tests.admin.browsing import a_decision, open_page

TEXTS = st.text("No, we.\n\t -#“a1)", max_size=60)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Use Redis, since it is quick.", "Use Redis since it is quick"),
        ("Use “Redis”.", 'Use "Redis".'),
        ("We use it \nfor  all of our queues.", "We use it for\nall of our queues."),
        ("One.\r\n\r\n\r\nTwo.", "One\n\nTwo.\n"),
        ("- one.\n- two", "- one\n- two."),
    ],
)
def test_what_is_editorial(before: str, after: str) -> None:
    assert digest({"Outcome": before}) == digest({"Outcome": after})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("No, we use X", "No we use X"),
        ("We use X, not Y", "We use X not Y"),
        ("Nein, wir nehmen X", "Nein wir nehmen X"),
        ("No. We use X", "No we use X"),
        ("We use X. Not Y.", "We use X Not Y."),
        ("We use X", "    We use X"),
        ("We say:\n\n    X", "We say:\n\nX"),
        ("- A\n- B", "- A - B"),
        ("- A\n  - B", "- A\n- B"),
        ("One\n\nTwo", "One Two"),
        ("1,5", "15"),
    ],
)
def test_what_is_not(before: str, after: str) -> None:
    assert digest({"Outcome": before}) != digest({"Outcome": after})


@given(TEXTS)
def test_blanks_at_ends_of_lines_never_count(text: str) -> None:
    trailing = "\r\n".join(f"{line} " for line in text.splitlines())
    assert digest({"Outcome": text}) == digest({"Outcome": trailing})


async def test_two_options_are_not_one_of_both_names(editor: httpx.AsyncClient, database: Database) -> None:
    options = [Option(title="A"), Option(title="B", position=1)]
    made = await a_decision(database, status=Status.ACCEPTED, options=options)
    page = await open_page(editor, f"/decisions/{made.id}/edit")
    page = await page.press(f"remove:options.{options[1].id}")
    page = await page.set({f"options.{options[0].id}.title": "A B"}).press()
    assert (page.status, "would change what it says (Options)" in page.text) == (422, True)
