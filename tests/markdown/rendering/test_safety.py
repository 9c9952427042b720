"""Whatever somebody writes, what a reader's browser gets holds no code, no form and no request to another host."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markdown.rendering.clean import BLOCK, CLASSES, INLINE
from app.markdown.rendering.links import MARK
from app.markdown.rendering.render import render
from tests.markdown.dom import Page
from tests.markdown.rendering.vectors import VECTORS

SAFE_ATTRIBUTES = {
    *("href", "title", "rel", "src", "alt", "loading", "id", "class", "start", "colspan", "rowspan", "tabindex"),
    *("data-diagram", "open", "scope"),
}


def assert_safe(markup: str) -> None:
    page = Page(markup)
    assert not page.comments
    assert {element.name for element in page.elements} <= INLINE | BLOCK
    for element in page.elements:
        assert element.attributes.keys() <= SAFE_ATTRIBUTES
        assert set(element.attributes.get("class", "").split()) <= CLASSES.get(element.name, set())
        assert element.attributes.get("id", "md-").startswith("md-")
        assert element.attributes.get("src", "/ours").startswith("/ours")
        href = element.attributes.get("href", "/ours")
        assert href.startswith(("https://", "http://", "mailto:", "/ours", "#md-"))
        if href.startswith(("http", "mailto")):
            assert element.attributes["rel"] == "nofollow noopener noreferrer"


@pytest.mark.parametrize("text", VECTORS)
def test_a_hostile_text_becomes_harmless(text):
    assert_safe(render(text))
    assert_safe(render(text, links=lambda _: "/ours"))
    assert_safe(render(f"# T\n\n- {text}\n\n> {text}\n\n| a |\n|---|\n| {text} |\n\n[^1] x\n\n[^1]: {text}"))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example", "/\\evil.example", "/\t/evil", "data:x", ""])
def test_a_resolver_that_answers_nonsense_cannot_lead_away(url):
    page = Page(render("[a](b.md) ![c](d.png) <a href='e.md'>f</a>", links=lambda _: url))
    assert not any(link.attributes for link in page.all("a"))
    assert not page.all("img")


def test_the_mark_of_judged_addresses_never_reaches_a_page():
    assert MARK not in render(f"[a](https://x.example) `{MARK}` <textarea>[b](https://y.example)</textarea>")


PIECES = st.sampled_from(
    [
        *"<>\"'=/ \n`[]()!*_#&;:|-\\~^\t",
        *("a", "href", "src", "javascript:", "<a ", "<img ", "<svg", "</", "<!--", "-->"),
        *("style=", "onload=", "hx-get=", "data:", "```", "[^1]", "]: ", "<p>", "<pre>", "<b>", "https://", "&#x3c;"),
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_mixture_of_markup_is_unsafe_or_ill_formed(text):
    assert_safe(render(text, links=lambda _: "/ours"))


@pytest.mark.slow
@given(st.text(max_size=300))
def test_any_text_renders(text):
    assert_safe(render(text))
