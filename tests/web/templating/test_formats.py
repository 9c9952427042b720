from datetime import UTC, date, datetime

import pytest

from app.web.templating.formats import capped, day, excerpt, inline, level, number, plain, plural, tone


def test_a_day_reads_short_or_long_and_is_machine_readable():
    assert str(day(date(2026, 3, 2))) == '<time datetime="2026-03-02">2 Mar 2026</time>'
    assert str(day(date(2026, 3, 2), "long")) == '<time datetime="2026-03-02">2 March 2026</time>'
    assert "2026-03-02T10:00:00+00:00" in day(datetime(2026, 3, 2, 10, tzinfo=UTC))
    assert day(None) == ""


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (999, "999"), (1204567, "1\u202f204\u202f567"), (-1200, "-1\u202f200")]
)
def test_digits_stand_in_groups_of_three(value: int, text: str):
    assert number(value) == text


def test_nouns_agree_with_their_count():
    assert [plural(count, "decision") for count in (0, 1, 2)] == ["0 decisions", "1 decision", "2 decisions"]
    assert plural(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (10_000, "10\u202f000"), (10_001, "10\u202f000+")])
def test_a_count_that_was_not_carried_on_says_so(count: int, text: str):
    assert capped(count) == text


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("one  two\nthree", "one two three"),
        ("one two three four", "one two three…"),
        ("one two, three", "one two…"),
        ("a" * 20, "a" * 13 + "…"),
    ],
)
def test_an_excerpt_ends_between_words(text: str, short: str):
    assert excerpt(text, 13) == short


def test_a_score_has_a_level_and_a_level_a_tone():
    assert [level(score) for score in (0, 1, 4, 5, 9, 10, 14, 15, 25)] == [
        *("unknown", "low", "low", "moderate", "moderate", "high", "high", "critical", "critical"),
    ]
    assert [tone(word) for word in ("accepted", "superseded", "critical", "anything")] == [
        "good",
        "past",
        "bad",
        "none",
    ]


@pytest.mark.parametrize(
    ("title", "shown", "bare"),
    [
        ("This is *the* store", "This is the store", "This is the store"),
        ("Read `*.md` *or* `a*b*c`", "Read <code>*.md</code> or <code>a*b*c</code>", "Read *.md or a*b*c"),
        ("2 * 3 * 4, *.md and *.txt", "2 * 3 * 4, *.md and *.txt", "2 * 3 * 4, *.md and *.txt"),
        ("A lone ` and <b>", "A lone ` and <b>", "A lone ` and <b>"),
        ("a*b*c **bold** ~~struck~~ _so_", "a*b*c bold struck so", "a*b*c bold struck so"),
        ("A [link](x.md) `to` it", "A link <code>to</code> it", "A link to it"),
        ("![Sign](x.png) Escaped \\*stars\\*", "Sign Escaped *stars*", "Sign Escaped *stars*"),
        ("R&amp;D in C:\\temp", "R&D in C:\\temp", "R&D in C:\\temp"),
        ("snake_case, __init__.py, src/**/x, List<T>", *["snake_case, __init__.py, src/**/x, List<T>"] * 2),
        ("[MADR] 4, [ ] open", "[MADR] 4, [ ] open", "[MADR] 4, [ ] open"),
        ("*" * 2000, "*" * 2000, "*" * 2000),
    ],
)
def test_a_title_shows_code_and_no_signs_of_emphasis(title: str, shown: str, bare: str) -> None:
    assert (inline(title), plain(title)) == (shown, bare)
