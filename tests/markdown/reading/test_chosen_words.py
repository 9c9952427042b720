"""Which option was chosen, where an outcome names others behind a denial or as the second best."""

import pytest

from tests.markdown.reading.test_chosen import ROOFS, chosen


@pytest.mark.parametrize(
    ("options", "outcome", "titles"),
    [
        (ROOFS, "Not Slate, not Thatch: Clay tiles.", ["Clay tiles"]),
        (ROOFS, "We take Thatch (fallback: Slate).", ["Thatch"]),
        (ROOFS, "We chose Thatch over Slate: Clay tiles were too dear.", ["Thatch"]),
        (ROOFS, "Rather than Slate: Clay tiles are worse, so Thatch.", ["Thatch"]),
        (ROOFS, "As a fall-back for the failing roof we chose Thatch.", ["Thatch"]),
        ("* Go with modules\n* Go\n* Rust", "Go with modules was chosen.", ["Go with modules"]),
        ("* Go\n* Rust", "Go with modules was chosen.", ["Go"]),
        ("* Go\n* Rust\n* Python", "Go with option 2.", ["Rust"]),
        ("* Go\n* Go with plugins\n* Rust", "We go with Go with plugins.", ["Go with plugins"]),
        ("* Keep slates\n* Lay thatch", "Keep an eye on the weather.", []),
    ],
)
def test_what_is_denied_or_second_best_is_not_chosen(options: str, outcome: str, titles: list[str]) -> None:
    assert chosen(options, outcome)[0] == titles


@pytest.mark.parametrize("line", ["**Chosen.**", "Verdict: accepted", "✅ Selected", "> Ergebnis: gewählt"])
def test_a_line_below_the_heading_of_an_option_says_it(line: str) -> None:
    options = f"### Slate\n\nHeavy.\n\n### Thatch\n\nLight.\n\n{line}\n\n### Clay\n\nRed."
    assert chosen(options) == (["Thatch"], {"outcome.guessed"})


def test_a_line_that_every_option_has_chooses_none() -> None:
    assert chosen("### Slate\n\nVerdict: accepted\n\n### Thatch\n\nVerdict: accepted")[0] == []


@pytest.mark.parametrize("line", ["- Selected", "```\nStatus: accepted\n```", "Chosen.\n\nBy nobody, that is."])
def test_a_line_among_others_or_in_code_says_nothing(line: str) -> None:
    assert chosen(f"### Slate\n\nHeavy.\n\n### Thatch\n\nLight.\n\n{line}\n\n### Clay\n\nRed.")[0] == []
