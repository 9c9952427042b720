"""Filters in any combination, as text."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.admin.filters.expressions import (
    MOST_TERMS,
    All,
    BadExpression,
    Either,
    Node,
    Not,
    Term,
    joined,
    parse,
    terms,
    without,
)

TERMS = st.builds(
    Term,
    st.from_regex(r"[a-z_]{1,8}(\.[a-z]{1,5})?", fullmatch=True).filter(lambda name: name not in ("and", "or", "not")),
    st.text(min_size=1, max_size=12).filter(lambda text: text.strip() == text and "\0" not in text),
)


def _combined(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(
        st.builds(Not, parts),
        several.map(lambda found: joined(All, found) or found[0]),
        several.map(lambda found: joined(Either, found) or found[0]),
    )


@given(st.recursive(TERMS, _combined, max_leaves=8))
def test_what_is_written_is_read_again(node: Node) -> None:
    assert parse(str(node)) == node


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with suppress(BadExpression):
        assert (parse(text) is None) is (not text.strip())


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a:1 b:2", All((Term("a", "1"), Term("b", "2")))),
        ("a:1 and b:2 or c:3", Either((All((Term("a", "1"), Term("b", "2"))), Term("c", "3")))),
        ("a:1 and (b:2 or c:3)", All((Term("a", "1"), Either((Term("b", "2"), Term("c", "3")))))),
        ("NOT a:1", Not(Term("a", "1"))),
        ('title:"two words"', Term("title", "two words")),
        (r'title:"a \"b\" \\"', Term("title", r'a "b" \\'[:-1])),
        ("a:2025-01..2025-06", Term("a", "2025-01..2025-06")),
        ("  ", None),
    ],
)
def test_and_binds_more_closely_than_or(text: str, node: Node | None) -> None:
    assert parse(text) == node


@pytest.mark.parametrize(
    "text", ["a", "a:", "(a:1", "a:1)", "and", "a:1 or", "not", "()", 'a:"x', "(" * 50 + "a:1" + ")" * 50,
             " ".join(f"a:{n}" for n in range(MOST_TERMS + 1))]
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(BadExpression):
        parse(text)


def test_a_part_can_be_taken_away() -> None:
    node = parse("a:1 and (b:2 or c:3)")
    assert isinstance(node, All)
    assert [term.name for term in terms(node)] == ["a", "b", "c"]
    assert str(without(node, next(term for term in terms(node) if term.name == "b"))) == "a:1 and c:3"
    assert without(Term("a", "1"), node) == Term("a", "1")
