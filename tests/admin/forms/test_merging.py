"""Of two changes of one record, each field is what only one of them made of it, or it is asked for."""

from __future__ import annotations

from itertools import product

from app.admin.forms.comparing import compare, rewind

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


def every_snapshot() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = [{}, *({"rows.1.": text, "rows.1.text": text} for text in ("x", "y"))]
    return [{"title": title} | row for title in ("a", "b", "c") for row in rows]


def test_no_change_of_one_side_alone_is_ever_asked_for() -> None:
    for original, other in product(every_snapshot(), repeat=2):
        assert compare(original, other, other) == []
        assert all(one.settled == "yours" for one in compare(original, other, original) if not one.path.endswith("."))
        assert all(one.settled == "theirs" for one in compare(original, original, other))


def test_what_two_changed_differently_is_always_asked_for() -> None:
    for original, yours, theirs in product(every_snapshot(), repeat=3):
        found = {one.path: one.settled for one in compare(original, yours, theirs)}
        for path in original:
            if path in yours and path in theirs and len({original[path], yours[path], theirs[path]}) == 3:
                assert found[path] is None
