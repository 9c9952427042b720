"""Files with many decisions: cut where that is certain, reported where it is not, and never one record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imports.reading.pieces import cut, several_in
from app.imports.reading.prepare import Job, prepare
from app.markdown.reading.logs.several import find_several

BODY = "**Status:** Accepted\n\n### Context\n\nIt rains.\n\n### Decision\n\nA roof.\n"
LABELLED = (
    f"# Our decisions\n\nIntro.\n\n## ADR-20: Use REST\n\n{BODY}\n## ADR-21: Use GraphQL\n\n{BODY}\n## Links\n\nx\n"
)


def titles(text: str, path: str = "docs/decisions.md") -> list[str]:
    """The titles of the records of a file that holds several."""
    return [one.record.title for one in prepare(Job(path, text.encode())).several if one.record]


def rules(text: str, path: str = "docs/decisions.md") -> set[str]:
    return {finding.rule for finding in prepare(Job(path, text.encode())).findings}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LABELLED, ["Use REST", "Use GraphQL"]),
        (f"# ADR-1: A roof\n\n{BODY}\n# ADR-2: A door\n\n{BODY}", ["A roof", "A door"]),
        (f"# Log\n\n## Use REST\n\n{BODY}\n## Use GraphQL\n\n{BODY}", ["Use REST", "Use GraphQL"]),
        ("# Decision log\n\n## 2024-05-06: A roof\n\nRain.\n\n## A door (2024-05-07)\n\nWind.\n", ["A roof", "A door"]),
        (
            "# Decision log\n\n## D-1 (2024-05-06): A roof\n\nRain.\n\n## D-2 – 2024-05-07 – A door\n\nWind.\n",
            ["A roof", "A door"],
        ),
        ("# Beschlüsse\n\n## 6. Ein Dach\n\nRegen.\n\n## 7. Eine Tür\n\nWind.\n", ["Ein Dach", "Eine Tür"]),
        ("# 决策记录\n\n## 2024年5月6日：屋顶\n\n下雨。\n\n## 2024年5月7日：门\n\n有风。\n", ["屋顶", "门"]),
        (
            "# Log\n\n| Date | Decision | Rationale |\n|---|---|---|\n"
            "| 2024-05-06 | A roof | Rain |\n| 2024-05-07 | A door | Wind |\n",
            ["A roof", "A door"],
        ),
        (
            "# Log\n\n## Decision: A roof\nDate: 2024-05-06\n\nRain.\n\n"
            "## Decision: A door\nDate: 2024-05-07\n\nWind.\n",
            ["A roof", "A door"],
        ),
        (
            "# Decisions\n\nADR-1: A roof\n=============\n\nRain.\n\nADR-2: A door\n=============\n\nWind.\n",
            ["A roof", "A door"],
        ),
        (
            "# Log\n\n## ADR-1 A roof\n\n| Status |\n|---|\n| Accepted |\n\n"
            "## ADR-2 A door\n\n| Status |\n|---|\n| Draft |\n",
            ["A roof", "A door"],
        ),
        (
            f"# 9. Architecture Decisions\n\n## 9.1 A roof\n\n{BODY}\n## 9.2 A door\n\n{BODY}",
            ["9.1 A roof", "9.2 A door"],
        ),
        (
            "# Y-statements\n\n"
            "1. In the context of rain, facing leaks, we decided for a roof to achieve dryness, accepting cost."
            "\n2. In the context of wind, facing draughts, we decided for a door to achieve warmth, accepting cost.\n",
            ["a roof", "a door"],
        ),
    ],
)
def test_each_decision_of_a_log_is_a_record(text: str, expected: list[str]) -> None:
    assert titles(text) == expected


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("# ADR-20: Use REST\n\n## 1. Context\n\na\n\n## 2. Decision\n\nb\n", "docs/rest.md"),
        (
            "# Use REST\n\n## Status\n\nAccepted\n\n## Decision\n\nb\n\n## 2024-05-06: x\n\n## 2024-05-07: y\n",
            "docs/rest.md",
        ),
        ("# Release notes\n\n## 2024-05-06: 1.1\n\nx\n\n## 2024-05-07: 1.2\n\ny\n", "docs/news.md"),
        ("# Use REST\n\n## Options\n\n### 1. REST\n\na\n\n### 2. SOAP\n\nb\n\n## Decision\n\nREST\n", "docs/rest.md"),
    ],
)
def test_a_record_with_numbered_or_dated_sections_stays_one(text: str, path: str) -> None:
    assert titles(text, path) == []
    assert "file.several" not in rules(text, path)


def test_a_log_whose_borders_are_not_certain_is_left_out_and_said() -> None:
    text = "# Our decisions\n\n## The roof\n\nWe need one.\n\n## The door\n\nIt is green.\n"
    assert rules(text) == {"file.several"}
    assert prepare(Job("docs/decisions.md", text.encode())).record is None


def test_lines_are_those_of_the_file() -> None:
    first, second = prepare(Job("docs/decisions.md", LABELLED.encode())).several
    assert [finding.line for finding in first.findings if finding.rule == "file.split"] == [5]
    assert [finding.line for finding in second.findings if finding.rule == "file.split"] == [17]
    assert first.part
    assert second.part
    assert (first.part.before, second.part.after) == ("# Our decisions\n\nIntro.\n\n", "## Links\n\nx\n")


@given(
    names=st.lists(st.text("abc déß#*`|", min_size=1, max_size=12), min_size=2, max_size=6),
    between=st.text("ab \n#|`-", max_size=30),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_the_pieces_joined_are_the_file(names: list[str], between: str, end: str) -> None:
    text = "\ufeff# Decisions\n\n" + "".join(f"## ADR-{at}: {name}\n{between}\n" for at, name in enumerate(names))
    content = text.replace("\n", end).encode()
    found = several_in(content, "docs/decisions.md")
    if found and found.entries:
        pieces = cut(content, found.entries)
        assert b"".join(one.before.encode() + one.content + one.after.encode() for one in pieces) == content
        anchors = [one.entry.anchor for one in pieces]
        assert len(set(anchors)) == len(anchors)


@given(text=st.text("# ADR-1:|\n-abc 2024-05-06*`<!>", max_size=400))
def test_any_text_is_cut_or_left_whole(text: str) -> None:
    prepared = prepare(Job("docs/decisions.md", text.encode()))
    assert not any(one.rule == "file.unreadable" for one in prepared.findings)


def _entry(title: str) -> str:
    return f"## {title}\n\n**Status:** Accepted\n\nIt was said so.\n\n"


@pytest.mark.parametrize("path", ["001-backend-decisions.md", "adr-0003-choices.md", "README.md"])
def test_a_number_in_the_name_of_a_file_does_not_make_its_records_one(path: str) -> None:
    found = find_several("# Backend decisions\n\n" + _entry("ADR-1: Use tea") + _entry("ADR-2: Use cups"), path)
    assert found
    assert len(found.entries) == 2
    unsure = find_several("# Backend decisions\n\n## Use tea\n\nAll do.\n\n## Use cups\n\nThey last.\n", path)
    assert unsure
    assert not unsure.entries


@pytest.mark.parametrize(
    "text",
    [
        "# Use X\n\nStatus: accepted\n\n## 1. What it is\n\nAn X.\n\n## 2. How it works\n\nWell.\n",
        "# Record architecture decisions\n\n## What we saw\n\nNobody knew.\n\n## What we do\n\nWe write.\n",
    ],
)
def test_a_numbered_record_with_sections_of_its_own_stays_one(text: str) -> None:
    assert find_several(text, "adr-0005-x.md") is None


KEYED = "**Decision**: Use {}\n**Date**: 2024-01-02\n**Status**: Accepted\n\nBecause.\n"


def test_decisions_that_only_a_line_parts_are_a_record_each() -> None:
    text = f"# Decisions\n\n{KEYED.format('tea')}\n---\n\n{KEYED.format('milk')}"
    assert titles(text) == ["Use tea", "Use milk"]
    first = prepare(Job("docs/decisions.md", text.encode())).several[0].record
    assert first is not None
    assert (first.outcome, first.status, str(first.dated_on)) == ("Use tea", "accepted", "2024-01-02")
    unsure = find_several(text.replace("---\n", "---\n\nWe drink a lot.\n\n---\n"), "docs/decisions.md")
    assert unsure is not None
    assert (unsure.entries, unsure.named) == ([], ["Use tea", "Use milk"])
    assert find_several(f"{KEYED.format('tea')}\n---\n\nThat is all.\n", "decisions.md") is None


def test_a_title_from_a_table_has_its_bars_and_no_breaks() -> None:
    rows = "| Tea \\| milk | Use it | Accepted |\n| Use<br>sugar | Use it | Accepted |\n"
    found = find_several(f"# Log\n\n| Title | Decision | Status |\n|---|---|---|\n{rows}", "decisions.md")
    assert found is not None
    assert found.named == ["Tea | milk", "Use sugar"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# Decision log\n\n- 2024-01-02: We use tea because it is warm.\n"
            "- 2024-02-03: We use milk.\n  It is white.\n",
            [("We use tea because it is warm", None, "2024-01-02"), ("We use milk", None, "2024-02-03")],
        ),
        (
            "# Decisions\n\n1. **Use tea** - accepted 2024-01-02. Warm.\n2. **Use milk** - rejected. Not white.\n",
            [("Use tea", "accepted", "2024-01-02"), ("Use milk", "rejected", None)],
        ),
        (
            "# Beschlüsse\n\n* **02.01.2024** – **Tee**. Warm.\n* **03.02.2024** – **Milch**. Weiß.\n",
            [("Tee", None, "2024-01-02"), ("Milch", None, "2024-02-03")],
        ),
        (
            "# Decisions\n\n## 2024\n\n- Use tea (accepted, 2 January 2024)\n\n## 2023\n\n- Use milk (rejected)\n",
            [("Use tea", "accepted", "2024-01-02"), ("Use milk", "rejected", None)],
        ),
        (
            "# Decision log\n\n## 2 January 2024\n\n### Use tea\n\nWarm.\n\n"
            "## 3 February 2024\n\n- Use milk\n- Use cups\n",
            [("Use tea", None, "2024-01-02"), ("Use milk", None, "2024-02-03"), ("Use cups", None, "2024-02-03")],
        ),
        (
            "# Decision log\n\n## 2024-01-02\n\nUse tea. It is warm.\n\n## 2024-02-03\n\nUse milk.\n",
            [("Use tea", None, "2024-01-02"), ("Use milk", None, "2024-02-03")],
        ),
        (
            "# Decisions\n\n| Decision | Why | Status |\n|---|---|---|\n"
            "| Use tea | Warm | Accepted |\n| Use milk | White | Rejected |\n",
            [("Use tea", "accepted", None), ("Use milk", "rejected", None)],
        ),
    ],
)  # fmt: skip
def test_logs_in_lists_and_below_days_and_in_tables(
    text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    read = [one.record for one in prepare(Job("docs/log.md", text.encode())).several if one.record]
    assert [(one.title, one.status, str(one.dated_on) if one.dated_on else None) for one in read] == expected


@pytest.mark.parametrize(
    "text",
    [
        "# Use tea\n\n## Decision\n\n- 2024-01-02: asked everybody\n- 2024-02-03: bought it\n",
        "# Journal\n\n- 2024-01-02: It rained.\n- 2024-02-03: It did not.\n",
        "# Decision log\n\n- **Accepted**: adopted\n- **Rejected**: not adopted\n",
        "# ADR-7: Use tea\n\n- 2024-01-02: proposed\n- 2024-02-03: accepted\n",
    ],
)
def test_lists_of_dates_are_no_log_of_decisions_by_themselves(text: str) -> None:
    assert titles(text, "docs/x.md") == []


def test_a_log_in_asciidoc_is_split() -> None:
    entry = "*Status:* Accepted\n\n=== Context\n\nIt rains.\n\n=== Decision\n\nA {}.\n\n"
    text = f"= Our log\n\n== ADR-1: A roof\n\n{entry.format('roof')}== ADR-2: A door\n\n{entry.format('door')}"
    found = prepare(Job("docs/log.adoc", text.encode())).several
    assert [(one.record.title, one.record.status, one.record.outcome) for one in found if one.record] == [
        ("A roof", "accepted", "A roof."), ("A door", "accepted", "A door."),
    ]  # fmt: skip
    assert "".join(one.part.before + one.content.decode() + one.part.after for one in found if one.part) == text


@pytest.mark.parametrize("status", ["## Status\n\nAccepted\n", "- Status: Accepted\n"])
def test_dates_within_a_record_begin_none(status: str) -> None:
    dated = "### 2024-05-06 First\n\nMove.\n\n### 2024-05-07 Then\n\nShrink.\n"
    assert titles(f"# Use X\n\n{status}\n## Decision\n\n{dated}") == []


def test_a_heading_of_labels_without_end_is_read_as_any_other() -> None:
    text = f"# Decision log\n\n## D-1 (2024-05-06): A roof\n\nRain.\n\n## {'D-1: ' * 1200}A door\n\nWind.\n"
    assert rules(text) == rules(text.replace("D-1: " * 1200, "D-1: D-1: "))
    assert "file.unreadable" not in rules(text)
