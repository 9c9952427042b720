"""How binding a package is, as lists and tables say it: what forbids is never read as allowed, a guess is told."""

from pathlib import Path

import pytest

from app.markdown.reading.reader import read
from app.markdown.record import Pin
from app.markdown.writing.parts import pins as written
from tests.markdown.reading import record_of, rules_of
from tests.markdown.reading.test_pins import document, pins_of, said_of


@pytest.mark.parametrize(
    "words",
    [
        "must not be used", "must not", "mustn’t be used", "not to be used", "may not be used", "should not be used",
        "never", "not permitted", "disallowed", "don’t use", "nicht verwenden", "darf nicht verwendet werden",
        "interdite", "ne pas utiliser", "prohibido", "no usar", "proibido", "não usar", "vietato", "da evitare",
        "verboden", "niet gebruiken", "zakazane", "запрещено", "запрещён", "不要使用", "使用禁止", "금지",
    ],
)  # fmt: skip
@pytest.mark.parametrize("item", ["- `redis` ({})", "- `redis`: {}", "- `redis` ({}): we have `valkey`"])
def test_words_of_prohibition_forbid_and_are_no_guess(words: str, item: str) -> None:
    text = document(item.format(words))
    assert [pin.level for pin in record_of(text).pins] == ["forbidden"]
    assert "pin.level" not in rules_of(text)


def test_what_is_not_forbidden_is_allowed() -> None:
    assert [pin.level for pin in pins_of("- `a` (not forbidden)\n- `b`: no longer banned\n")] == ["recommended"] * 2


def test_what_must_be_is_required_as_before() -> None:
    assert [pin.level for pin in pins_of("- `a` (must)\n- `b`: must be used\n")] == ["required", "required"]


@pytest.mark.parametrize(
    "body",
    [
        "- `jaeger-client` (forbiden): dead",
        "- `jaeger-client`: forbiden",
        "- `jaeger-client` (strictly prohibted)",
        "Forbiden packages:\n\n- `jaeger-client`",
        "| Package | Level |\n|---|---|\n| jaeger-client | forbiden |",
    ],
)
def test_a_slip_in_a_word_that_forbids_is_not_read_as_allowed(body: str) -> None:
    assert [pin.level for pin in pins_of(body)] == ["forbidden"]
    assert "names no level (required, recommended or forbidden); jaeger-client is read as forbidden." in said_of(
        document(body)
    )


@pytest.mark.parametrize(
    "body",
    [
        "- `lxml ~=6.0` (requierd)",
        "- `lxml ~=6.0`: recomended",
        "- `lxml ~=6.0` (whenever it suits)",
        "- `lxml ~=6.0` (must not be upgraded)",
        "- `lxml ~=6.0`: must not be upgraded",
        "| Package | Version | Level |\n|---|---|---|\n| lxml | ~=6.0 | hm |",
    ],
)
def test_other_words_in_the_place_of_a_level_are_told_and_kept(body: str) -> None:
    assert "names no level (required, recommended or forbidden); lxml is read as recommended." in said_of(
        document(body)
    )
    assert record_of(document(body)).pins[0].note


@pytest.mark.parametrize(
    "body",
    [
        "- `lxml ~=6.0` (required, tested on arm)",
        "- `lxml ~=6.0` (npm)",
        "- `lxml ~=6.0` (a Python package)",
        "- `lxml ~=6.0`: quick enough",
        "Forbidden:\n\n- `lxml` (too slow)",
    ],
)
def test_where_the_level_is_said_or_nothing_stands_in_its_place_no_guess_is_told(body: str) -> None:
    assert "pin.level" not in rules_of(document(body))


@pytest.mark.parametrize("level", ["required", "recommended", "forbidden"])
@pytest.mark.parametrize("note", ["must not be used", "forbiden", "forbiden; dead", "must not be upgraded", "requierd"])
def test_a_note_like_a_level_comes_back_as_it_was(level: str, note: str) -> None:
    pin = Pin("pypi", "lxml", "~=6.0", level, note=note)  # type: ignore[arg-type]
    text = document("- `zope ~=5.0`")
    record = record_of(text)
    record.pins = [pin]
    again = read(document(written(record)).encode(), str(Path("doc/0042-t.md"))).record
    assert again is not None
    assert again.pins == [pin]
