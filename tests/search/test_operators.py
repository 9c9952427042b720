"""Filters in the text of a search: read, written and told from words."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.search.filters import SearchFilter
from app.search.operators import Asked, Operator, parse

PIECES = [
    *(
        "status:accepted",
        "-tag:db",
        'owner:"Mara Lind"',
        "kind:risk",
        "foo:bar",
        "year:20x6",
        "tag:",
        '"',
        '"a b"',
        "-",
    ),
    *("or", "redis", "\u202ework", "🚢", "http://x.y", "year:2026", "\0", 'tag:"', ":", "status:accepted:draft"),
]
TEXTS = st.one_of(
    st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join), st.lists(st.sampled_from(PIECES)).map("".join)
)


def test_filters_are_told_from_words() -> None:
    asked = parse('queue status:accepted "skip locked" -tag:legacy owner:"Mara  Lind"')
    assert asked.words == 'queue "skip locked"'
    assert asked.operators == (
        Operator("status", "accepted"), Operator("tag", "legacy", negated=True), Operator("owner", "Mara Lind"),
    )  # fmt: skip
    assert asked.unknown == ()


@pytest.mark.parametrize("text", ["foo:bar", "status:shiny", "kind:poem", "year:20x6", "-foo:bar", "tag:", "-Owner:"])
def test_what_means_nothing_as_a_filter_is_searched_as_words_and_named(text: str) -> None:
    assert parse(f"a {text} b") == Asked(f"a {text} b", (), (text,))


@pytest.mark.parametrize(
    "text", ["foo:", "http://example.org/x", "12:30", '"status:accepted"', "std::move", ":", '"tag:x']
)
def test_what_only_looks_a_little_like_a_filter_is_words(text: str) -> None:
    assert parse(text) == Asked(text)


def test_names_and_fixed_values_may_be_in_capitals() -> None:
    assert parse("STATUS:Accepted Kind:RISK").operators == (Operator("status", "accepted"), Operator("kind", "risk"))


def test_a_filter_counts_once() -> None:
    assert parse("tag:a tag:b tag:a").operators == (Operator("tag", "a"), Operator("tag", "b"))


@given(TEXTS)
@example('" ')
def test_any_text_can_be_read_and_is_the_same_when_written_and_read_again(text: str) -> None:
    asked = parse(text)
    assert parse(str(asked))._replace(unknown=()) == asked._replace(unknown=())
    assert set(parse(str(asked)).unknown) == set(asked.unknown)


@given(TEXTS)
def test_each_chip_leads_to_the_same_search_without_its_filter(text: str) -> None:
    asked = parse(text)
    for operator in asked.operators:
        fewer = parse(str(asked.without(operator)))
        assert fewer.operators == tuple(one for one in asked.operators if one != operator)
        assert fewer.words == asked.words


def test_chips_say_what_they_filter_by_and_lead_back() -> None:
    chips = SearchFilter(q="queue -status:draft tag:jobs").filters()
    assert [(chip.label, chip.value, chip.without) for chip in chips] == [
        ("Not status", "draft", "q=tag%3Ajobs+queue"),
        ("Tag", "jobs", "q=-status%3Adraft+queue"),
    ]
