"""Links and images in a text lead somewhere true, or say where they would have led."""

import pytest

from app.markdown.rendering.render import render
from tests.markdown.dom import Page

OURS = {"0002-use-x.md": "/decisions/2-use-x", "决策.md": "/decisions/3", "img/a.png": "/files/7", "a b.md": "/d/4"}


def page(text: str) -> Page:
    return Page(render(text, links=OURS.get))


@pytest.mark.parametrize("written", ["0002-use-x.md", "决策.md", "<a b.md>"])
def test_a_relative_link_leads_to_the_record(written):
    link = page(f"see [that]({written})").one("a")
    assert link.attributes == {"href": OURS[written.strip("<>")]}
    assert link.text == "that"


def test_a_relative_link_that_leads_nowhere_shows_its_target():
    seen = page("see [that](../gone.md), [gone.md](gone.md)")
    assert not seen.all("a")
    assert seen.text.strip() == "see that (../gone.md), gone.md"


def test_an_external_link_gives_nothing_away():
    link = page('[x](https://x.example/a?b=1&c=2 "hint")').one("a")
    assert link.attributes == {
        "href": "https://x.example/a?b=1&c=2",
        "rel": "nofollow noopener noreferrer",
        "title": "hint",
    }


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("see https://x.example/a_b_c.", "https://x.example/a_b_c"),
        ("(https://x.example/a_(b))", "https://x.example/a_(b)"),
        ("<https://x.example>", "https://x.example"),
        ("**https://x.example/**", "https://x.example/"),
        ("//x.example [a](//x.example)", "https://x.example"),
        ("<me@x.example>", "mailto:me@x.example"),
    ],
)
def test_a_bare_address_is_a_link(text, url):
    assert page(text).one("a").attributes["href"] == url


def test_code_holds_no_links():
    assert not page("`https://x.example`\n\n    https://x.example").all("a")


def test_a_picture_of_ours_is_shown_and_a_foreign_one_is_a_link():
    seen = page("![ours](img/a.png) ![theirs](https://x.example/b.png)")
    assert seen.one("img").attributes == {"src": "/files/7", "alt": "ours", "loading": "lazy"}
    assert seen.one("a").attributes["href"] == "https://x.example/b.png"
    assert seen.one("a").text == "theirs"


def test_a_badge_within_a_link_leaves_its_words_as_the_link():
    link = page("[![build](https://ci.example/b.svg)](https://ci.example)").one("a")
    assert (link.attributes["href"], link.text) == ("https://ci.example", "build")


def test_a_picture_that_is_gone_leaves_its_words_and_its_name():
    assert page("![diagram](gone.png)").text.strip() == "diagram (gone.png)"


def test_raw_html_links_and_pictures_follow_the_same_rules():
    seen = page('<a href="0002-use-x.md">a</a> <img src="img/a.png" alt="b"> <img src="https://x.example/c" alt="c">')
    assert [link.attributes["href"] for link in seen.all("a")] == ["/decisions/2-use-x", "https://x.example/c"]
    assert seen.one("img").attributes["src"] == "/files/7"
