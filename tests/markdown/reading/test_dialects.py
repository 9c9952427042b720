"""Every dialect is read into the same fields."""

from datetime import date

from app.markdown.record import Involvement, Link, Record
from tests.markdown.reading import MADR_2, MADR_4, NYGARD, lost_words, record_of

Y_STATEMENT = """# 12. Cache rendered pages

In the context of a busy shop, facing slow pages, we decided for a page cache
and neglected faster templates and more servers, to achieve answers within 50 ms,
accepting that prices lag by a minute, because customers reload often.
"""


def test_nygard_fills_context_decision_and_consequences() -> None:
    record = record_of(NYGARD, "0007-keep-invoices.md")
    assert (record.dialect, record.number, record.title) == ("nygard", 7, "Keep invoices in one table")
    assert (record.status, record.raw_status, record.dated_on) == ("accepted", "Accepted", date(2021, 3, 4))
    assert record.context == "Invoices live in two tables."
    assert record.outcome == "We keep them in one."
    assert record.consequences == "Reports get simpler."
    assert record.links == [Link("amends", "0003-store-invoices.md", "3. Store invoices", line=9)]
    assert record.sections == []


def test_madr_2_reads_bullets_options_arguments_and_links() -> None:
    record = record_of(MADR_2)
    assert (record.dialect, record.status, record.dated_on) == ("madr2", "accepted", date(2022, 5, 6))
    assert record.people == [Involvement("Ana Lima", "decider"), Involvement("Bo Chen", "decider")]
    assert record.extra == {"Technical Story": "[#12](https://example.org/issues/12)"}
    assert [option.title for option in record.options] == ["RabbitMQ", "NATS, small", "Kafka"]
    assert [option.chosen for option in record.options] == [False, True, False]
    assert [(a.stance, a.text) for a in record.options[1].arguments] == [
        ("good", "it starts at once\nand stays small"),
        ("neutral", "the name is odd"),
    ]
    assert record.options[0].description == "A veteran."
    assert record.drivers == "* operations\n* price"
    assert "### Positive Consequences" in record.consequences
    assert "### Negative Consequences" in record.consequences
    assert "Consequences" not in record.outcome
    assert [(link.kind, link.target) for link in record.links] == [("supersedes", "0004-use-redis.md")]


def test_madr_4_reads_front_matter_confirmation_and_a_successor_by_number() -> None:
    record = record_of(MADR_4)
    assert (record.dialect, record.status, record.dated_on) == ("madr4", "superseded", date(2024, 2, 29))
    assert [(one.name, one.role) for one in record.people] == [
        ("Ana Lima", "decider"),
        ("Bo Chen", "decider"),
        ("Cy", "consulted"),
        ("Di", "informed"),
    ]
    assert record.confirmation == "A test uploads a file."
    assert record.more_information == "Ask the storage team."
    assert [(link.target, link.reverse) for link in record.links] == [("ADR-0123", True)]


def test_madr_1_takes_the_text_below_the_title_as_context() -> None:
    text = """# Choose a license

**User Story:** a team wants to publish

Our code has no license.

## Considered Alternatives
* MIT
* Apache-2.0

## Decision Outcome
* Chosen Alternative: MIT

## Pros and Cons of the Alternatives
### MIT
* `+` short
* `-` no patents
"""
    record = record_of(text)
    assert record.context == "Our code has no license."
    assert record.extra == {"User Story": "a team wants to publish"}
    assert [(option.title, option.chosen) for option in record.options] == [("MIT", True), ("Apache-2.0", False)]
    assert [(a.stance, a.text) for a in record.options[0].arguments] == [("good", "short"), ("bad", "no patents")]


def test_madr_3_reads_status_deciders_and_validation() -> None:
    text = "---\nstatus: proposed\ndate: 2023-01-02\ndeciders: Eve\n---\n# Name tables in plural\n\n"
    record = record_of(
        text + "## Context and Problem Statement\n\nA.\n\n## Decision Outcome\n\nB.\n\n## Validation\n\nC.\n"
    )
    assert (record.dialect, record.status, record.confirmation) == ("madr3", "proposed", "C.")


def test_log4brains_reads_tags_and_a_dated_slug() -> None:
    text = (
        "# Use hooks\n\n- Status: superseded by [20210101-use-signals](20210101-use-signals.md)\n- Tags: ui, state\n\n"
        "## Context and Problem Statement\n\nA.\n\n## Decision Outcome\n\nB.\n"
    )
    record = record_of(text, "adr/20200927-use-hooks.md")
    assert (record.dialect, record.number, record.dated_on) == ("log4brains", None, date(2020, 9, 27))
    assert record.tags == ["ui", "state"]
    assert [link.target for link in record.links] == ["20210101-use-signals.md"]


def test_a_y_statement_alone_fills_every_field() -> None:
    record = record_of(Y_STATEMENT)
    assert record.dialect == "ystatement"
    assert (record.context, record.drivers) == ("a busy shop", "slow pages")
    assert record.outcome == "a page cache, because customers reload often"
    assert record.consequences.split("\n") == [
        "* Good, because answers within 50 ms",
        "* Bad, because prices lag by a minute",
    ]
    assert [option.title for option in record.options] == ["a page cache", "faster templates", "more servers"]


def test_a_y_statement_beside_a_full_record_stays_text() -> None:
    text = (
        "# A\n\n" + Y_STATEMENT.split("\n\n", 1)[1] + "\n## Context\n\nOwn context.\n\n## Decision\n\nOwn decision.\n"
    )
    record = record_of(text)
    assert (record.context, record.outcome) == ("Own context.", "Own decision.")
    assert [section.place for section in record.sections] == ["title"]
    assert lost_words(text, record).keys() <= {"context", "decision"}


def test_sections_of_research_are_understood_in_a_decision() -> None:
    record: Record = record_of(
        NYGARD + "\n## Risks\n\n| Risk | Impact | Mitigation |\n|---|---|---|\n| Lock-in | High | Export |\n"
        "\n## Assumptions\n\n- Traffic stays flat\n\n## Recommended Stack\n\n- `react@^18.2.0`\n- sqlmodel ~=0.0.16\n"
        "\n## Architecture Decisions Impact\n\n| Decision | Implication |\n|---|---|\n| One table | One index |\n"
    )
    assert record.kind == "decision"
    assert [(risk.title, risk.impact, risk.impact_text, risk.mitigation) for risk in record.risks] == [
        ("Lock-in", 4, "", "Export")
    ]
    assert [assumption.text for assumption in record.assumptions] == ["Traffic stays flat"]
    assert [(pin.package, pin.specifier) for pin in record.pins] == [("react", "^18.2.0"), ("sqlmodel", "~=0.0.16")]
    assert [(each.decided, each.follows) for each in record.implications] == [("One table", "One index")]
    assert record.consequences == "Reports get simpler."
    assert record.sections == []
