"""What makes a file a decision or research, and what is said where one thing speaks for each."""

from __future__ import annotations

import pytest

from tests.markdown.reading import record_of, rules_of

FINDINGS = "## Key findings\n\n- They are slow.\n\n## Recommended stack\n\n- `redis` ^5 (npm)\n"


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("notes/x.md", "Status: accepted\n"),
        ("notes/x.md", "- Status: Abgelehnt\n"),
        ("notes/x.md", "Deciders: Jo Doe\n"),
        ("notes/x.md", "## Status\n\nSuperseded by [2](0002-y.md)\n"),
        ("docs/adr/0001-x.md", ""),
        ("docs/architecture-decisions/x.md", ""),
        ("docs/decisions/2024-01-02-x.md", "Author: Jo Doe\n"),
    ],
)
def test_status_deciders_or_a_place_among_decisions_make_a_decision_whatever_sections_it_has(path, head):
    record = record_of(f"# Queues\n\n{head}\n{FINDINGS}", path)
    assert (record.kind, len(record.findings), len(record.pins)) == ("decision", 1, 1)


@pytest.mark.parametrize("head", ["", "Status: draft\n", "Status: published\n", "Author: Jo Doe\n", "Status: TBD\n"])
def test_what_is_said_of_any_text_makes_none(head):
    assert record_of(f"# Queues\n\n{head}\n{FINDINGS}", "papers/x.md").kind == "research"


def test_a_summary_that_lies_among_decisions_is_taken_for_one_with_a_finding():
    assert "kind.path" in rules_of(f"# Queues\n\n{FINDINGS}", "docs/adr/0001-queues.md")
    assert "kind.path" not in rules_of(f"# Queues\n\nStatus: accepted\n\n{FINDINGS}", "docs/adr/0001-queues.md")


def test_a_proposal_with_a_status_is_research_with_a_finding():
    text = "PEP: 12\nTitle: Sample\nStatus: {}\n\nAbstract\n========\n\nThis.\n\nMotivation\n==========\n\nThat.\n"
    assert record_of(text.format("Final"), "pep-0012.rst").kind == "research"
    assert "kind.proposal" in rules_of(text.format("Final"), "pep-0012.rst")
    assert "kind.proposal" not in rules_of(text.format("Draft"), "pep-0012.rst")
