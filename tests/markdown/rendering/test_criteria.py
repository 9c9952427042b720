"""Tables of weighed criteria show totals, and warn where the call is close."""

from __future__ import annotations

import pytest

from app.markdown.rendering.criteria import with_totals
from app.markdown.rendering.render import render

HEAD = "| Criterion | Weight | PostgreSQL | Redis |\n| --- | --- | --- | --- |\n"
CLEAR = f"{HEAD}| Speed | 3 | 4 | 5 |\n| Nothing is lost | 5 | 5 | 2 |"
CLOSE = f"{HEAD}| Speed | 3 | 4 | 5 |\n| Nothing is lost | 1 | 5 | 3 |"


def test_totals_stand_below_the_table_and_the_best_is_set_off() -> None:
    shown = with_totals(CLEAR)
    assert shown.split("\n")[-1] == "| **Total** | | **37** | 25 |"
    assert "WARNING" not in shown
    assert "<strong>37</strong>" in render(CLEAR)


def test_a_close_call_names_the_weight_that_tips_it() -> None:
    shown = with_totals(f"Before.\n\n{CLOSE}\n\nAfter.")
    assert "| **Total** | | 17 | **18** |" in shown
    told = "A close call: Redis leads PostgreSQL by 1 (6%). It tips if “Speed” weighs less than 2 instead of 3."
    assert told in shown
    assert shown.endswith("\n\nAfter.")
    html = render(CLOSE)
    assert ("md-warning" in html, html.count("<tr>")) == (True, 4)


def test_a_tie_and_a_number_that_is_missing_are_said() -> None:
    assert "A tie: PostgreSQL and Redis" in with_totals(f"{HEAD}| Speed | 3 | 4 | 4 |")
    shown = with_totals(f"{CLEAR}\n| Price | 2 | 3 | |")
    assert "| **Total** | | **43** |  |" in shown
    assert "Redis has no number for “Price”" in shown


@pytest.mark.parametrize(
    "text",
    [
        "| Fruit | Weight | Price |\n| --- | --- | --- |\n| Apple | 3 | 4 |",
        "| Criterion | Weight |\n| --- | --- |\n| Speed | 3 |",
        f"```\n{CLEAR}\n```",
        f"{HEAD}| Speed | high | good | better |",
        "No table | weight |",
    ],
)
def test_another_table_stays_as_it_is(text: str) -> None:
    assert with_totals(text) == text


def test_totals_that_somebody_wrote_are_not_written_again() -> None:
    shown = with_totals(f"{CLOSE}\n| **Total** | | 17 | 18 |")
    assert (shown.count("Total"), "A close call: Redis" in shown) == (1, True)


def test_weights_in_per_cent_and_numbers_with_a_comma_count() -> None:
    shown = with_totals(
        "| Kriterium | Gewicht | A | B |\n|---|---|---|---|\n| Tempo | 60 % | 4,5 | 1 |\n| Preis | 40% | 2 | 2 |"
    )
    assert "| **Total** | | **3.5** | 1.4 |" in shown
