"""Tables of weighed criteria show totals, and warn where the call is close."""

from __future__ import annotations

import pytest

from app.markdown.rendering.criteria import with_totals
from app.markdown.rendering.render import render
from tests.growth import LINEAR, growth

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


def test_rows_whose_weight_is_no_number_are_named() -> None:
    shown = with_totals(f"{HEAD}| Speed | 3 | 4 | 5 |\n| Fun | high | 1 | 1 |\n| Price | −2 | 1 | 1 |")
    assert "Not counted, for their weights are no numbers from 0 on: Fun, Price." in shown
    assert "| **Total** | | 12 | **15** |" in shown


@pytest.mark.parametrize("cell", ["1,000", "1e999", "4/5", "3 to 4", "3–4", "2x"])
def test_what_is_more_than_a_number_is_none(cell: str) -> None:
    assert "has no number for “Speed”" in with_totals(f"{HEAD}| Cost | 1 | 2 | 3 |\n| Speed | 3 | {cell} | 5 |")


def test_many_tables_take_a_time_that_grows_with_their_number() -> None:
    assert growth(lambda size: with_totals("|weight\n" + "a|b\n-|-\n\n" * size), 500, 2_000) < LINEAR
