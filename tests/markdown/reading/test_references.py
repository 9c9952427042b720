"""Links and footnotes that are defined elsewhere in a document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markdown.reading.reader import read
from app.markdown.rendering.render import render
from app.markdown.syntax.references import resolve, split_notes, take_definitions, with_notes
from app.markdown.writing.writer import write
from tests.markdown.reading import record_of

PRESS = """# Water press

* Status: superseded by [the new one][new]

## Context and Problem Statement

The [screw] is slow[^s], see ![a drawing][pic] and `[screw]`.

```
[screw]
```

## Considered Options

* [Water][w] [^s]
* Screw

## Decision Outcome

We use [Water
presses][W].[^t]

### Consequences

* Good: more juice[^s]

## More Information

Nothing [else].

[new]: 0002-new.md
[screw]: https://example.org/screw "The screw"
[w]: <https://example.org/water press>
[pic]: a.png
[^s]: Four hours a barrel.
[^t]: Budget
    of the year.

    Second paragraph.
[unused]: https://example.org/unused
"""


def test_links_are_written_out_in_every_section_and_in_the_status() -> None:
    record = record_of(PRESS)
    assert [(link.target, link.reverse) for link in record.links] == [("0002-new.md", True)]
    assert '[screw](https://example.org/screw "The screw")' in record.context
    assert "![a drawing](a.png)" in record.context
    assert record.context.count("[screw]\n```") == record.context.count("`[screw]`") == 1
    assert "[Water\npresses](<https://example.org/water press>)" in record.outcome
    assert record.more_information.split() == ["Nothing", "[else].", "[unused]:", "https://example.org/unused"]


def test_footnotes_stand_below_each_text_that_uses_them() -> None:
    record = record_of(PRESS)
    assert record.context.endswith("\n\n[^s]: Four hours a barrel.")
    assert record.consequences.endswith("\n\n[^s]: Four hours a barrel.")
    assert record.outcome.endswith("[^t]: Budget\n    of the year.\n\n    Second paragraph.")
    assert record.options[0].title == "Water"
    assert "Four hours" in record.options[0].description
    for text in (record.context, record.outcome, record.consequences, record.options[0].description):
        assert "[^" not in render(text)


def test_an_export_has_each_footnote_once_and_is_read_as_the_same_record() -> None:
    record = record_of(PRESS)
    text = write(record, "madr4")
    assert text.count("[^s]: Four hours") == text.count("[^t]: Budget") == 1
    again = read(text.encode(), "doc/0042-some-decision.md").record
    assert again is not None
    for name in ("context", "outcome", "consequences", "more_information", "options", "status"):
        assert getattr(again, name) == getattr(record, name)


def test_two_footnotes_of_one_name_stay_two() -> None:
    record = record_of("# T\n\n## Context\n\nA.\n\n## Decision\n\nB.\n")
    record.context, record.outcome = "A[^1].\n\n[^1]: One.", "B[^1].\n\n[^1]: Two."
    text = write(record, "madr4")
    assert "B[^1-2]." in text
    assert "[^1]: One.\n[^1-2]: Two." in text


def test_a_footnote_of_the_status_is_shown_beside_it() -> None:
    record = record_of("# T\n\n## Status\n\nAccepted[^1]\n\n## Context\n\nA.\n\n[^1]: By vote.\n")
    assert any("By vote." in render(section.body) for section in record.sections)


@pytest.mark.parametrize(
    "text",
    [
        "a [b] c", "\\[a]\n\n[a]: x", "`[a]`\n\n[a]: x", "[a](b)\n\n[a]: x", "p\n[a]: x", "<!--\n[a]: x\n-->\n[a]",
        "```\n[a]: x\n```\n[a]", "[a]: x", "[^1]: x",
    ],
)  # fmt: skip
def test_what_is_no_reference_stays(text: str) -> None:
    assert take_definitions(text)[0] == text


PIECES = st.sampled_from(
    ["[a]: x", "[^1]: y", "\n", "\n\n", " ", "```\n", "- ", *["[a]", "[b][a]", "[^1]", "`", "![", "](", "<!--"]]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_definitions_leave_every_line_in_its_place(text: str) -> None:
    rest, (links, notes, _) = take_definitions(text)
    assert rest.count("\n") == text.count("\n")
    assert resolve(text, {}) == text
    for note in notes.values():
        body, found = split_notes(f"see\n\n{note}")
        assert with_notes(body, found).count("[^") >= 0
    assert all(label == " ".join(label.split()).casefold() for label in links)


@pytest.mark.parametrize(
    "heading", ["Related decisions", "Related ADRs", "See also", "Verwandte Entscheidungen", "関連する決定"]
)
@pytest.mark.parametrize(
    "line",
    ["- [Oil](0002-oil.md): burns as bright", "0002-oil.md", "| [Oil](0002-oil.md) | bright |", "- [[0002-oil]]"],
)
def test_what_stands_below_related_decisions_is_related(heading: str, line: str) -> None:
    text = f"# 7. Keep the lamps\n\n## Decision\n\nWe keep them.\n\n## {heading}\n\n{line}\n"
    reading = read(text.encode(), "docs/adr/0007-keep-the-lamps.md")
    assert reading.record is not None
    assert [(link.kind, link.target.removesuffix(".md")) for link in reading.record.links] == [
        ("relates_to", "0002-oil")
    ]


def test_a_page_that_is_no_record_is_not_related() -> None:
    lines = (
        "- [Guide](../docs/guide.md)\n- <https://lamps.example/adr/0003-wick.md>\n- Handbook, 3 chapters\n- Issue #7"
    )
    text = f"# 7. Keep the lamps\n\n## Decision\n\nWe keep them.\n\n## Related decisions\n\n{lines}\n"
    reading = read(text.encode(), "docs/adr/0007-keep-the-lamps.md")
    assert reading.record is not None
    assert reading.record.links == []


@pytest.mark.parametrize(
    "line",
    [
        "- ADR-3 is superseded by ADR-5",
        "- ADR-3 (superseded by ADR-5)",
        "1. ADR-3: replaced by ADR-5",
        "| [ADR-3](0003-x.md) | superseded by ADR-5 |",
        "- [ADR-3](0003-x.md), superseded by [ADR-5](0005-y.md)",
        "- ADR-3 depends on ADR-2",
        "- ADR-3 supersedes ADR-5",
    ],
)
@pytest.mark.parametrize("heading", ["Related", "See also", "Related decisions"])
def test_what_related_records_do_to_others_is_said_of_them(heading: str, line: str) -> None:
    text = f"# 7. Keep the lamps\n\n## Decision\n\nWe keep them.\n\n## {heading}\n\n{line}\n"
    reading = read(text.encode(), "docs/adr/0007-keep-the-lamps.md")
    assert reading.record is not None
    assert {link.kind for link in reading.record.links} == {"relates_to"}
    assert [link.target for link in reading.record.links if "5" in link.target or "2" in link.target] == []


def test_a_numbered_list_relates_to_what_it_lists() -> None:
    lines = "1. ADR-3\n2. ADR-4\n\nRFC 2119; Fowler 2003, 12; diagram.png; [notes](notes.pdf)"
    text = f"# 7. Keep the lamps\n\n## Decision\n\nWe keep them.\n\n## Related decisions\n\n{lines}\n"
    reading = read(text.encode(), "docs/adr/0007-keep-the-lamps.md")
    assert reading.record is not None
    assert [link.target for link in reading.record.links] == ["ADR-3", "ADR-4"]


def test_links_without_words_below_another_heading_state_no_relation() -> None:
    text = "# 7. Keep the lamps\n\n## Decision\n\nWe keep them.\n\n## Links\n\n- [Oil](0002-oil.md)\n"
    reading = read(text.encode(), "docs/adr/0007-keep-the-lamps.md")
    assert reading.record is not None
    assert reading.record.links == []
