"""Each dialect comes out as the tools that read it expect."""

from datetime import date

import pytest
import yaml

from app.markdown.reading.reader import read
from app.markdown.record import Argument, Involvement, Link, Option, Pin, Practice, Record, Risk, Section, StatusEvent
from app.markdown.writing.writer import file_name, write


def decision(**fields) -> Record:
    given = {"number": 7, "status": "accepted", "dated_on": date(2026, 1, 31), "context": "Slow.", "outcome": "Use X."}
    return Record("decision", "other", "Use X", **(given | fields))


def front(text: str) -> dict:
    return yaml.safe_load(text.split("---")[1])


def test_madr_4_has_a_quoted_status_and_decision_makers():
    text = write(decision(people=[Involvement("Ada: L", "decider")]), "madr4")
    assert text.startswith('---\nstatus: "accepted"\ndate: 2026-01-31\ndecision-makers: ["Ada: L"]\n---\n\n# Use X\n')
    assert front(text)["decision-makers"] == ["Ada: L"]


def test_madr_4_names_a_successor_by_identifier():
    text = write(decision(status="superseded", links=[Link("supersedes", "0009-y.md", "Y", reverse=True)]), "madr4")
    assert front(text)["status"] == "superseded by ADR-0009"
    assert front(text)["superseded-by" if "superseded-by" in text else "superseded by"] == "[Y](0009-y.md)"


@pytest.mark.parametrize(
    "value", ["yes", "null", "0010", "2020-01-01", "a: b", "# c", "'", '"', "\\n", "é\x85é", "- x"]
)
def test_metadata_that_yaml_would_misread_is_quoted(value):
    assert str(front(write(decision(extra={"Ticket": value}), "madr4"))["Ticket"]) == value


def test_nygard_begins_with_its_number_and_ends_its_status_with_the_links():
    record = decision(links=[Link("amends", "0002-a.md", "2. A"), Link("supersedes", "0003-b.md", "3. B")])
    assert write(record, "nygard").startswith(
        "# 7. Use X\n\nDate: 2026-01-31\n\n## Status\n\nAccepted\n\n"
        "Amends [2. A](0002-a.md)\n\nSupersedes [3. B](0003-b.md)\n\n## Context\n\nSlow.\n\n## Decision\n\nUse X.\n"
    )


def test_nygard_says_superseded_by_the_link_alone():
    record = decision(status="superseded", links=[Link("supersedes", "0009-y.md", "9. Y", reverse=True)])
    assert "## Status\n\nSuperseded by [9. Y](0009-y.md)\n\n## Context" in write(record, "nygard")


def test_log4brains_lists_its_metadata_first_and_links_by_slug():
    link = Link("supersedes", "20260301-use-y.md", "Use Y", reverse=True)
    text = write(decision(status="superseded", links=[link], tags=["a", "b"]), "log4brains")
    head = text.partition("\n## ")[0]
    assert head.startswith('# Use X\n\n- Status: superseded by [20260301-use-y](20260301-use-y.md "Use Y")\n')
    assert "- Date: 2026-01-31\n- Tags: a, b" in head


@pytest.mark.parametrize("written", ["superseded by ADR-0009", "Superseded by [ADR-0009](0009-y.md)", "superseded"])
def test_log4brains_gets_a_slug_however_the_source_named_the_successor(written):
    link = Link("supersedes", "0009-y.md", "ADR-0009", reverse=True)
    text = write(decision(status="superseded", raw_status=written, links=[link]), "log4brains")
    assert '- Status: superseded by [0009-y](0009-y.md "ADR-0009")\n' in text


def test_a_status_that_says_more_than_its_successor_stays_as_it_is():
    link = Link("supersedes", "0009-y.md", "ADR-0009", reverse=True)
    record = decision(status="superseded", raw_status="superseded by ADR-0009 for reads only", links=[link])
    assert "- Status: superseded by ADR-0009 for reads only\n" in write(record, "log4brains")


def test_options_carry_their_arguments_and_the_choice():
    options = [Option("X", "Fast.", chosen=True, arguments=[Argument("good", "it is\nquick")]), Option("Y")]
    text = write(decision(options=options), "madr4")
    assert "## Considered Options\n\n* X\n* Y\n" in text
    assert '## Decision Outcome\n\nChosen option: "X"\n\nUse X.\n' in text
    assert "### X\n\nFast.\n\n* Good, because it is\n  quick\n" in text


def test_a_choice_that_the_text_names_is_not_said_twice():
    options = [Option("X", chosen=True), Option("Y")]
    text = write(decision(options=options, outcome='Chosen option: "X", because fast.'), "madr4")
    assert text.count("Chosen option") == 1


def test_headings_inside_a_text_stay_inside_it():
    record = decision(context="# Part\n\nOne.\n\n```\n# no heading\n```", consequences="### Good\n\nTwo.")
    text = write(record, "madr4")
    assert "### Part\n\nOne.\n\n```\n# no heading\n```" in text
    assert "## Consequences\n\n### Good\n\nTwo." in text


def test_sections_come_back_where_they_stood():
    text = write(decision(sections=[Section("Cost", 2, "Little.", "context"), Section("", 0, "Hm.", "title")]), "madr4")
    places = [text.index(part) for part in ("# Use X", "Hm.", "Slow.", "## Cost\n\nLittle.", "Use X.\n")]
    assert places == sorted(places)


def test_dated_changes_of_the_status_are_kept():
    events = [StatusEvent("proposed", date(2026, 1, 1), "2026-01-01 proposed"), StatusEvent("accepted", None, "")]
    assert "2026-01-01 proposed\n\naccepted" in write(decision(status_events=events), "nygard")


def test_risks_become_a_table_that_survives_bars_and_line_breaks():
    risk = Risk("A | B", "One\nTwo", "`x | y`", likelihood=4, impact=2, treatment="accept", owner="Ada")
    text = write(decision(risks=[risk]), "madr4")
    assert "| Risk | Impact | Mitigation | Likelihood | Severity | Owner | Treatment |" in text
    assert "| A \\| B | One<br>&#10;Two | `x | y` | High (4) | Low (2) | Ada | accept |" in text


def test_practices_and_pins_come_out_as_research_writes_them():
    record = Record("research", "research", "T", summary="S.", practices=[Practice("Do", "So:", "a = 1", "py")])
    record.pins = [Pin("pypi", "x", "^1.2", "required", "core", "fast"), Pin("npm", "@a/b", "^3")]
    text = write(record, "madr4")
    assert "## Actionable Practices\n\n1. **Do:**\n   So:\n\n   ```py\n   a = 1\n   ```\n" in text
    assert "- `x ^1.2` - fast; pinned together: core; required" in text
    assert "- `@a/b ^3`" in text


@pytest.mark.parametrize("dialect", ["madr1", "madr2", "madr3", "ystatement", "rst", "other", "research"])
def test_a_dialect_that_is_only_read_is_written_as_madr_4(dialect):
    assert write(decision(), dialect) == write(decision(), "madr4")


@pytest.mark.parametrize(
    ("title", "number", "dialect", "name"),
    [
        ("Use X & Y!", 7, "madr4", "0007-use-x-y.md"),
        ("Größe", 12, "nygard", "0012-größe.md"),
        ("Use X", 7, "log4brains", "20260131-use-x.md"),
        ("Use X", None, "madr4", "use-x.md"),
        ("Template", None, "madr4", "template-text.md"),
        ("???", 1, "madr4", "0001-record.md"),
        ("../../etc/passwd", 1, "madr4", "0001-etc-passwd.md"),
    ],
)
def test_a_file_is_named_as_its_dialect_names_files(title, number, dialect, name):
    record = decision(number=number)
    record.title = title
    assert file_name(record, dialect) == name


def test_an_empty_record_is_written_and_read():
    record = Record("decision", "other", "Use X")
    assert read(write(record, "madr4").encode(), "0001-use-x.md").record == Record(
        "decision", "other", "Use X", number=1
    )
