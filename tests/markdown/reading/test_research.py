"""The parts of a research summary."""

import pytest

from app.markdown.record import Pin
from tests.markdown.reading import lost_words, record_of

SUMMARY = """# Summary: Queues for background jobs

**Source**: `notes/queues.md`

---

## Summary

We compared three queues. The smallest **suffices**.

**Key Findings:**
- Jobs are short
- `LISTEN` is enough

---

## Actionable Practices

1. **Retry with a pause:**
   ```python
   retry(
       times=3,
   )
   ```
   Never without a limit.

2. **Name jobs:**
   - by verb
   - by noun

---

## Risks / Assumptions

| Risk | Likelihood | Impact | Mitigation | Since |
|------|------------|--------|------------|-------|
| Lost jobs | Low | Unpaid invoices | Outbox \\| audit | May |
| Full disk | 5 | High | Alerts | |

**Assumptions:**
- One region

---

## Architecture Decisions Impact

| Decision | Implication |
|----------|-------------|
| Use the database | One backup |

**Recommended Stack:**
- `asyncpg ^0.29.0`
- **procrastinate** >=2,<3 (jobs)
- anything that works
"""


def test_a_summary_is_taken_apart() -> None:
    record = record_of(SUMMARY, "research/02_queues.md")
    assert (record.kind, record.dialect, record.number) == ("research", "research", None)
    assert record.title == "Queues for background jobs"
    assert record.summary == "We compared three queues. The smallest **suffices**."
    assert record.extra == {"Source": "`notes/queues.md`"}
    assert [finding.text for finding in record.findings] == ["Jobs are short", "`LISTEN` is enough"]
    assert [each.text for each in record.assumptions] == ["One region"]
    assert [(each.decided, each.follows) for each in record.implications] == [("Use the database", "One backup")]
    assert [section.body for section in record.sections] == [
        "| Risk | Since |\n| --- | --- |\n| Lost jobs | May |\n| Full disk |  |",
        "- anything that works",
    ]


def test_practices_keep_code_language_and_text() -> None:
    retry, names = record_of(SUMMARY, "research/02_queues.md").practices
    assert (retry.title, retry.language, retry.code) == ("Retry with a pause", "python", "retry(\n    times=3,\n)")
    assert retry.body == "Never without a limit."
    assert (names.title, names.body, names.code) == ("Name jobs", "- by verb\n- by noun", "")


def test_pins_keep_the_specifier_as_written() -> None:
    assert record_of(SUMMARY, "research/02_queues.md").pins == [
        Pin("pypi", "asyncpg", "^0.29.0"),
        Pin("pypi", "procrastinate", ">=2,<3", note="jobs"),
    ]


def test_no_word_of_a_summary_is_lost() -> None:
    lost = lost_words(SUMMARY, record_of(SUMMARY, "research/02_queues.md"))
    names = "summary key findings actionable practices risks risk assumptions likelihood low high impact mitigation"
    assert lost.keys() <= {
        *names.split(),
        "architecture",
        "decision",
        "decisions",
        "implication",
        "recommended",
        "stack",
    }


@pytest.mark.parametrize(
    "text",
    [
        "# TEP-0001: Cache\n\n## Summary\n\na\n\n## Motivation\n\nb\n\n### Goals\n\nc\n\n## Proposal\n\nd\n",
        "# RFC 0003: Acks\n\n## Summary\n\na\n\n## Motivation\n\nb\n\n## Tutorial\n\nc\n\n## Prior art\n\nd\n",
        "# Queues\n\n## Key findings\n\n- a\n\n## Recommended stack\n\n- redis 5\n",
    ],
)
def test_proposals_and_findings_without_a_decision_are_research(text: str) -> None:
    assert record_of(text, "papers/queues.md").kind == "research"


@pytest.mark.parametrize(
    "text",
    [
        "# Queues\n\n## Summary\n\na\n\n## Motivation\n\nb\n\n## Proposal\n\nc\n\n## Outcome\n\nd\n",
        "# Queues\n\n## Context\n\na\n",
        "# Queues\n\n## Key Findings\n\n- a\n\n## Decision\n\nb\n",
    ],
)
def test_a_document_with_a_decision_is_one(text: str) -> None:
    assert record_of(text, "papers/queues.md").kind == "decision"
