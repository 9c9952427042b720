"""Of two changes of one record, each field is what only one of them made of it, or it is asked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.admin.merging import compare, rewind

TEXTS = st.dictionaries(
    st.sampled_from(["title", "text", "rows.1.", "rows.1.text", "rows.2.", "rows.2.text"]), st.text()
)
BASE = {"title": "Redis", "text": "a", "rows.1.": "One", "rows.1.text": "one"}


def test_what_only_one_has_changed_is_settled() -> None:
    found = compare(BASE, BASE | {"title": "Valkey"}, BASE | {"text": "b"})
    assert [(one.path, one.settled) for one in found] == [("title", "yours"), ("text", "theirs")]


def test_what_both_have_changed_is_asked_for() -> None:
    (found,) = compare(BASE, BASE | {"title": "Valkey"}, BASE | {"title": "KeyDB"})
    assert (found.original, found.yours, found.theirs, found.settled) == ("Redis", "Valkey", "KeyDB", None)


def test_the_same_change_by_both_is_none() -> None:
    assert compare(BASE, BASE | {"title": "Valkey"}, BASE | {"title": "Valkey"}) == []


def test_without_the_original_everything_that_differs_is_asked_for() -> None:
    assert [one.settled for one in compare(None, BASE, BASE | {"title": "KeyDB", "text": "b"})] == [None, None]


def test_a_row_that_they_removed_goes_unless_you_changed_it() -> None:
    theirs = {"title": "Redis", "text": "a"}
    (untouched,) = compare(BASE, BASE, theirs)
    (changed,) = compare(BASE, BASE | {"rows.1.text": "uno"}, theirs)
    assert (untouched.path, untouched.theirs, untouched.settled) == ("rows.1.", None, "theirs")
    assert (changed.yours, changed.settled) == ("One", None)


def test_a_row_that_you_removed_goes_unless_they_changed_it() -> None:
    yours = {"title": "Redis", "text": "a"}
    assert compare(BASE, yours, BASE) == []
    (changed,) = compare(BASE, yours, BASE | {"rows.1.text": "uno"})
    assert (changed.yours, changed.theirs, changed.settled) == (None, "One", None)


def test_rows_that_they_added_are_no_difference() -> None:
    assert compare(BASE, BASE, BASE | {"rows.2.": "Two", "rows.2.text": "two"}) == []


def test_a_history_leads_back_to_what_was_there() -> None:
    changes = [{"title": ["Valkey", "KeyDB"]}, {"title": ["Redis", "Valkey"], "text": ["a", "b"]}]
    assert rewind({"title": "KeyDB", "text": "b", "more": "x"}, changes) == {"title": "Redis", "text": "a", "more": "x"}


@given(TEXTS, TEXTS, TEXTS)
def test_no_change_of_one_side_alone_is_ever_asked_for(
    original: dict[str, str], yours: dict[str, str], theirs: dict[str, str]
) -> None:
    assert compare(original, theirs, theirs) == []
    assert all(one.settled == "yours" for one in compare(original, yours, original) if not one.is_row)
    assert all(one.settled == "theirs" for one in compare(original, original, theirs))
