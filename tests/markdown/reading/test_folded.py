"""Logs whose decisions fold, or stand below lines in bold, and tables and items with signs for words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.imports.reading.pieces import cut, several_in
from app.imports.reading.prepare import Job, prepare

FOLDED = (
    "# Decisions\n\n<details>\n<summary>2020-01-02: Dig a <b>well</b></summary>\n\n**Status:** Accepted\n\n"
    "It is dry.\n\n</details>\n<details open><summary>ADR-002: Pump at night</summary>\n\n- Status: Rejected\n"
    "- Date: 2020-03-04\n\n### Context\n\n<details><summary>Noise</summary>Loud.</details>\n\n"
    "### Decision\n\nNo.\n</details>\n\nEnd.\n"
)
BOLD = (
    "# Decisions of 2020\n\nAll of them.\n\n**2020-01-02: Dig a well**\n\nIt is dry. **Status:** accepted\n\n"
    "**2020-03-04 - Pump at night.**\n\nStatus: rejected\n\n**Context:** It is loud.\n"
)
NAMED = [("Dig a well", "2020-01-02"), ("Pump at night", "2020-03-04")]


def read(text: str) -> list[tuple[str, str | None, str]]:
    found = [one.record for one in prepare(Job("docs/decisions.md", text.encode())).several if one.record]
    return [(one.title, one.status, str(one.dated_on)) for one in found]


@pytest.mark.parametrize("text", [FOLDED, BOLD])
def test_each_is_a_record(text: str) -> None:
    assert [(title, day) for title, _, day in read(text)] == NAMED
    assert read(text)[1][1] == "rejected"


def test_a_fold_keeps_its_sections_and_the_folds_in_it() -> None:
    record = prepare(Job("docs/decisions.md", FOLDED.encode())).several[1].record
    assert record is not None
    assert (record.number, record.outcome) == (2, "No.")
    assert "<summary>Noise</summary>Loud." in record.context


@pytest.mark.parametrize(
    "text",
    [
        "# 9. Fold\n\n## Status\n\nAccepted\n\n<details><summary>2020-01-02: Proposed</summary>\n\nStatus: proposed\n\n"
        "</details>\n<details><summary>2020-01-03: Agreed</summary>\n\nStatus: accepted\n\n</details>\n\n"
        "## Context\n\nC.\n\n## Decision\n\nFold.\n",
        "# Decision on barns\n\n- Status: accepted\n- Date: 2020-01-01\n\nWe build two.\n\n- 2020-01-02: bought oak\n"
        "- 2020-01-03: bought ash\n",
        "# Decision on barns\n\nStatus: accepted\n\n2020-01-02: it burned.\n\n2020-01-03: it was wet.\n",
        "# Decision on bolts\n\n## Context\n\n**1. Rust**\n\nMuch.\n\n**2. Price**\n\nHigh.\n\n## Decision\n\nBrass.\n",
    ],
)
def test_a_record_with_folds_or_bold_lines_in_it_is_one(text: str) -> None:
    assert prepare(Job("docs/adr/decision-on-x.md", text.encode())).record is not None


OF_ANYTHING = "# {}\n\n**2020-01-02** {}\n\n**2020-03-04** {}\n"


@pytest.mark.parametrize("title", ["Log", "Project journal", "Logbuch", "Journal de bord", "日志"])
def test_a_log_of_anything_is_split_where_each_entry_decides_and_is_never_one_decision(title: str) -> None:
    def read(*said: str) -> tuple[list[str], list[str]]:
        found = prepare(Job("docs/log.md", OF_ANYTHING.format(title, *said).encode()))
        assert found.record is None
        return [one.record.title for one in found.several if one.record], [one.rule for one in found.findings]

    assert read("We decided to dig.", "We agreed on oak.")[0] == ["We decided to dig", "We agreed on oak"]
    assert read("We decided to dig.", "It rained.") == ([], ["file.several"])
    assert read("It rained.", "It snowed.") == ([], ["kind.page"])


@pytest.mark.parametrize(
    "title", ["Entscheidungsprotokoll", "Beschlussbuch", "Besluitenlog", "Beslutslogg", "決定ログ"]
)
def test_a_log_is_known_by_one_word(title: str) -> None:
    found = prepare(Job("docs/x.md", OF_ANYTHING.format(title, "Oil.", "Lard.").encode())).several
    assert [one.record.title for one in found if one.record] == ["Oil", "Lard"]


def test_answers_below_a_question_are_the_status() -> None:
    table = "# Decisions\n\n| Decision | Taken? |\n|---|---|\n| Dig a well | ✅ |\n| Pump at night | ❌ |\n"
    assert [status for _, status, _ in read(table)] == ["accepted", "rejected"]
    rows = "| 2020-01-02 | Dig a well | ✅ |\n| 2020-03-04 | Pump at night | ❌ |\n"
    table = f"# Decision journal\n\n| Date | What | OK? |\n|---|---|---|\n{rows}"
    assert read(table) == [("Dig a well", "accepted", "2020-01-02"), ("Pump at night", "rejected", "2020-03-04")]


words = st.lists(st.sampled_from(["tea", "milk", "größe", "of", "oak <b>x</b>"]), min_size=1, max_size=4).map(" ".join)


@settings(max_examples=20)
@given(titles=st.lists(words, min_size=2, max_size=5), end=st.sampled_from(["\n", "\r\n"]))
def test_the_lines_of_each_fold_are_its_own(titles: list[str], end: str) -> None:
    entry = "<details>\n<summary>{}</summary>\n\nStatus: accepted\n\nSo.\n\n</details>\n\n"
    content = ("# Decision log\n\n" + "".join(map(entry.format, titles))).replace("\n", end).encode()
    found = several_in(content, "docs/decisions.md")
    assert found is not None
    pieces = cut(content, found.entries)
    assert b"".join(one.before.encode() + one.content + one.after.encode() for one in pieces) == content
    assert [one.content.decode().partition("<summary>")[2].partition("</summary>")[0] for one in pieces] == titles


SIGNS = [
    "| Date | Decision | Status |\n|---|---|---|\n| 2020-01-02 | Dig a well | ✅ |\n"
    "| 2020-03-04 | Pump at night | ❌ |\n| 2020-05-06 | Sell | 🚧 |\n",
    "| | Decision | Date |\n|---|---|---|\n| ✅ | Dig a well | 2020-01-02 |\n| 🔴 | Pump at night | 2020-03-04 |\n"
    "| ⏳ | Sell | 2020-05-06 |\n",
    "- ✅ 2020-01-02: Dig a well\n- 2020-03-04: ❌ Pump at night\n- 2020-05-06: Sell 🟡\n",
    "## ✅ 2020-01-02: Dig a well\n\nDry.\n\n## 2020-03-04: Pump at night :x:\n\nLoud.\n\n"
    "## 🚧 2020-05-06: Sell\n\nLater.\n",
]


@pytest.mark.parametrize("text", SIGNS)
def test_a_sign_is_the_status(text: str) -> None:
    found = read(f"# Decision log\n\n{text}")
    assert [(title, day) for title, _, day in found] == [*NAMED, ("Sell", "2020-05-06")]
    assert [status for _, status, _ in found] == ["accepted", "rejected", "proposed"]


OTHERS = [
    "2020-01-02: Dig a well. Reason: it is dry.\n\n2020-03-04: Pump at night\n\nIt is loud.\n",
    "- **Dig a well** — accepted (2020-01-02). It is dry.\n- **Pump at night** - rejected (2020-03-04). Loud.\n",
    "## DL-001 | Dig a well | 2020-01-02\n\nDry.\n\n## DL-002 | Pump at night | 2020-03-04\n\nLoud.\n",
    "| Decision | Approved? | Date |\n|---|---|---|\n| Dig a well | Yes | 2020-01-02 |\n"
    "| Pump at night | no | 2020-03-04 |\n",
    "- Dig a well\n  - Date: 2020-01-02\n  - Status: accepted\n  - Why: it is dry\n- Pump at night\n"
    "  - Date: 2020-03-04\n  - Status: rejected\n",
    "**Decision 1:** Dig a well\n**Status:** accepted\n**Date:** 2020-01-02\n\n**Decision 2:** Pump at night\n"
    "**Status:** rejected\n**Date:** 2020-03-04\n",
    "1. **Dig a well.** It is dry. Accepted 2020-01-02.\n\n2. **Pump at night.** It is loud. Rejected 2020-03-04.\n",
    "| Decision | Status | Date |\n|---|---|---|\n| Dig a well | ok | 2020-01-02 |\n"
    "| Pump at night | no | 2020-03-04 |\n",
    "## Contents\n\n- [Dig a well](#dig-a-well)\n\n## Dig a well\n\n- **Decided:** 2020-01-02\n- **Outcome:** dig\n\n"
    "## Pump at night\n\n- **Decided:** 2020-03-04\n- **Outcome:** no\n",
    "## Accepted\n\n### Dig a well\n\nDate: 2020-01-02\n\n## Rejected\n\n### Pump at night\n\nDate: 2020-03-04\n",
    "| ID | Title | Status | Date | Decision |\n|--|--|--|--|--|\n"
    "| [ADR-1](#adr-1) | Dig a well | accepted | 2020-01-02 | Dig |\n"
    "| [ADR-2](#adr-2) | Pump at night | rejected | 2020-03-04 | No |\n",
    "### Dig a well [Accepted]\n\nDate: 2020-01-02\n\n### Pump at night [Rejected]\n\nDate: 2020-03-04\n",
]


@pytest.mark.parametrize("text", OTHERS)
def test_other_logs_are_split_too(text: str) -> None:
    found = read(f"# Decisions\n\n{text}")
    assert [(title, day) for title, _, day in found] == NAMED
    assert [status for _, status, _ in found] == ["accepted", "rejected"] or "ccepted" not in text


def test_a_paragraph_of_a_log_ends_before_the_next_one() -> None:
    content = f"# Decisions\n\n{OTHERS[0]}\n## Legend\n\nNone.\n".encode()
    found = several_in(content, "docs/decisions.md")
    assert found is not None
    pieces = cut(content, found.entries)
    assert [one.content.decode() for one in pieces] == [
        "2020-01-02: Dig a well. Reason: it is dry.\n",
        "2020-03-04: Pump at night\n\nIt is loud.\n",
    ]


def test_a_table_of_too_many_decisions_is_never_one() -> None:
    rows = "| 2020-01-02 | Dig a well | accepted |\n" * 501
    prepared = prepare(Job("docs/log.md", f"# Log\n\n| Date | Decision | Status |\n|---|---|---|\n{rows}".encode()))
    assert (prepared.record, [one.rule for one in prepared.findings]) == (None, ["file.several"])


@pytest.mark.parametrize(
    "words", ["We dropped the loom since it was loud", "Kafka - we dropped the queue", "Closed shelves are bought"]
)
def test_a_sentence_with_the_word_of_a_status_is_an_entry(words: str) -> None:
    found = read(f"# Decisions\n\n- 2024-01-02: {words}.\n- 2024-01-03: Use tea.\n")
    assert [(title, status) for title, status, _ in found] == [(words, None), ("Use tea", None)]
