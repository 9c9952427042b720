"""What has no field of its own is kept, in its place and order."""

import pytest

from tests.markdown.reading import MADR_2, MADR_4, NYGARD, lost_words, record_of

KEYWORDS = {"good", "bad", "neutral", "because", "status", "date", "deciders", "optional", "supersedes", "pros", "cons"}


def test_text_before_the_title_is_kept() -> None:
    record = record_of("<!-- Licence: CC0 -->\n\n# T\n\n## Context\n\nA.\n")
    assert [(section.place, section.body) for section in record.sections] == [("", "<!-- Licence: CC0 -->")]


def test_unknown_sections_keep_heading_level_order_and_place() -> None:
    record = record_of(
        "# T\n\n## Changelog\n\nx\n\n## Context\n\na\n\n"
        "## Security\n\n### Threats\n\ny\n\n## Decision\n\nb\n\n## End\n\nz\n"
    )
    assert [(s.heading, s.level, s.place, s.body) for s in record.sections] == [
        ("Changelog", 2, "title", "x"),
        ("Security", 2, "context", "### Threats\n\ny"),
        ("End", 2, "outcome", "z"),
    ]


def test_unknown_metadata_is_extra_in_its_order() -> None:
    record = record_of(
        "---\nnav_order: 7\nstatus: accepted\nparent: Decisions\n---\n# T\n\n* Phase: two\n* Date: 2021-01-01\n"
    )
    assert list(record.extra.items()) == [("nav_order", "7"), ("parent", "Decisions"), ("Phase", "two")]


def test_a_second_statement_of_status_or_date_is_kept() -> None:
    record = record_of(
        "---\nstatus: accepted\ndate: 2021-01-01\n---\n# T\n\n**Status:** Draft\n**Updated:** 2022-02-02\n"
    )
    assert record.status == "accepted"
    assert record.extra == {"other Status": "Draft", "Updated": "2022-02-02"}


def test_scalars_of_front_matter_stay_text() -> None:
    record = record_of("---\nstatus: accepted\npriority: 010\nflag: yes\nreviewed: 2021-01-01\ntime: 12:30\n---\n# T\n")
    assert record.extra == {"priority": "010", "flag": "yes", "reviewed": "2021-01-01", "time": "12:30"}


@pytest.mark.parametrize("inner", ["title: A: b", "status: accepted\nx: *alias", "status: !tag x", "status: 'open"])
def test_bad_front_matter_is_read_line_by_line(inner: str) -> None:
    record = record_of(f"---\n{inner}\ndate: 2021-01-01\n---\n# T\n\n## Context\n\nA.\n")
    assert record.dated_on is not None
    assert record.context == "A."


def test_comments_in_front_matter_are_kept() -> None:
    record = record_of("---\n# optional elements\nstatus: accepted # since spring\n---\n# T\n")
    assert record.sections[0].body == "<!-- optional elements\nsince spring -->"


@pytest.mark.parametrize("fence", ["```", "````", "~~~"])
def test_headings_inside_fences_are_text(fence: str) -> None:
    inner = "```\n## Status\n```\n" if fence != "```" else ""
    record = record_of(
        f"# T\n\n## Context\n\n{fence}markdown\n# Other\n{inner}## Decision\n{fence}\n\n## Decision\n\nb\n"
    )
    assert record.title == "T"
    assert record.outcome == "b"
    assert "## Decision" in record.context


def test_headings_inside_comments_are_text() -> None:
    record = record_of("# T\n\n## Context\n\n<!--\n## Decision\n-->\na\n")
    assert (record.outcome, "## Decision" in record.context) == ("", True)


def test_placeholders_count_as_empty_but_stay() -> None:
    record = record_of("# T\n\n## Context\n\nTBD\n\n## Decision\n\n[...]\n")
    assert (record.context, record.outcome) == ("", "")
    assert [section.body for section in record.sections] == ["TBD", "[...]"]


@pytest.mark.parametrize("text", [NYGARD, MADR_2, MADR_4])
def test_every_word_stands_in_some_field(text: str) -> None:
    lost = lost_words(text, record_of(text))
    headings = {word.casefold() for line in text.split("\n") if line.startswith("#") for word in line.split()}
    assert lost.keys() <= KEYWORDS | headings | {"rabbitmq", "decision", "makers", "consulted", "informed"}


def test_setext_and_closed_headings_are_headings() -> None:
    record = record_of("7. Old style\n============\n\nContext\n-------\n\na\n\n## Decision ##\n\nb\n")
    assert (record.title, record.context, record.outcome) == ("Old style", "a", "b")


def test_a_wrapped_record_is_read() -> None:
    record = record_of(
        "# T\n\n## Overview\n\n### Context and Problem Statement\n\na\n\n### Considered Options\n\n* x\n* y\n"
    )
    assert (record.context, len(record.options)) == ("a", 2)
