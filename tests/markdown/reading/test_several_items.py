"""Items of a log: what is struck out, ticked, still open, and how entries name each other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.imports.reading.prepare import Job, prepare
from app.markdown.record import Record


def records(text: str) -> list[Record]:
    return [one.record for one in prepare(Job("docs/decisions.md", text.encode())).several if one.record]


def stated(text: str) -> list[tuple[int | None, str, str | None]]:
    return [(one.number, one.title, one.status) for one in records(text)]


def rules(text: str) -> set[str]:
    return {
        finding.rule for one in prepare(Job("docs/decisions.md", text.encode())).several for finding in one.findings
    }


LOG = (
    "# Decision log\n\n"
    "- 2024-01-02: ~~Use tea~~ Superseded by the entry of 2024-05-06\n"
    '- 2024-05-06: Use coffee. Replaces "Use tea".\n'
    "- ~~2024-01-02: Use water~~\n"
    "- [x] 2024-01-03: Use cups\n"
    "- [ ] 2024-01-04: Use glasses\n\n"
)


def test_an_item_that_is_struck_out_or_ticked_has_its_words_as_title_and_says_so() -> None:
    assert stated(LOG) == [
        (None, "Use tea", "superseded"), (None, "Use coffee", None), (None, "Use water", "deprecated"),
        (None, "Use cups", "accepted"), (None, "Use glasses", "proposed"),
    ]  # fmt: skip
    assert {"status.struck", "status.box"} <= rules(LOG)


@pytest.mark.parametrize("heading", ["Open questions", "Parking lot", "To discuss", "Offene Punkte", "待讨论", "Open"])
def test_what_is_still_to_be_decided_is_no_decision(heading: str) -> None:
    text = f"{LOG}## {heading}\n\n- 2024-06-01: Do we need sugar?\n\n### 2024-06-02: A table\n\n- 2024-06-02: Of oak\n"
    assert stated(text) == stated(LOG)


def test_items_below_a_status_have_it() -> None:
    text = "# Decisions\n\n## Accepted\n\n- Use tea\n- Use milk\n\n## Rejected\n\n- Use oil\n"
    assert stated(text) == [
        (None, "Use tea", "accepted"),
        (None, "Use milk", "accepted"),
        (None, "Use oil", "rejected"),
    ]


LABELLED = [
    "## {0}-1: Use tea\n\nStatus: accepted\n\n## {0}-2: Use milk\n\nStatus: superseded by {0}-3\n\n"
    "## {0}-3: Use cream\n\nStatus: accepted\n\nReplaces {0}-2.\n",
    "- {0}-1: Use tea (accepted 2024-01-02)\n- {0}-2: Use milk (superseded by {0}-3)\n"
    "- {0}-3: Use cream (accepted 2024-01-05). Replaces {0}-2.\n",
    "| ID | Decision | Status |\n|---|---|---|\n| {0}-1 | Use tea | Accepted |\n"
    "| {0}-2 | Use milk | Superseded by {0}-3 |\n| {0}-3 | Use cream | Accepted |\n",
    "## {0}-1 Use tea (2024-01-02)\n\nWarm.\n\n## {0}-2 Use milk (2024-01-03)\n\nSuperseded by {0}-3.\n\n"
    "## {0}-3 Use cream (2024-01-04)\n\nFat.\n",
]


@pytest.mark.parametrize("form", LABELLED)
@pytest.mark.parametrize("label", ["D", "DEC", "AD", "E"])
def test_labels_of_entries_are_their_numbers_and_lead_to_each_other(form: str, label: str) -> None:
    found = records(f"# Decisions\n\n{form.format(label)}")
    assert [(one.number, one.prefix, one.title) for one in found] == [
        (1, label, "Use tea"),
        (2, label, "Use milk"),
        (3, label, "Use cream"),
    ]
    assert found[1].status == "superseded"
    assert [(link.kind, link.reverse) for link in found[1].links] == [("supersedes", True)]
    assert "use-cream" in found[1].links[0].target


def test_a_neighbour_that_is_not_there_is_said() -> None:
    text = '# Decisions\n\n- D-1: Use tea (accepted)\n- D-2: Use milk (accepted). Replaces "Use Redis".\n'
    found = prepare(Job("docs/decisions.md", text.encode())).several[1]
    assert [one.message for one in found.findings if one.rule == "link.missing"] == [
        'No entry of the file is "Use Redis", so this relation is kept as text.'
    ]


def test_a_title_that_two_entries_have_leads_to_neither() -> None:
    items = ["D-1: Use tea (accepted)", "D-2: Use tea (accepted)", 'D-3: Use cream (accepted). Replaces "Use tea".']
    text = "# Decisions\n\n" + "".join(f"- {one}\n" for one in items)
    found = prepare(Job("docs/decisions.md", text.encode())).several[2]
    assert [one.message for one in found.findings if one.rule == "link.ambiguous"] == [
        'More than one entry of the file is "Use tea", so this relation is kept as text.'
    ]
    assert found.record is not None
    assert found.record.links == []


def test_decisions_below_topics_are_a_record_each() -> None:
    entry = "### {}\n\nStatus: accepted\n\n"
    text = f"# Decisions\n\n## Phase 1: storage\n\n{entry.format('Use S3')}## Phase 2\n\n{entry.format('Use Kafka')}"
    assert stated(text) == [(None, "Use S3", "accepted"), (None, "Use Kafka", "accepted")]


titles = st.lists(
    st.sampled_from(["tea", "milk", "V8", "H2", "Q1", "S3 (cold)", "7-Zip", "K8s"]), min_size=2, max_size=5
)


@settings(max_examples=30)
@given(words=titles)
def test_a_title_keeps_what_is_no_label_of_the_file(words: list[str]) -> None:
    items = [f"- 2024-01-{at + 1:02}: {word} for the office\n" for at, word in enumerate(words)]
    assert [one.title for one in records(f"# Decisions\n\n{''.join(items)}")] == [
        f"{word} for the office" for word in words
    ]
