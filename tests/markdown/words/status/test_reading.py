"""Status words, dated histories and link lines of a status section."""

from datetime import date

import pytest

from app.markdown.words.status.reading import read_status
from tests.markdown.reading import NYGARD, record_of, rules_of


@pytest.mark.parametrize(
    ("written", "status", "rule"),
    [
        ("Accepted", "accepted", ""),
        ("**Approved**", "accepted", ""),
        ("✅ Accepted", "accepted", ""),
        ("{ accepted }", "accepted", ""),
        ("Implemented. All of it works.", "accepted", ""),
        ("ACCEPTED: Option 1", "accepted", ""),
        ("accepted; supersedes ADR-0045", "accepted", ""),
        ("[ADOPTED](/README.md#adopted)", "accepted", ""),
        ("Accepted - login superseded in part by ADR 9", "accepted", ""),
        ("Partly superseded", "accepted", "status.guessed"),
        ("Pending", "proposed", ""),
        ("in review", "proposed", ""),
        ("on hold", "proposed", ""),
        ("draft", "proposed", "status.draft"),
        ("Decision proposed; accepting feedback", "proposed", "status.guessed"),
        ("not accepted yet", "proposed", "status.guessed"),
        ("Blue", "proposed", "status.unknown"),
        ("Rejected in favour of X", "rejected", ""),
        ("withdrawn", "withdrawn", ""),
        ("Retired", "deprecated", ""),
        ("Superceded by [2. Second](0002-second.md)", "superseded", ""),
        ("superseeded by [ADR-0005](0005-example.md)", "superseded", ""),
        ("Deprecated (Replaced by ADR #0012)", "superseded", ""),
        ("⌛️ Superseded [0019](0019-x.md)", "superseded", ""),
        ("ersetzt durch ADR 7", "superseded", ""),
        ("已弃用", "deprecated", ""),
        ("[proposed | rejected | accepted]", None, "status.placeholder"),
        ("TBD", None, "status.placeholder"),
    ],
)
def test_a_status_is_mapped_to_one_of_six(written: str, status: str | None, rule: str) -> None:
    verdict = read_status(written)
    assert (verdict.status, verdict.rule) == (status, rule)


def nygard(status: str) -> str:
    return NYGARD.replace("Accepted\n\nAmends [3. Store invoices](0003-store-invoices.md)", status)


def test_a_link_line_alone_sets_the_status() -> None:
    record = record_of(nygard("Superceded by [9. Split](0009-split.md)"))
    assert (record.status, record.raw_status) == ("superseded", "Superceded by [9. Split](0009-split.md)")
    assert [(link.kind, link.reverse, link.target) for link in record.links] == [("supersedes", True, "0009-split.md")]


def test_a_partial_supersession_keeps_the_status_and_carries_its_scope() -> None:
    record = record_of(nygard("Accepted - identity portions superseded by [9](0009-split.md)"))
    assert record.status == "accepted"
    assert [(link.target, link.scope) for link in record.links] == [("0009-split.md", "identity portions")]


def test_a_link_below_accepted_makes_the_record_superseded() -> None:
    text = nygard("Accepted\n\nSuperseded by [9. Split](0009-split.md)")
    assert record_of(text).status == "superseded"


def test_the_last_entry_of_a_dated_history_counts() -> None:
    record = record_of(nygard("Values: proposed/accepted/done\n\n2017-11-22 proposed\n\n2017/11/24 done"))
    assert (record.status, record.raw_status) == ("accepted", "2017/11/24 done")
    assert [(event.status, event.happened_on) for event in record.status_events] == [
        ("proposed", date(2017, 11, 22)),
        ("accepted", date(2017, 11, 24)),
    ]
    assert [(section.body, section.place) for section in record.sections] == [
        ("Values: proposed/accepted/done", "status")
    ]


def test_other_words_of_a_status_section_are_kept() -> None:
    record = record_of(nygard("Accepted\n\nThe board met twice."))
    assert record.raw_status == "Accepted"
    assert [(section.body, section.place) for section in record.sections] == [("The board met twice.", "status")]


def test_a_long_status_keeps_its_first_sentence() -> None:
    record = record_of("# T\n\n**Status**: Implemented. " + "Every service has moved. " * 9 + "\n\n## Context\n\nA.\n")
    assert (record.status, record.raw_status) == ("accepted", "Implemented.")
    assert record.sections[0].body.startswith("Every service has moved.")


def test_a_status_inside_the_heading_is_read() -> None:
    assert record_of("# T\n\n## Status: Deprecated\n\nToo slow.\n\n## Context\n\nA.\n").status == "deprecated"


def test_a_later_heading_about_another_status_is_no_status() -> None:
    text = "# T\n\n* Status: accepted\n\n## Context\n\nA.\n\n## Design\n\n### Status\n\nRejected requests.\n"
    assert record_of(text).status == "accepted"
    assert "Rejected requests." in record_of(text).sections[-1].body


def test_a_sentence_at_the_top_can_name_the_successor() -> None:
    record = record_of("# T\n\nThis decision was superseded by [12](0012-x.md).\n\n## Context\n\nA.\n")
    assert (record.status, [link.target for link in record.links]) == ("superseded", ["0012-x.md"])


@pytest.mark.parametrize(
    ("line", "scope"),
    [
        ("Partially superseded by [9. Split](0009-split.md): the outbox, not the queue", "the outbox, not the queue"),
        ("Partially superseded by ADR-9: the outbox", "the outbox"),
        ("Partially superseded by [9. Split](0009-split.md) (the outbox)", "the outbox"),
        ("Superseded by [9. Split](0009-split.md) (outbox only)", "outbox only"),
        ("Partly superseded by [9. Split](0009-split.md)", "part"),
    ],
)
def test_the_scope_of_a_partial_supersession_is_what_its_line_says(line: str, scope: str) -> None:
    record = record_of(f"# T\n\n## Status\n\nAccepted\n\n{line}\n\n## Context\n\na\n")
    assert (record.status, [link.scope for link in record.links]) == ("accepted", [scope])


@pytest.mark.parametrize(
    "value", ["[Adaeze Okonkwo, Samir Haddad]", "[Ana Lima]", "- Ana Lima", "Ana Lima, Bo Chen <bo@example.org>"]
)
def test_names_in_brackets_are_no_placeholder(value: str) -> None:
    front = f"decision-makers: {value}" if not value.startswith("-") else f"decision-makers:\n  {value}"
    assert record_of(f"---\nstatus: accepted\n{front}\n---\n# T\n").people


@pytest.mark.parametrize(
    "text",
    ["[Decision 20](0020-x.md) made this ours, and it stays.", "Insert rows in batches, we said.", "[Title](x.md) a"],
)
def test_a_context_that_begins_like_a_placeholder_is_a_context(text: str) -> None:
    assert record_of(f"# T\n\n## Context\n\n{text}\n\n## Decision\n\nb\n").context == text


def test_the_last_step_of_a_way_is_the_status() -> None:
    text = "# T\n\nStatus: Draft → Proposed → **Accepted**\n\n## Context\n\na\n"
    assert record_of(text).status == "accepted"
    assert "status.history" in rules_of(text)


def test_the_last_row_of_a_history_counts_and_the_others_are_kept() -> None:
    rows = "| 2020-01-01 | proposed | Bo Chen |\n| 2021-03-01 | superseded by [31](0031-x.md) | Bo Chen |\n"
    record = record_of(f"# T\n\n| Date | Status | Author |\n|---|---|---|\n{rows}\n## Context\n\na\n")
    assert (record.status, record.dated_on) == ("superseded", date(2021, 3, 1))
    assert record.extra == {"other Date": "2020-01-01", "other Status": "proposed"}


@pytest.mark.parametrize("heading", ["Ersetzt durch", "Remplacé par", "Заменено на", "Superseded by"])
def test_a_successor_may_have_a_section_of_its_own(heading: str) -> None:
    record = record_of(f"# T\n\n## Status\n\nAccepted\n\n## {heading}\n\n[9](0009-x.md)\n\n## Context\n\na\n")
    assert (record.status, [link.target for link in record.links]) == ("superseded", ["0009-x.md"])
