"""Options, the words for and against them, and which of them was chosen."""

import pytest

from app.markdown.record import Option
from tests.markdown.reading import lost_words, record_of, rules_of

HEAD = "# T\n\n## Context and Problem Statement\n\nA.\n\n"


def options_of(body: str) -> list[Option]:
    return record_of(HEAD + body).options


@pytest.mark.parametrize(
    "body",
    [
        "## Considered Options\n\n* One\n* Two\n",
        "## Considered Options\n\n1. One\n2. Two\n",
        "## Options\n\n- **One**: quick\n  - nested\n- **Two**: slow\n",
        "## Considered Options\n\n### One\n\nquick\n\n### Two\n\nslow\n",
        "## Alternatives Considered\n\n| Option | Cost |\n|---|---|\n| One | 5 |\n| Two | 7 |\n",
        "## Considered Options\n\nWe saw:\n\n* [One](https://one.example), 900 stars\n* [Two](#two)\n\nNo more.\n",
        "## Considered Options\n\n```yaml\n- not: an option\n```\n\n* One\n* Two\n",
        "## Design\n\n### Option 1: One\n\nquick\n\n### Option 2: Two\n\nslow\n",
    ],
)
def test_options_come_from_lists_headings_and_tables(body: str) -> None:
    titles = [option.title for option in options_of(body)]
    assert len(titles) == 2
    assert "One" in titles[0]
    assert "Two" in titles[1]


def test_an_option_keeps_its_link_and_remark() -> None:
    option = options_of("## Considered Options\n\n* [One](https://one.example), 900 stars\n")[0]
    assert option.title == "One, 900 stars"
    assert "https://one.example" in option.description


@pytest.mark.parametrize(
    ("item", "stance", "text"),
    [
        ("* Good, because it is quick", "good", "it is quick"),
        ("* Great, because it is quick", "good", "it is quick"),
        ("* **Bad**, because slow", "bad", "slow"),
        ("* OK, because fine", "neutral", "fine"),
        ("* `+` quick", "good", "quick"),
        ("* (-) slow", "bad", "slow"),
        ("* ✅ quick", "good", "quick"),
        ("* Pro: quick", "good", "quick"),
        ("* Good because quick", "good", "quick"),
        ("#### Pros\n\n* quick", "good", "quick"),
        ("**Cons:**\n\n* slow", "bad", "slow"),
        ("* Pros\n  * quick", "good", "quick"),
    ],
)
def test_arguments_are_read_in_every_spelling(item: str, stance: str, text: str) -> None:
    body = f"## Considered Options\n\n* One\n\n## Pros and Cons of the Options\n\n### One\n\n{item}\n"
    arguments = options_of(body)[0].arguments
    assert [(argument.stance, argument.text) for argument in arguments] == [(stance, text)]


def test_other_items_of_an_option_stay_its_description() -> None:
    option = options_of("## Considered Options\n\n* One\n\n## Pros and Cons of the Options\n\n### One\n\n* goodness\n")[
        0
    ]
    assert (option.arguments, option.description) == ([], "* goodness")


@pytest.mark.parametrize(
    ("outcome", "chosen"),
    [
        ('Chosen option: "Use Postgres", because it lasts.', ["Use Postgres"]),
        ("Chosen option: “use  postgres”, because", ["Use Postgres"]),
        ("Chosen option: **Use Postgres**", ["Use Postgres"]),
        ("Chosen Option: Use Postgres because it lasts", ["Use Postgres"]),
        ("* Selected Alternative: Use Post", ["Use Postgres"]),
        ("Chosen option: B", ["Use Mongo"]),
        ("Chosen option: 3", ["Flat files"]),
        ('Chosen options: "Use Postgres" and "Flat files", because both fit', ["Use Postgres", "Flat files"]),
        ("Chosen option: the one called Flat files in the list.", ["Flat files"]),
        ('Chosen option: "Something else"', []),
        ("We talked.", []),
    ],
)
def test_the_chosen_option_is_found(outcome: str, chosen: list[str]) -> None:
    body = f"## Considered Options\n\n* Use Postgres\n* Use Mongo\n* Flat files\n\n## Decision Outcome\n\n{outcome}\n"
    assert [option.title for option in options_of(body) if option.chosen] == chosen
    assert record_of(HEAD + body).outcome == outcome


def test_an_unknown_choice_is_reported() -> None:
    body = '## Considered Options\n\n* One\n\n## Decision Outcome\n\nChosen option: "Nine", because.\n'
    assert "outcome.unmatched" in rules_of(HEAD + body)


def test_a_weighed_option_that_is_not_listed_is_kept_and_reported() -> None:
    body = (
        "## Considered Options\n\n* Alpha\n* Beta\n* Gamma\n\n## Pros and Cons of the Options\n\n### Alpha\n\na\n\n"
        "### Entirely different\n\nb\n"
    )
    record = record_of(HEAD + body)
    assert [option.title for option in record.options] == ["Alpha", "Beta", "Gamma"]
    assert [(section.heading, section.body, section.place) for section in record.sections] == [
        ("Entirely different", "b", "options")
    ]
    assert "option.unlisted" in rules_of(HEAD + body)


def test_consequences_inside_the_outcome_are_cut_out() -> None:
    body = "## Decision Outcome\n\nWe buy.\n\nPositive consequences:\n\n* quick\n\nNegative consequences:\n\n* dear\n"
    record = record_of(HEAD + body)
    assert record.outcome == "We buy."
    assert record.consequences == "Positive consequences:\n\n* quick\n\nNegative consequences:\n\n* dear"


def test_options_that_stand_side_by_side_in_a_table_are_its_columns() -> None:
    table = (
        "| | Option 1: Loki | Option 2: ELK |\n|---|---|---|\n| **Cost** | low | high |\n| **Team** | knows it | |\n"
    )
    options = options_of(f"## Options considered\n\n{table}")
    assert [option.title for option in options] == ["Option 1: Loki", "Option 2: ELK"]
    assert [option.description for option in options] == ["Cost: low\n\nTeam: knows it", "Cost: high"]


def test_terms_with_definitions_are_options() -> None:
    body = "## Options\n\nTwo fit.\n\nCron\n: cheap, known\n  to all\n\nAirflow\n: heavy\n\n## Decision\n\nCron.\n"
    record = record_of(f"# T\n\n{body}")
    assert [(one.title, one.description) for one in record.options] == [
        ("Cron", "cheap, known\nto all"), ("Airflow", "heavy"),
    ]  # fmt: skip
    assert not lost_words(f"# T\n\n{body}", record)


@pytest.mark.parametrize(
    "body",
    [
        "* Cron\n* Airflow\n\nCost\n: low\n\nTime\n: high",
        "```yaml\nfoo\n: bar\nbaz\n: qux\n```\n\n* Cron\n* Airflow",
        "We looked at two things, which were\n: one\nand then at another\n: two\n\n1. Cron\n2. Airflow",
    ],
)
def test_terms_beside_a_list_or_in_code_are_no_options(body: str) -> None:
    assert [one.title for one in options_of(f"## Options\n\n{body}\n\n## Decision\n\nCron.\n")] == ["Cron", "Airflow"]


def test_a_definition_keeps_its_lists_and_code() -> None:
    held = "      - cheap\n        - to run\n\n      ```\n      if x:\n          y\n      ```"
    body = f"## Options\n\nCron\n: Known\n\n{held}\n\nAirflow\n: heavy\n\n## Decision\n\nCron.\n"
    assert options_of(body)[0].description == "Known\n\n- cheap\n  - to run\n\n```\nif x:\n    y\n```"


def test_columns_for_and_against_are_arguments() -> None:
    table = "| Option | Pros | Cons | Cost |\n|---|---|---|---|\n"
    table += "| Cron | cheap<br>known | no retries | 1 |\n| Airflow | | | 9 |"
    option = record_of(f"# T\n\n## Options\n\n{table}\n\n## Decision\n\nLater.\n").options[0]
    assert [(one.stance, one.text) for one in option.arguments] == [
        ("good", "cheap"), ("good", "known"), ("bad", "no retries"),
    ]  # fmt: skip
    assert option.description == "Cost: 1"


def test_bullets_of_plus_and_minus_are_arguments() -> None:
    body = "### Cron\n\n+ fast\n- complex\n\n### Airflow\n\n- heavy\n- known\n"
    cron, airflow = record_of(f"# T\n\n## Options\n\n{body}\n## Decision\n\nLater.\n").options
    assert [(one.stance, one.text) for one in cron.arguments] == [("good", "fast"), ("bad", "complex")]
    assert airflow.arguments == []
