"""Numbers, dates, titles and links, wherever they are written."""

from datetime import date

import pytest

from app.markdown.reading.metadata.values.identity import identify, skip_reason
from app.markdown.reading.metadata.values.relations import links_in
from app.markdown.reading.metadata.values.titles import read_title
from app.markdown.words.dates import find_date


@pytest.mark.parametrize(
    ("path", "number", "dated_on"),
    [
        ("doc/adr/0008-use-x.md", 8, None),
        ("ADR-0042-slug.md", 42, None),
        ("ADR043-slug.md", 43, None),
        ("ARCH-001-slug.md", 1, None),
        ("adr1.md", 1, None),
        ("dr-002-x.md", 2, None),
        ("ODH-ADR-Operator-0012-gateway.md", 12, None),
        ("next/0011-on-the-fly.md", 11, None),
        ("concepts/0003-protocols/README.md", 3, None),
        ("adr-001-x/index.mdx", 1, None),
        ("20230601-use-y.md", None, date(2023, 6, 1)),
        ("2023_06_01_use_y.md", None, date(2023, 6, 1)),
        ("2023-06-01-use-y/README.md", None, date(2023, 6, 1)),
        ("use%20spaces.md", None, None),
        ("0001-编写测试.md", 1, None),
    ],
)
def test_a_file_name_tells_number_or_date(path: str, number: int | None, dated_on: date | None) -> None:
    assert identify(path)[:2] == (number, dated_on)
    assert skip_reason(path) is None


@pytest.mark.parametrize(
    "path",
    ["README.md", "adr/index.md", "template.md", "adr/000-template.md", "adr-template-minimal.md", "templates/short.md",
     "0000-modele-adr.md", "ADR-nnn_Any_Decision.md", "CONTRIBUTING.md", "backlog.md"],
)  # fmt: skip
def test_a_name_can_say_that_a_file_is_no_record(path: str) -> None:
    assert skip_reason(path) is not None


@pytest.mark.parametrize(
    "path", ["0014-project-templates.md", "0002-switch-to-copier-template.md", "0007-extract-the-template-engine.md"]
)
def test_a_record_about_templates_is_a_record(path: str) -> None:
    assert skip_reason(path) is None


@pytest.mark.parametrize(
    ("heading", "title", "number"),
    [
        ("1. Use X", "Use X", 1),
        ("ADR-0004: Use X", "Use X", 4),
        ("`0014` Use X", "Use X", 14),
        ("**ADR-5** Use X", "Use X", 5),
        ("__ADR-16:__ Use X", "Use X", 16),
        ("**0016 Use** X", "**0016 Use** X", None),
        ("`k8s` for all", "`k8s` for all", None),
        ("ADR 0005 (draft): Use X", "Use X", 5),
        ("ADR-5 [accepted] – Use X", "Use X", 5),
        ("ADR-5 (Java 9): Use X", "(Java 9): Use X", 5),
        ("ADR 0007 — Use X", "Use X", 7),
        ("ADR032: Use X", "Use X", 32),
        ("0008 — Use X", "Use X", 8),
        ("[000] Use X", "Use X", 0),
        ("RFC 0002: Use X", "Use X", 2),
        ("Aries RFC 0003: Use X", "Use X", 3),
        ("ARCH-005: Use X", "Use X", 5),
        ("5 Use X", "Use X", 5),
        ("**Use X**", "Use X", None),
        ("2 factor auth", "2 factor auth", None),
        ("ADR-100", "ADR-100", 100),
        ("12、使用 X", "使用 X", 12),
        ("Use `X` [now](x.md)", "Use `X` [now](x.md)", None),
    ],
)
def test_an_identifier_is_cut_from_a_title(heading: str, title: str, number: int | None) -> None:
    assert read_title(heading, 5)[:2] == (title, number)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2021-03-04", "2021-03-04"), ("2021/3/4", "2021-03-04"), ("2021年3月4日", "2021-03-04"),
        ("04/03/2021", "2021-03-04"), ("4.3.2021", "2021-03-04"), ("03/14/2021", "2021-03-14"),
        ("27/06/23", "2023-06-27"), ("4 March 2021", "2021-03-04"), ("March 4th, 2021", "2021-03-04"),
        ("8 Jun 2024", "2024-06-08"), ("30-Aug-2012", "2012-08-30"), ("4. März 2021", "2021-03-04"),
        ("4 de marzo de 2021", "2021-03-04"), ("4 марта 2021", "2021-03-04"), ("20210304", "2021-03-04"),
        ("1er mars 2021", "2021-03-01"), ("1° marzo 2021", "2021-03-01"), ("2021년 3월 4일", "2021-03-04"),
        ("2021-03-04T10:00:00Z", "2021-03-04"), ("May 2025", None), ("2021-15-40", None), ("soon", None),
    ],
)  # fmt: skip
def test_dates_are_found_in_many_spellings(written: str, expected: str | None) -> None:
    found = find_date(written)
    assert (found[0].isoformat() if found else None) == expected


def test_another_date_of_the_document_settles_an_ambiguous_one() -> None:
    assert find_date("12/11/2024", date(2024, 12, 10)) == (date(2024, 12, 11), "12/11/2024", True)
    assert find_date("12/11/2024") == (date(2024, 11, 12), "12/11/2024", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Superseded by [2. X](0002-x.md)", [("supersedes", True, "0002-x.md")]),
        ("Supercedes [1. X](0001-x.md)", [("supersedes", False, "0001-x.md")]),
        ("superseded by ADR-0123", [("supersedes", True, "ADR-0123")]),
        ("Superseded by 028-context.md", [("supersedes", True, "028-context.md")]),
        ("superseded by 20200101-slug", [("supersedes", True, "20200101-slug")]),
        ("Replaced by ADR #0012", [("supersedes", True, "ADR 0012")]),
        ("Superseded by 3 and 4", [("supersedes", True, "3"), ("supersedes", True, "4")]),
        ("Accepted, amends [3](3.md), superseded by [7](7.md)",
         [("amends", False, "3.md"), ("supersedes", True, "7.md")]),
        ("Amended by [17](17.md)", [("amends", True, "17.md")]),
        ("Depends on `Y <0009-y.rst>`_", [("depends_on", False, "0009-y.rst")]),
        ("Ersetzt durch [7](7.md)", [("supersedes", True, "7.md")]),
        ("Superseded by [an issue](https://example.org/o/r/issues/5)", []),
        ("Superseded by N/A", []),
    ],
)  # fmt: skip
def test_relations_are_read_from_a_line(text: str, expected: list[tuple[str, bool, str]]) -> None:
    assert [(link.kind, link.reverse, link.target) for link in links_in(text, 1)] == expected
