"""A partial is drawn once for a thing, and again for another that looks like it."""

from typing import Any

from app.web.templating.fragment_cache import FragmentCache


class Thing:
    pass


def test_the_same_thing_is_drawn_once_and_another_anew() -> None:
    drawn: list[str] = []

    def render(name: str, context: dict[str, Any]) -> str:
        drawn.append(name)
        return f"<p>{context['word']}</p>"

    once, one, other = FragmentCache(render), Thing(), Thing()
    assert once("row", one, word="a") == "<p>a</p>"
    assert once("row", one, word="b") == "<p>a</p>"
    assert once("row", one, True, word="b") == "<p>b</p>"
    assert once("row", other, word="c") == "<p>c</p>"
    assert once("cell", one, word="d") == "<p>d</p>"
    assert drawn == ["row", "row", "row", "cell"]


def test_it_forgets_what_was_drawn_first_and_keeps_its_size() -> None:
    drawn = FragmentCache(lambda _, context: context["word"] * 10, most=35)
    things = [Thing() for _ in range(4)]
    for thing, word in zip(things, "abcd", strict=True):
        drawn("row", thing, word=word)
    assert drawn("row", things[0], word="x") == "x" * 10
    assert drawn("row", things[3], word="y") == "d" * 10
    assert drawn.size <= 35


def test_a_new_thing_in_the_place_of_an_old_one_is_drawn_anew() -> None:
    drawn = FragmentCache(lambda _, context: context["word"], most=0)
    assert drawn("row", Thing(), word="old") == "old"
    assert drawn("row", Thing(), word="new") == "new"
