"""Numbers of records: taken where the form says so, never out of a version, a date, a year or a word."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markdown.reading.metadata.values.identity import identify, skip_reason
from app.markdown.reading.metadata.values.titles import read_title
from tests.markdown.reading import rules_of

WORDS = st.from_regex(r"[a-z]{3,9}(-[a-z]{3,9}){0,3}", fullmatch=True).filter(lambda text: skip_reason(text) is None)


@pytest.mark.parametrize(
    "name",
    ["python-3.12", "drop-php-7.4", "use-http-3", "utf-8-everywhere", "k8s", "2fa-for-admins", "log4j-removal", "10x",
     "notes-of-2023", "2024-roadmap", "202405-plan", "2024-05-pick-a-month", "iso-8601-dates", "sha-256", "10-2-rule",
     "1.2.3-release", "replace-adr-12-by-a-queue", "release-notes-2", "v2-api"],
)  # fmt: skip
def test_digits_of_words_versions_and_years_are_no_number(name: str) -> None:
    assert identify(f"docs/adr/{name}.md").number is None


@pytest.mark.parametrize(
    ("name", "number", "day"),
    [
        ("adr-2024-05-06-use-sand", None, date(2024, 5, 6)),
        ("decision_20240507_use_clay", None, date(2024, 5, 7)),
        ("20250312093000_label_printer", None, date(2025, 3, 12)),
        ("20250312T0930_label_printer", None, date(2025, 3, 12)),
        ("retro-2024-05-06", None, date(2024, 5, 6)),
        ("20260102-adr-0415-keep", 415, date(2026, 1, 2)),
        ("20260102-0003-keep", 3, date(2026, 1, 2)),
        ("0012-2024-05-06-keep", 12, date(2024, 5, 6)),
        ("2024-001-year-first", 1, None),
        ("ADR-2024-002-year-scheme", 2, None),
        ("ADR-BE-001-store", 1, None),
        ("CIP-1234-x", 1234, None),
        ("rfd/0031/README", 31, None),
        ("rfd/7/README", 7, None),
        ("spec-0001/index", 1, None),
        ("0042-title/adr", 42, None),
        ("adr.0008.x", 8, None),
    ],
)
def test_the_form_of_a_name_says_number_and_date(name: str, number: int | None, day: date | None) -> None:
    assert identify(f"{name}.md")[:2] == (number, day)
    assert skip_reason(f"{name}.md") is None


@pytest.mark.parametrize("path", ["README.ja.md", "adr/readme-de.md", "2024/README.md", "chapter-01/index.md",
                                  "adr-001-x/CHANGELOG.md", "docs/v2/README.md"])  # fmt: skip
def test_the_index_of_a_folder_is_no_record(path: str) -> None:
    assert skip_reason(path) is not None


@pytest.mark.parametrize(
    ("heading", "number"),
    [("Use TLS 1.2", 1), ("Adopt OAuth 2.0", 2), ("Java 21: virtual threads", 21), ("Java 9 - modules", 9),
     ("PEP 621 for metadata", 13), ("PEP 621: metadata", 13), ("UTF-8: why", 8), ("MADR 4.0 as a template", None),
     ("2024: the plan", None), ("1.5 times as fast", 1), ("2.x is over", 2), ("10:30 is too early", 10),
     ("80 – 20 rule", None), ("Windows 11: when", 11), ("ADR 1.2: what was meant", 1), ("RFC 2119 in our texts", None)],
)  # fmt: skip
def test_a_title_keeps_its_words(heading: str, number: int | None) -> None:
    assert read_title(heading, number)[:3] == (heading, None, "")


@pytest.mark.parametrize(
    ("heading", "title", "number", "identifier"),
    [
        ("ADR-2024-001: Use X", "Use X", 1, "ADR-2024-001"),
        ("ADR-BE-001: Use X", "Use X", 1, "ADR-BE-001"),
        ("ADR-2024-05-06: Use X", "Use X", None, "ADR-2024-05-06"),
        ("D-001 — Use X", "Use X", 1, ""),
        ("ADR No. 7: Use X", "Use X", 7, ""),
        ("Decision 5: Use X", "Use X", 5, ""),
        ("決定 5：使用", "使用", 5, ""),
        ("16. Bundle 16.2 only", "Bundle 16.2 only", 16, ""),
    ],
)
def test_an_identifier_keeps_its_letters(heading: str, title: str, number: int | None, identifier: str) -> None:
    assert read_title(heading)[:3] == (title, number, identifier)


def test_a_number_that_belongs_to_the_first_word_of_the_title_is_none() -> None:
    assert "number.word" in rules_of("# 7-Zip for archives\n\n## Decision\n\nDo it.\n", "7-zip-for-archives.md")
    assert "number.year" in rules_of("# The plan\n\n## Decision\n\nDo it.\n", "2024-plan.md")


@given(number=st.integers(0, 9999), words=WORDS)
def test_a_number_with_zeros_before_words_is_always_the_number(number: int, words: str) -> None:
    written = f"0{number:03d}"
    assert identify(f"{written}-{words}.md")[::2] == (number, words, None)
    assert identify(f"adr-{written}-{words}.md")[::2] == (number, words, None)
    assert read_title(f"ADR-{written}: {words}")[:2] == (words, number)


@given(text=st.text(max_size=80), number=st.none() | st.integers(0, 9999))
def test_a_title_loses_nothing_but_an_identifier_with_its_number(text: str, number: int | None) -> None:
    title = read_title(text, number)
    cut = text.strip().removesuffix(title.text)
    lost = cut.replace(title.text, "")  # "_" may be a mark of emphasis
    assert title.number is not None or title.identifier or not re.search(r"[^\W_]", lost)


@given(path=st.text(max_size=200))
def test_any_name_is_read(path: str) -> None:
    identify(path)
    skip_reason(path)
