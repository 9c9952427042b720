"""Which option was chosen, where no line says "Chosen option": in prose, by marks in the list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markdown.reading.options.marks import read_marks
from app.markdown.reading.options.prose import read_choice
from app.markdown.reading.reader import read
from app.markdown.record import Option

ROOFS = "* Slate\n* Clay tiles\n* Thatch"


def chosen(options: str, outcome: str = "See above.") -> tuple[list[str], set[str]]:
    """The titles that were taken for chosen, and the findings about them."""
    text = f"# T\n\n## Context\n\nA.\n\n## Considered Options\n\n{options}\n\n## Decision Outcome\n\n{outcome}\n"
    reading = read(text.encode(), "0001-x.md")
    assert reading.record is not None
    rules = {one.rule for one in reading.findings if one.rule.startswith("outcome.")}
    return [option.title for option in reading.record.options if option.chosen], rules


@pytest.mark.parametrize(
    ("outcome", "title"),
    [
        ("We go with clay tiles.", "Clay tiles"),
        ("Slate is too heavy. Clay tiles it is.", "Clay tiles"),
        ("After long talks the team picked Thatch over Slate.", "Thatch"),
        ("Instead of slate we take thatch.", "Thatch"),
        ("Rather than Slate, we choose Clay tiles.", "Clay tiles"),
        ("Slate was considered, but Thatch won.", "Thatch"),
        ("None of the others fits, so we use Slate.", "Slate"),
        ("We decided against Slate and in favour of Thatch.", "Thatch"),
        ("Thatch has been selected and Slate was ruled out.", "Thatch"),
        ("> We will use **Thatch**.", "Thatch"),
        ("**Decision:** go for Thatch", "Thatch"),
        ("The winner is Thatch; Slate remains as a fallback.", "Thatch"),
        ("Clay tiles.", "Clay tiles"),
        ("Clay tiles. Slate is too dear, and doing nothing is no way.", "Clay tiles"),
        ("Option B", "Clay tiles"),
        ("Selected: 2", "Clay tiles"),
        ("Alternative 3, since it is cheap.", "Thatch"),
        ("The latter.", "Thatch"),
        ("Use the second option.", "Clay tiles"),
        ("Wir entscheiden uns für Slate.", "Slate"),
        ("Nous avons choisi Thatch.", "Thatch"),
        ("Se eligió Clay tiles.", "Clay tiles"),
        ("Wir sind gegen Slate und für Thatch.", "Thatch"),
        ("Nous votons contre Slate et pour Thatch.", "Thatch"),
        ("我们选择Thatch，因为便宜。", "Thatch"),
    ],
)
def test_a_sentence_that_takes_one_option_chooses_it_as_a_guess(outcome: str, title: str) -> None:
    assert chosen(ROOFS, outcome) == ([title], {"outcome.guessed"})


def test_what_headings_below_an_outcome_explain_chooses_nothing() -> None:
    outcome = "We stay with [Thatch](#thatch), as before.\n\n### Slate\n\nDear.\n\n### Thatch\n\nCheap.\n"
    assert chosen(ROOFS, outcome)[0] == ["Thatch"]


def test_pros_and_cons_side_by_side_are_arguments() -> None:
    table = "| Pros | Cons |\n|---|---|\n| light<br>cheap | rots |\n"
    text = f"# T\n\n## Options\n\n### Wood\n\nOak.\n\n{table}\n### Steel\n\nStrong.\n\n## Decision\n\nSteel.\n"
    record = read(text.encode(), "docs/adr/0001-x.md").record
    assert record is not None
    wood = record.options[0]
    assert wood.description == "Oak."
    assert [(one.stance, one.text) for one in wood.arguments] == [("good", "light"), ("good", "cheap"), ("bad", "rots")]


@pytest.mark.parametrize(
    "outcome",
    ["We rejected Slate and Thatch.", "We will not use Slate.", "Thatch is out.", "Not decided yet; Slate looks good."],
)
def test_what_is_refused_or_open_is_not_chosen(outcome: str) -> None:
    assert chosen(ROOFS, outcome) == ([], set())


def test_two_that_are_named_are_a_finding() -> None:
    assert chosen(ROOFS, "Slate and Thatch will both be used.") == ([], {"outcome.several"})


@pytest.mark.parametrize(
    "options",
    [
        "* A1\n* B1 (selected)\n* C1", "* A1\n* B1 - chosen\n* C1", "* A1\n* Chosen: B1\n* C1",
        "* A1\n* B1 *(gewählt)*", "* A1\n* B1 (chosen, because it is dry)", "### A1\n\nx\n\n### B1 (Chosen)\n\ny",
        "* **Option A**: A1\n* **Option B**: B1 (chosen)",
    ],
)  # fmt: skip
def test_a_word_in_the_list_says_it(options: str) -> None:
    titles, rules = chosen(options)
    assert [title.removeprefix("Option B: ") for title in titles] == ["B1"]
    assert rules == set()


@pytest.mark.parametrize(
    "options",
    [
        "* A1\n* → B1\n* C1", "1. A1\n2. B1 ⭐\n3. C1", "* A1 ❌\n* B1 ✅", "- [ ] A1\n- [x] B1",
        "* A1\n* **B1**\n* C1",
        "* :x: A1\n* :white_check_mark: B1", "### A1\n\nx\n\n### ✅ B1\n\ny",
        "| Option | Chosen |\n|---|---|\n| A1 | |\n| B1 | x |",
        "| Option | Decision |\n|---|---|\n| A1 | rejected |\n| B1 | selected |",
        "| | Option | Cost |\n|---|---|---|\n| | A1 | 2 |\n| ✅ | B1 | 3 |",
    ],
)  # fmt: skip
def test_a_sign_in_the_list_is_a_guess(options: str) -> None:
    assert chosen(options) == (["B1"], {"outcome.guessed"})


def test_a_sign_that_all_bear_says_nothing_and_stays() -> None:
    assert [one.text for one in read_marks(["✅ A1", "✅ B1"])] == ["✅ A1", "✅ B1"]
    assert chosen("* ✅ A1\n* ✅ B1") == ([], set())


def test_the_word_in_the_list_counts_before_the_outcome_and_a_finding_says_so() -> None:
    assert chosen("* A1 (chosen)\n* B1", 'Chosen option: "B1"') == (["A1"], {"outcome.differs"})


def test_a_chosen_option_may_be_named_over_two_lines() -> None:
    assert chosen(
        "* A shed in the yard\n  with a lock\n* B", 'Chosen option: "A shed in\nthe yard with a lock", so'
    ) == (
        ["A shed in the yard with a lock"],
        set(),
    )


@pytest.mark.parametrize(
    ("item", "title", "description"),
    [
        ("**MySQL:** old and\n  slow.", "MySQL", "old and slow."),
        ("__Cutter__: wet in\n  a head sea", "Cutter", "wet in a head sea"),
        ("The attic,\n  which leaks", "The attic, which leaks", ""),
        ("The attic.\n  It leaks in spring.", "The attic.", "It leaks in spring."),
        ("The attic\n  It leaks in spring and in autumn.", "The attic", "It leaks in spring and in autumn."),
        ("**Option 1:** The attic", "Option 1: The attic", ""),
        ("The attic\n\n  Further words.", "The attic", "Further words."),
        ("The attic <!-- or\n  not -->", "The attic", "<!-- or not -->"),
    ],
)
def test_a_wrapped_item_is_one_item_and_a_label_keeps_its_text(item: str, title: str, description: str) -> None:
    text = f"# T\n\n## Context\n\nA.\n\n## Considered Options\n\n* {item}\n* Other\n"
    record = read(text.encode(), "0001-x.md").record
    assert record is not None
    assert (record.options[0].title, record.options[0].description) == (title, description)


def test_the_heading_of_an_option_is_its_title_however_long() -> None:
    heading = f"Option 1: {'The room pushes replies - to the desk. Then: ' * 4}**on**".strip()
    text = f"# T\n\n## Considered Options\n\n### {heading}\n\nSlow.\n\n### Option 2: Short\n\nQuick.\n"
    record = read(text.encode(), "0001-x.md").record
    assert record is not None
    assert [option.title for option in record.options] == [heading, "Option 2: Short"]


PIECES = st.sampled_from(
    [*["Slate", "Thatch", "we", "2", "✅", "(chosen)", "*"], " ", " use ", "not ", "option ", ". ", ", "]
)


@given(st.lists(PIECES, max_size=20).map("".join), st.lists(PIECES, min_size=1, max_size=6))
def test_whatever_is_said_is_one_of_the_options(outcome: str, titles: list[str]) -> None:
    options = [Option(title) for title in titles]
    choice = read_choice(outcome, options)
    assert all(any(one is option for option in options) for one in (*choice.taken, *choice.leading, *choice.named))
    assert len(read_marks(titles)) == len(titles)


LETTERED = "* Option A: Slate\n* Option B: Clay tiles\n* Option C: Thatch"
NUMBERED = "1. Slate\n2. Clay tiles\n3. Thatch"
BY_LETTER = """
We go for B. | B | **B** | (B) | B, because it lasts. | We chose B over A. | B wins. | A is rejected. B is chosen.
Let's do B. | Both A and B were weighed; B was taken. | Go for plan B, not A. | Wir nehmen B. | Wybieramy opcję B.
Elegimos la opción B. | Nous retenons l'option B. | Option 2 | Number two | The second. | Die zweite | la segunda
Kami memilih B.
"""
BY_PLACE = """
Option 2 | 2 | Option two | No. 2 | 2nd option | We go for the second. | The first was too slow; the second it is. | II
Second option, because it lasts | die zweite | la seconde | 第二个方案 | 2番目の案 | 두 번째 안 | Option B | Wariant 2
"""


@pytest.mark.parametrize(
    ("options", "outcome"),
    [(LETTERED, one.strip()) for one in BY_LETTER.replace("\n", "|").split("|") if one.strip()]
    + [(NUMBERED, one.strip()) for one in BY_PLACE.replace("\n", "|").split("|") if one.strip()],
)
def test_a_letter_a_number_or_an_ordinal_names_an_option(options, outcome):
    (title,), rules = chosen(options, outcome)
    assert title.endswith("Clay tiles")
    assert rules == {"outcome.guessed"}


@pytest.mark.parametrize(
    "outcome", ["A roof is what we need.", "I like it.", "See Section B.", "Sub-option B is wrong."]
)
def test_a_letter_that_is_a_word_or_names_something_else_is_no_option(outcome):
    assert chosen(LETTERED, outcome)[0] == []


@pytest.mark.parametrize(
    ("options", "outcome"),
    [
        ("* Use Kafka\n* Use NATS", "NATS is what we take."),
        ("* MySQL を使う\n* NATS を使う", "NATS を採用する。"),
        ("* 使用 Kafka\n* 使用 NATS", "我们选择 NATS。"),
        ("* Kafka 사용\n* NATS 사용", "NATS를 채택한다."),
        ("* Использовать Kafka\n* Использовать NATS", "Выбрали NATS."),
        ("* Kafka verwenden\n* NATS verwenden", "Wir haben uns für NATS entschieden."),
        ("* Utiliser Kafka\n* Utiliser NATS", "On part sur NATS."),
        ("* Usar Kafka\n* Usar NATS", "Nos quedamos con NATS."),
    ],
)
def test_what_the_titles_of_all_options_share_is_no_part_of_their_names(options, outcome):
    (title,), _ = chosen(options, outcome)
    assert "NATS" in title


def test_a_word_in_small_letters_that_is_left_of_a_title_is_no_name():
    assert chosen("* Keep it\n* Keep nothing", "We keep the queue.")[0] == []
    assert chosen("* Proxy options\n* Other options", "Proxy all requests.")[0] == []


@pytest.mark.parametrize(
    "table",
    [
        "| | Slate | Thatch |\n|---|---|---|\n| Cost | low | high |\n| Chosen | no | yes |",
        "| Criterion | Slate | Thatch |\n|---|---|---|\n| Lasts | long | short |\n| Decision | ❌ | ✅ |",
        "| Kriterium | Gewicht | Slate | Thatch ✅ |\n|---|---|---|---|\n| Kosten | 3 | 1 | 2 |",
        "| 项目 | Slate | Thatch |\n|---|---|---|\n| 成本 | 高 | 低 |\n| 结论 | 否 | 是 |",
        "| Option | Cost | Chosen |\n|---|---|---|\n| Slate | low | no |\n| Thatch | high | yes |",
        "| | Cost | Chosen |\n|---|---|---|\n| Slate | low | |\n| Thatch | high | x |",
        "| # | Option | Chosen |\n|---|---|---|\n| 1 | Slate | |\n| 2 | Thatch | x |",
    ],
)
def test_the_options_of_a_table_are_its_rows_or_its_columns(table):
    assert chosen(table)[0] == ["Thatch"]


def test_labels_in_the_first_column_and_remarks_in_a_cell_are_kept():
    rows = "| A | **Slate**: the heavy one | old |\n| B | [Hay](https://hay.example) | |"
    table = f"| ID | Option | Pros |\n|---|---|---|\n{rows}"
    text = f"# T\n\n## Context\n\nA.\n\n## Considered Options\n\n{table}\n\n## Decision Outcome\n\nWe go for B.\n"
    record = read(text.encode(), "0001-x.md").record
    assert record
    assert [(one.title, one.chosen) for one in record.options] == [("A: Slate", False), ("B: Hay", True)]
    assert "the heavy one" in record.options[0].description
    assert "https://hay.example" in record.options[1].description


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        ("* ~~Slate~~\n* Thatch", ["Thatch"]),
        ("* Slate (rejected)\n* Thatch", ["Thatch"]),
        ("* Slate — rejected\n* Hay (abgelehnt)\n* Thatch", ["Thatch"]),
        ("* Slate — rejected\n* Thatch — accepted", ["Thatch"]),
        ("* Slate (rejected)\n* Hay\n* Thatch", []),
        ("* ~~Slate~~\n* ~~Thatch~~", []),
    ],
)
def test_what_is_struck_out_or_rejected_in_the_list_leaves_the_other_one(options, titles):
    text = f"# T\n\n## Context\n\nA.\n\n## Considered Options\n\n{options}\n\n## Decision Outcome\n\nSee above.\n"
    record = read(text.encode(), "0001-x.md").record
    assert record
    assert [one.title for one in record.options if one.chosen] == titles
    assert "~" not in record.options[0].title
    assert "rejected" not in record.options[0].title


@pytest.mark.parametrize(
    ("outcome", "titles"),
    [
        ('Chosen option: "Slate", unless it breaks, then "Thatch".', ["Slate"]),
        ("The second option was ruled out, and so was the third.", []),
        ("Anything but Thatch.", []),
        ("Nous n'utiliserons pas Slate.", []),
        ("Wir nehmen nicht Slate, sondern Thatch.", ["Thatch"]),
        ("We do nothing for now; use Thatch later.", []),
        ("Use Clay tiles, as Slate alone is not enough.", ["Clay tiles"]),
    ],
)
def test_what_is_left_out_conditional_or_for_later_is_not_chosen(outcome: str, titles: list[str]) -> None:
    assert chosen(ROOFS, outcome)[0] == titles


@pytest.mark.parametrize("options", ["* [-] Slate\n* [x] Thatch", "* Slate 👎\n* Thatch", "* Slate\n* Thatch 👍"])
def test_every_mark_of_a_choice_leaves_the_title(options: str) -> None:
    reading = read(f"# T\n\n## Considered Options\n\n{options}\n\n## Decision\n\nSee above.\n".encode(), "0001-x.md")
    assert reading.record
    assert [(one.title, one.chosen) for one in reading.record.options] == [("Slate", False), ("Thatch", True)]


def test_an_option_that_is_a_verb_is_taken_by_us() -> None:
    assert chosen("* Do nothing\n* Buy a roof", "We do nothing for now.")[0] == ["Do nothing"]
    assert chosen("* Do nothing\n* Buy a roof", "Nothing for now.")[0] == []
