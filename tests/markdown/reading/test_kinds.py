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


PROPOSED = (
    "## Summary\n\nOn, off.\n\n## Motivation\n\nFear.\n\n## Detailed design\n\nA table.\n\n## Drawbacks\n\nIfs.\n"
)


@pytest.mark.parametrize("status", ["Draft", "Open", "In review", ""])
@pytest.mark.parametrize("label", ["RFC 7", "RFC-0007", "[RFD 7]", "Proposal 7", "Enhancement proposal 7"])
def test_a_request_for_comments_is_a_decision_that_is_proposed_and_keeps_its_number(label, status):
    record = record_of(f"# {label}: Feature flags\n\nStatus: {status}\n\n{PROPOSED}", "notes/x.md")
    assert (record.kind, record.number, record.title) == ("decision", 7, "Feature flags")
    assert record.status in (None, "proposed")
    assert record.prefix == (label.strip("[")[:3] if "RF" in label else "")


def test_one_that_was_accepted_is_a_decision_too_and_so_is_one_in_a_folder_of_its_kind():
    record = record_of(f"# RFC 7: Feature flags\n\nStatus: Accepted\n\n{PROPOSED}", "notes/x.md")
    assert (record.kind, record.prefix, record.status) == ("decision", "RFC", "accepted")
    record = record_of(f"# Feature flags\n\nStatus: Draft\n\n{PROPOSED}", "rfcs/0007-feature-flags.md")
    assert (record.kind, record.prefix, record.number) == ("decision", "RFC", 7)


def test_only_of_a_decision_it_is_told_that_a_draft_is_read_as_proposed():
    text = f"# Queues\n\nStatus: Draft\n\n{FINDINGS}"
    assert record_of(text, "papers/x.md").kind == "research"
    assert "status.draft" not in rules_of(text, "papers/x.md")
    assert record_of(text, "adr/0001-x.md").status == "proposed"
    assert "status.draft" in rules_of(text, "adr/0001-x.md")


@pytest.mark.parametrize("heading", ["KEP-7: Feature flags", "Aries RFC 0007: Feature flags", "Feature flags"])
def test_a_proposal_that_is_taken_for_research_is_a_guess_even_as_a_draft(heading):
    text = f"# {heading}\n\nStatus: Draft\n\n{PROPOSED}"
    assert record_of(text, "notes/x.md").kind == "research"
    assert "kind.proposal" in rules_of(text, "notes/x.md")
