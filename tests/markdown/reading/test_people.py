"""Names in metadata: where a list parts them, where a line breaks within one, and what stands behind them."""

import pytest

from app.imports.reading.normal import person
from app.markdown.reading.reader import read
from app.markdown.record import Record

BODY = "\n\n## Context\n\nBells ring.\n\n## Decision\n\nWe use bells.\n"


def record_of(text: str) -> Record:
    record = read(text.encode(), "docs/adr/0009-bells.md").record
    assert record is not None
    return record


def names(record: Record) -> list[str]:
    return [one.name for one in record.people]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Jane Doe, Ann\n  Roe, Bob Poe", "Jane Doe; Ann Roe; Bob Poe"),
        ("Jane Doe, Ann van\n  Roe, Bob Poe", "Jane Doe; Ann van Roe; Bob Poe"),
        ("Jane Doe,\n  Ann Roe", "Jane Doe; Ann Roe"),
        ("Jane Doe\n  Ann Roe", "Jane Doe; Ann Roe"),
        ("Doe, Jane\n  Roe, Ann", "Jane Doe; Ann Roe"),
        ("Doe, Jane and Roe, Ann", "Jane Doe; Ann Roe"),
        ("Doe, Jane und Roe, Ann", "Jane Doe; Ann Roe"),
        ("Jane Doe; Roe, Ann", "Jane Doe; Ann Roe"),
        ("Jane Doe, MD, PhD", "Jane Doe (MD, PhD)"),
        ("Jane Doe, Jr., Ann Roe", "Jane Doe Jr.; Ann Roe"),
        ("Jane Doe, PhD, Ann Roe, CTO", "Jane Doe (PhD); Ann Roe (CTO)"),
        ("Jane Doe / Ann Roe", "Jane Doe; Ann Roe"),
        ("Jane Doe + Ann Roe", "Jane Doe; Ann Roe"),
        ("Jane Doe - CTO", "Jane Doe (CTO)"),
        ("Jane Doe – Head of Bells, Ann Roe – CTO", "Jane Doe (Head of Bells); Ann Roe (CTO)"),
        ("Jane, Bob and Cy", "Jane; Bob; Cy"),
        ("<span>Jo Doe</span><span>Ann Roe</span>", "Jo Doe; Ann Roe"),
        ("_No response_", ""),
        ("[Jane Doe](https://example.org/jane), ~~Ann Roe~~", "Jane Doe"),
        ("Jane Doe (2024-01-02)", "Jane Doe"),
        ("Name: Jane; Role: CTO", "Jane (CTO)"),
        ("jane\\_doe", "jane_doe"),
        ("Lind, Mara", "Mara Lind"),
        ("Lind, Mara; Okafor, Tom", "Mara Lind; Tom Okafor"),
        ("Sesay, Ibrahim; Nwosu, Chimamanda", "Ibrahim Sesay; Chimamanda Nwosu"),
        ("Lind, Mara (CTO); Okafor, Tom (Lead)", "Mara Lind (CTO); Tom Okafor (Lead)"),
        (
            "Lind, Mara <mara@example.org>; Okafor, Tom <t@example.org>",
            "Mara Lind <mara@example.org>; Tom Okafor <t@example.org>",
        ),
        ("Lind, Mara (mara@example.org)", "Mara Lind (mara@example.org)"),
        ("Lind, Mara, CTO", "Mara Lind (CTO)"),
        ("van der Berg, Jan", "Jan van der Berg"),
        ("Lind, M.", "M. Lind"),
        ("O'Neil, Mary-Jane", "Mary-Jane O'Neil"),
        ("Müller, Jürgen", "Jürgen Müller"),
        ("Smith, John, Doe, Jane", "John Smith; Jane Doe"),
        ('"Brandt, Oyelaran"', "Oyelaran Brandt"),
        ("Mara, Tom", "Mara; Tom"),
        ("Alice, Bob, Carol", "Alice; Bob; Carol"),
        ("Security, Legal", "Security; Legal"),
        ("Ops, Mara", "Ops; Mara"),
        ("markwallace, mabolan", "markwallace; mabolan"),
        ("Ann Lee<BR/>Bo Chen", "Ann Lee; Bo Chen"),
        ("Ann Lee, Architect, Bo Chen, Tech Lead", "Ann Lee (Architect); Bo Chen (Tech Lead)"),
    ],
)
def test_a_value_names_people_and_nobody_else(value: str, expected: str) -> None:
    for head in (f"Deciders: {value}", f"* Status: accepted\n* Deciders: {value}\n* Date: 2024-01-02"):
        assert "; ".join(names(record_of(f"# Bells\n\n{head}{BODY}"))) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ('[Research and Development, "Smith & Sons"]', "Research and Development; Smith & Sons"),
        ('\n  - Legal and Compliance\n  - "Doe, Jane"', "Legal and Compliance; Jane Doe"),
        ("\n  - Jane Doe: CTO\n  - Ann Roe: Lead", "Jane Doe (CTO); Ann Roe (Lead)"),
        ("\n  lead: Jane Doe\n  tech: Ann Roe", "Jane Doe (lead); Ann Roe (tech)"),
        ("\n  - Jane Doe - CTO", "Jane Doe (CTO)"),
        ('["Jane Doe, CTO", Ann Roe]', "Jane Doe (CTO); Ann Roe"),
        ("Jane Doe, Ann Roe", "Jane Doe; Ann Roe"),
        ("_No response_", ""),
    ],
)
def test_an_item_of_a_list_in_front_matter_is_one(items: str, expected: str) -> None:
    record = record_of(f"---\nstatus: accepted\ndeciders: {items}\n---\n\n# Bells{BODY}")
    assert "; ".join(names(record)) == expected


@pytest.mark.parametrize("cell", ["<ul><li>Jo</li><li>Ann</li></ul>", "<p>Jo</p><p>Ann</p>", "Jo<br>Ann"])
@pytest.mark.parametrize("line", ["", "\n"])
def test_lists_and_paragraphs_in_cells_part_what_they_hold(cell: str, line: str) -> None:
    rows = ("Status", "Accepted"), ("Deciders", cell), ("Tags", "<span>x</span><span>y</span>")
    table = line.join(f"<tr><th>{key}</th><td>{value}</td></tr>" for key, value in rows)
    record = record_of(f"# Bells\n\n<table>{line}{table}{line}</table>{BODY}")
    assert (names(record), record.tags) == (["Jo", "Ann"], ["x", "y"])


def test_an_empty_field_of_an_issue_form_is_empty() -> None:
    empty = "".join(f"### {name}\n\n_No response_\n\n" for name in ("Deciders", "Tags", "Context", "Notes", "Date"))
    record = record_of(f"# Bells\n\n### Status\n\nAccepted\n\n{empty}### Decision\n\nWe use bells.\n")
    assert (record.people, record.tags, record.context, record.outcome) == ([], [], "", "We use bells.")
    assert not any("No response" in section.body for section in record.sections)


def test_two_full_names_in_an_item_are_two_people() -> None:
    text = "---\ndeciders:\n  - Rosa Lind & Pekka Noor\n  - Research and Development\n---\n# T\n\n## Decision\n\nYes.\n"
    found = read(text.encode(), "0001-t.md").record.people
    assert [one.name for one in found] == ["Rosa Lind", "Pekka Noor", "Research and Development"]


def test_that_two_words_are_one_person_is_said() -> None:
    found = read(f"# Bells\n\nDeciders: Lind, Mara\nStatus: accepted{BODY}".encode(), "docs/adr/0009-bells.md").findings
    assert [(one.line, one.message) for one in found if one.rule == "people.guessed"] == [
        (3, "“Lind, Mara” was read as one person, Mara Lind.")
    ]


WRITTEN = ["{} <{}>", "{} ({})", "{} [{}]", "{} {}", "{} - {}", "{} <mailto:{}>", "{} &lt;{}&gt;"]
ADDRESSES = ["mara@example.org", "Mara.Lind@EXAMPLE.co.uk", "mara+adr@müller.de"]


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize("address", [*ADDRESSES, "mara@corp", "mara(at)example.org"])
@pytest.mark.parametrize("name", ["Mara", "Mara Lind", "Lind, Mara"])
def test_a_name_keeps_no_address(form: str, address: str, name: str) -> None:
    if address not in ADDRESSES and form[3] not in "<(":
        return  # without brackets nothing tells it from words
    if name == "Lind, Mara" and form[3] not in "<([":
        return
    record = record_of(f"# Bells\n\nDeciders: {form.format(name, address)}\nStatus: accepted{BODY}")
    assert [person(one) for one in names(record)] == [name if name != "Lind, Mara" else "Mara Lind"]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("This was decided by Jo Doe and Ann Roe on 2024-05-06.", ["Jo Doe", "Ann Roe"]),
        ("Approved on 2024-05-06 by Ludwig van Hill, @ann-roe and the board.", ["Ludwig van Hill", "@ann-roe"]),
        ("Genehmigt von Jo Doe und Ann Roe.", ["Jo Doe", "Ann Roe"]),
        ("It has to be approved by Jo Doe.", []),
        ("Approved by the Platform Team.", []),
        ("Approved by Review Board.", []),
        ("It was never accepted by Jo Doe.", []),
        ("It hasn't been approved by Jo Doe.", []),
        ("Superseded by ADR-3, which was accepted by Jo Doe.", []),
        ("To get approved by Jo Doe.", []),
        ("Accepted without having been approved by Jo Doe.", []),
        ("Awaiting comments, the previous one was accepted by Jo Doe.", []),
        ("Accepted by Lazy Consensus.", []),
        ("Accepted by Majority Vote.", []),
        ("Approved by Amazon Web Services.", []),
        ("The decision was formally approved by Jo Doe.", ["Jo Doe"]),
        ("Approved by Jo Doe\u2019s team.", []),
    ],
)
def test_who_decided_is_read_from_a_sentence(said: str, names: list[str]) -> None:
    for text in (
        f"# T\n\n{said}\n\n## Context\n\nx\n\n## Decision\n\ny\n",
        f"# T\n\n## Status\n\nAccepted\n\n{said}\n",
    ):
        record = record_of(text)
        assert [one.name for one in record.people] == names
        rules = [one.rule for one in read(text.encode(), "0001-t.md").findings]
        assert ("people.guessed" in rules) is bool(names)
