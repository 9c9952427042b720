"""Packages and their versions in a section such as "Recommended Stack"."""

from datetime import date

import pytest

from app.markdown.reading.reader import read
from app.markdown.record import Pin
from tests.markdown.reading import lost_words, record_of, rules_of


def document(body: str, heading: str = "Recommended Stack") -> str:
    return f"# T\n\n## Context\n\nc\n\n## Decision\n\nd\n\n## {heading}\n\n{body}\n"


def said_of(text: str) -> str:
    return " ".join(one.message for one in read(text.encode(), "doc/0042-t.md").findings)


def pins_of(body: str) -> list[Pin]:
    return record_of(document(body)).pins


def test_remarks_in_parentheses_give_registry_and_level_and_leave_no_note() -> None:
    assert pins_of(
        "- `dexie ~4.2.0` (npm, required)\n- `lxml ~=6.0` (required): 5.x leaks\n- `moment` (forbidden)\n"
    ) == [
        Pin("npm", "dexie", "~4.2.0", "required"),
        Pin("pypi", "lxml", "~=6.0", "required", "", "5.x leaks"),
        Pin("npm", "moment", "", "forbidden"),
    ]


def test_all_lists_of_a_section_are_read() -> None:
    pins = pins_of(
        "Pinned together:\n\n- `vue ^3.5`\n- `pinia ^2.3`\n\nAnd no longer:\n\n- `jquery`\n\nAlso:\n\n- `vite ^6`\n"
    )
    assert [(pin.package, pin.level, pin.group, pin.note) for pin in pins] == [
        ("vue", "recommended", "Pinned together", ""),
        ("pinia", "recommended", "Pinned together", ""),
        ("jquery", "forbidden", "", ""),
        ("vite", "recommended", "", ""),
    ]
    assert record_of(document("- `vue ^3.5`\n\nAlso:\n\n- `vite ^6`\n")).sections == []


def test_two_groups_of_a_record_have_two_names() -> None:
    pins = pins_of("Pinned together:\n\n- `a ~=1.0`\n\nPinned together:\n\n- `b ~=1.0`\n")
    assert [pin.group for pin in pins] == ["Pinned together", "Pinned together 2"]


def test_what_the_line_above_says_beyond_that_is_a_note() -> None:
    assert pins_of("Not any more, in reports:\n\n- `xlrd`\n") == [
        Pin("pypi", "xlrd", "", "forbidden", "", "Not any more, in reports")
    ]


def test_a_long_line_above_a_list_stays_text() -> None:
    line = "Pinned together, " + "because we were bitten by every other mixture of these " * 3 + "so far:"
    record = record_of(document(f"{line}\n\n- `a ~=1.0`\n"))
    assert (record.pins[0].group, record.sections[0].body) == ("Pinned together", line)


@pytest.mark.parametrize("line", ["npm:", "**JavaScript packages:**", "### Node.js", "Frontend (npm):"])
def test_the_line_above_names_the_registry(line: str) -> None:
    assert [pin.ecosystem for pin in pins_of(f"{line}\n\n- `left ^1.0`\n- `right ^2.0`\n")] == ["npm", "npm"]


@pytest.mark.parametrize(
    ("item", "ecosystem"),
    [("`@noble/x ^2`", "npm"), ("`x ~=1.2`", "pypi"), ("`react ^18`", "npm"), ("`sqlmodel ^0.0.16`", "pypi")],
)
def test_name_and_range_may_tell_the_registry(item: str, ecosystem: str) -> None:
    assert pins_of(f"- {item}\n")[0].ecosystem == ecosystem
    assert "pin.ecosystem" not in rules_of(document(f"- {item}\n"))


def test_packages_beside_it_and_the_document_tell_the_registry() -> None:
    assert [pin.ecosystem for pin in pins_of("- `left ^1.0`\n- `vue ^3`\n")] == ["npm", "npm"]
    assert [pin.ecosystem for pin in pins_of("- `left ^1.0`\n\nAll in package.json.\n")] == ["npm"]


def test_a_mere_guess_is_reported() -> None:
    text = document("- `left ^1.0`\n")
    assert record_of(text).pins == [Pin("pypi", "left", "^1.0")]
    assert "which registry left comes from; read as a Python package." in said_of(text)
    two = document("- `left ^1.0`\n- `right ^2.0`\n")
    assert "which registry left, right come from; read as Python packages." in said_of(two)


def test_platforms_and_prose_are_no_packages() -> None:
    record = record_of(document("- `asyncpg ~=0.30`\n- PostgreSQL 16\n- Python 3.12\n- whatever works\n"))
    assert [pin.package for pin in record.pins] == ["asyncpg"]
    assert record.sections[0].body == "- PostgreSQL 16\n- Python 3.12\n- whatever works"


def test_a_list_of_words_is_no_list_of_packages() -> None:
    record = record_of(document("- `asyncpg ~=0.30`\n\nWe value:\n\n- speed\n- peace\n"))
    assert [pin.package for pin in record.pins] == ["asyncpg"]
    assert "- speed\n- peace" in record.sections[0].body


def test_a_group_written_behind_a_pin_is_read() -> None:
    assert pins_of("- `x ~=1.2` - fast; pinned together: core\n") == [
        Pin("pypi", "x", "~=1.2", "recommended", "core", "fast")
    ]


@pytest.mark.parametrize("heading", ["Recommended Stack", "Technology Stack"])
def test_a_table_of_packages_gives_pins_and_keeps_the_rest(heading: str) -> None:
    rows = (
        "| Library | Version | Registry | Note |\n|---|---|---|---|\n| `asyncpg` | >=0.29,<0.33 | | fast |\n"
        "| Django | ~=5.0 | PyPI | (forbidden) |\n| [@babel/core](https://babel.dev) | ^7.24.0 | | |\n"
        "| react | ^18 \\|\\| ^19 | npm | required |\n| Python | 3.12 | | |\n| a thing of ours | 3 | | |"
    )
    text = f"# T\n\n## Context\n\nA.\n\n## Decision\n\nB.\n\n## {heading}\n\n{rows}\n"
    record = record_of(text)
    assert [(pin.ecosystem, pin.package, pin.specifier, pin.level) for pin in record.pins] == [
        ("pypi", "asyncpg", ">=0.29,<0.33", "recommended"),
        ("pypi", "Django", "~=5.0", "forbidden"),
        ("npm", "@babel/core", "^7.24.0", "recommended"),
        ("npm", "react", "^18 || ^19", "required"),
    ]
    assert "Python | 3.12" in record.sections[0].body
    assert not lost_words(text, record).keys() & {"fast", "babel", "https", "thing"}


@pytest.mark.parametrize("kind", ["Decision", "Key findings"])
@pytest.mark.parametrize(
    ("cell", "package", "specifier"),
    [
        ("htmx.org (npm)", "htmx.org", "2.x"),
        ("`htmx.org` (npm)", "htmx.org", "2.x"),
        ("[htmx.org](https://htmx.org) (npm)", "htmx.org", "2.x"),
        ("@scope/x.y (npm)", "@scope/x.y", "2.x"),
        ("**socket.io**", "socket.io", "2.x"),
        ("`htmx.org@2.1`", "htmx.org", "2.x"),
    ],
)
def test_names_with_dots_scopes_and_remarks_are_packages_in_tables(kind, cell, package, specifier):
    text = f"# T\n\n## {kind}\n\n- d\n\n## Stack\n\n| Package | Version |\n| --- | --- |\n| {cell} | {specifier} |\n"
    (pin,) = record_of(text, "papers/x.md").pins
    assert (pin.ecosystem, pin.package, pin.specifier) == ("npm", package, specifier)


@pytest.mark.parametrize(
    ("item", "package", "specifier"),
    [
        ("htmx.org 2.x (npm)", "htmx.org", "2.x"),
        ("[htmx.org](https://htmx.org) 2.x (npm)", "htmx.org", "2.x"),
        ("@types/node @ 20", "@types/node", "20"),
        ("`@scope/x.y` ^1", "@scope/x.y", "^1"),
    ],
)
def test_so_are_they_in_lists_and_links_are_kept(item, package, specifier):
    (pin,) = pins_of(f"- {item}\n")
    assert (pin.ecosystem, pin.package, pin.specifier) == ("npm", package, specifier)
    assert ("https://htmx.org" in pin.note) == ("https" in item)


def test_a_row_that_is_no_package_is_said_and_kept():
    table = "| Package | Version |\n| --- | --- |\n| redis-py | ~=5.0 |\n| our own fork of it | whatever runs |\n"
    text = document(table)
    assert "pin.unread" in rules_of(text)
    assert "our own fork of it" in record_of(text).sections[-1].body


def test_parentheses_tell_audience_date_and_age() -> None:
    (pin,) = pins_of("- `asyncpg >=0.32` (required, development, from 2026-12-01, at least 14 days old): tested\n")
    assert pin == Pin("pypi", "asyncpg", ">=0.32", "required", "", "tested", "development", date(2026, 12, 1), 14)


@pytest.mark.parametrize(
    ("said", "audience", "since", "age"),
    [
        ("dev only", "development", None, None),
        ("Production", "runtime", None, None),
        ("everywhere", "all", None, None),
        ("binding from 1 December 2026", "all", date(2026, 12, 1), None),
        ("as of 2026-12-01", "all", date(2026, 12, 1), None),
        ("minimum age: 2 weeks", "all", None, 14),
        ("releases at least 1 day old", "all", None, 1),
    ],
)
def test_people_write_them_in_several_ways(said: str, audience: str, since: date | None, age: int | None) -> None:
    (pin,) = pins_of(f"- `x >=1` (required, {said})\n")
    assert (pin.audience, pin.binding_from, pin.least_age, pin.note) == (audience, since, age, "")


@pytest.mark.parametrize(
    "said",
    [
        "from next spring",
        "from 2026-13-01",
        "from 03/04/2027",
        "at least 0 days old",
        "99999 days old",
        "at least 3 months old",
        "from 2026-12-01, from 2026-12-02",
        "runtime, development",
    ],
)
def test_what_cannot_be_read_of_them_is_a_finding_and_a_note(said: str) -> None:
    text = document(f"- `x >=1` (required, {said})\n")
    assert "pin.terms" in rules_of(text)
    assert said.rpartition(", ")[2] in record_of(text).pins[0].note


@pytest.mark.parametrize("note", ["production", "from 2026-12-01", "we keep it from harm", "never older than 14 days"])
def test_behind_parentheses_such_words_are_a_note(note: str) -> None:
    text = document(f"- `x >=1` (required): {note}\n")
    (pin,) = record_of(text).pins
    assert (pin.level, pin.audience, pin.binding_from, pin.least_age, pin.note) == ("required", "all", None, None, note)
    assert "pin.terms" not in rules_of(text)


def test_columns_of_a_table_tell_them_too() -> None:
    table = (
        "| Package | Version | Level | Audience | Binding from | Least age | Note |\n|---|---|---|---|---|---|---|\n"
        "| asyncpg | >=0.32 | required | runtime | 2026-12-01 | 14 | fast |\n"
        "| ruff | >=1 | required | dev | soon | | x |\n"
    )
    first, second = pins_of(table)
    assert (first.audience, first.binding_from) == ("runtime", date(2026, 12, 1))
    assert (first.least_age, first.note) == (14, "fast")
    assert (second.audience, second.binding_from, second.note) == ("development", None, "x; from soon")
    assert "pin.terms" in rules_of(document(table))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("- `lxml >=1` (not required)", Pin("pypi", "lxml", ">=1", "recommended", "", "not required")),
        ("- `lxml` (not recommended)", Pin("pypi", "lxml", "", "forbidden", "", "not recommended")),
        ("- `lxml >=1` (required, at least two weeks old)", Pin("pypi", "lxml", ">=1", "required", least_age=14)),
        ("- `lxml` >=1 and <2 (pypi)", Pin("pypi", "lxml", ">=1, <2")),
        ("- `@x/y` ^2 or ^3", Pin("npm", "@x/y", "^2 || ^3")),
        ("- ~~`lxml >=1`~~ `defusedxml >=1` (pypi)", Pin("pypi", "defusedxml", ">=1", note="~~`lxml >=1`~~")),
        ("| Package | Version |\n|---|---|\n| lxml | latest |", Pin("pypi", "lxml", "", note="latest")),
        ("| Package | Version |\n|---|---|\n| vue | 1 - 3 |", Pin("npm", "vue", "1 - 3")),
    ],
)
def test_words_around_a_version_turn_it_or_stay_a_note(body: str, expected: Pin) -> None:
    assert pins_of(body) == [expected]


@pytest.mark.parametrize(
    "body", ["- `lxml >=1` (at least a month old)", "| Package | Version |\n|---|---|\n| a | latest |"]
)
def test_an_age_or_a_version_that_no_field_holds_is_told(body: str) -> None:
    assert "pin.terms" in rules_of(document(body))


def test_a_column_named_after_a_level_speaks_of_the_packages_in_it() -> None:
    body = "| Package | Use | Avoid |\n|---|---|---|\n| http | httpx | requests |"
    assert pins_of(body) == []
    assert "pin.unread" in rules_of(document(body))
