"""Every guess is a finding with a rule, a line and a sentence."""

from datetime import date

import pytest

from app.markdown.reading.reader import read
from app.markdown.syntax.decoding import decode
from tests.markdown.reading import NYGARD, record_of, rules_of


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("# T\n\nStatus: Blue\n", "status.unknown"),
        ("# T\n\nStatus: draft\n", "status.draft"),
        ("# T\n\nStatus: [proposed | accepted | rejected]\n", "status.placeholder"),
        ("# T\n\n## Context\n\nA.\n", "status.missing"),
        ("# T\n\nStatus: superseded\n", "status.no_successor"),
        ("# T\n\nStatus: accepted\nDate: 03/04/2021\n", "date.ambiguous"),
        ("# T\n\nStatus: accepted\nDate: May 2021\n", "date.unreadable"),
        ("# T\n\nStatus: accepted\nDate: 9999-12-31\n", "date.unlikely"),
        ("# T\n\nStatus: accepted\nReview: 0001-01-01\n", "date.unlikely"),
        ("# T\n\nStatus: accepted\n", "date.missing"),
        ("## Context\n\nA.\n", "title.from_name"),
        ("# 9. T\n\n## Context\n\nA.\n", "number.differs"),
        ("---\nid: ADR-9\n---\n# T\n", "number.differs"),
        ("---\ntitle: A: b\n---\n# T\n", "frontmatter.invalid"),
        ("# T\n\n## Context\n\nTBD\n", "section.placeholder"),
        ("# T\n\n## Considered Options\n\nWe thought.\n", "options.prose"),
        ("# T\n\n## Recommended Stack\n\n- left-pad 5.0\n", "pin.ecosystem"),
        ("# T\n\nStatus: accepted\n\nSupersedes: ADR-1\nSuperseded by: ADR-42\n", "link.self"),
    ],
)
def test_a_guess_is_reported(text: str, rule: str) -> None:
    assert rule in rules_of(text)


def test_a_clear_record_has_no_findings() -> None:
    assert read(NYGARD.encode(), "0007-x-y.md").findings == []


def test_a_finding_names_its_line() -> None:
    text = "---\nnav: 1\n---\n\n# T\n\n* Date: 2021-01-01\n* Status: Blue\n\n## Context\n\nA.\n\n## Options\n\nProse.\n"
    lines = {finding.rule: finding.line for finding in read(text.encode(), "0001-a-b.md").findings}
    assert lines == {"status.unknown": 8, "options.prose": 14}


def test_the_number_of_findings_is_limited() -> None:
    text = "# T\n\n" + "## Context\n\nTBD\n\n" * 1000
    assert len(read(text.encode(), "0001-a-b.md").findings) <= 200


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file.empty"),
        (b" \n\xef\xbb\xbf\n", "file.empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "file.binary"),
        (b"%PDF-1.4\n" + bytes(range(1, 32)) * 9, "file.binary"),
        (b"x" * (8 * 1024 * 1024 + 1), "file.too_large"),
        (b"Nothing to see here.", "file.no_record"),
        (b"# {short title of solved problem}\n\n## Context\n\n{describe}\n", "file.template"),
        (b"# [short title of solved problem and solution]\n\n* Status: [proposed | accepted]\n", "file.template"),
        (b"# Architecture Decision Records\n\n* [1](1.md)\n* [2](2.md)\n", "file.index"),
    ],
)
def test_what_is_no_record_is_skipped_with_a_reason(content: bytes, rule: str) -> None:
    reading = read(content, "notes/some-file.md")
    assert reading.record is None
    assert [finding.rule for finding in reading.findings] == [rule]


@pytest.mark.parametrize(
    ("encoding", "rules"),
    [
        ("utf-8", set()),
        ("utf-8-sig", set()),
        ("utf-16", {"encoding.converted"}),
        ("utf-32", {"encoding.converted"}),
        ("cp1252", {"encoding.guessed"}),
        ("latin-1", {"encoding.guessed"}),
    ],
)
def test_old_encodings_are_read_and_reported(encoding: str, rules: set[str]) -> None:
    reading = read(NYGARD.replace("tables", "schöne Tabellen – ".strip(" –")).encode(encoding), "0007-x-y.md")
    assert reading.record is not None
    assert "schöne Tabellen" in reading.record.context
    assert {finding.rule for finding in reading.findings} == rules


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Die Größe läuft mit; Maße und Stöße zählen.", "cp1252"),
        ("Größe", "latin-1"),
        ("Größere Füße", "latin-1"),
        ("Новый CPUшный сервер", "cp1251"),
    ],
)
def test_words_do_not_mix_latin_with_cyrillic_letters(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize(
    ("encodings", "title", "heading", "status", "text"),
    [
        (("gb18030",), "使用关系数据库", "状态", "已接受", "我们需要保存订单和发票，数据量不大。"),
        (("cp1251", "koi8-r"), "Использовать Kafka", "Статус", "Принято", "Нужна шина сообщений для событий."),
        (("cp932", "euc-jp"), "データベースの選定", "ステータス", "承認", "信頼できるデータベースが必要である。"),
    ],
    ids=["Chinese", "Russian", "Japanese"],
)
def test_words_from_before_unicode_are_recognised(
    encodings: tuple[str, ...], title: str, heading: str, status: str, text: str
) -> None:
    source = f"# 3. {title}\n\n## {heading}\n\n{status}\n\n## Context\n\n{text}\n"
    for encoding in encodings:
        record = read(source.encode(encoding), "0003-db.md").record
        assert record is not None
        assert (record.title, record.status, record.context) == (title, "accepted", text), encoding


def test_a_status_or_date_on_a_badge_counts_where_the_text_has_none() -> None:
    badges = (
        "![status](https://img.shields.io/badge/status-deprecated-red)"
        " ![date](https://img.shields.io/badge/date-2020--05--06-blue)"
    )
    record = record_of(f"# T\n\n{badges}\n\n## Context\n\na\n")
    assert (record.status, record.dated_on) == ("deprecated", date(2020, 5, 6))
    assert {"status.badge", "date.badge"} <= rules_of(f"# T\n\n{badges}\n\n## Context\n\na\n")
    stated = record_of(f"# T\n\n{badges}\n\n## Status\n\nAccepted\n\n## Context\n\na\n")
    assert stated.status == "accepted"
    assert record_of(f"# T\n\n## Context\n\n{badges}\n").status is None, "an example in the text says nothing"


def test_several_records_in_one_file_are_one_and_said_to_be() -> None:
    text = "# Our decisions\n\n## ADR-20: Use REST\n\n### Context\n\na\n\n## ADR-21: Use GraphQL\n\n### Context\n\nb\n"
    assert "file.several" in rules_of(text)
    assert record_of(text).title == "Our decisions"
    assert "file.several" not in rules_of("# ADR-20: Use REST\n\n## 1. Context\n\na\n\n## 2. Decision\n\nb\n")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_any_line_end_reads_the_same(end: str) -> None:
    reading = read(NYGARD.replace("\n", end).encode(), "0007-x-y.md")
    assert reading.record == record_of(NYGARD, "0007-x-y.md")
