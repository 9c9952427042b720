"""A reader sees what the writer meant."""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markdown.rendering import parser
from app.markdown.rendering import render as module
from app.markdown.rendering.render import plain, render
from tests.growth import LINEAR, Clock, growth
from tests.markdown.dom import Page


def page(text: str, **options) -> Page:
    return Page(render(text, **options))


def test_a_reader_sees_emphasis_lists_tables_and_struck_text():
    seen = page("*a* **b** ~~c~~\n\n- d\n\n1. e\n\n| f | g |\n|---|--:|\n| h | i |")
    names = [element.name for element in seen.elements]
    assert {"em", "strong", "s", "ul", "ol", "table", "th", "td"} <= set(names)
    assert seen.all("td")[1].attributes == {"class": "md-right"}
    assert seen.one("div").attributes == {"class": "md-table", "tabindex": "0"}


def test_the_empty_corner_of_a_table_is_no_heading():
    seen = page("| | b |\n|---|---|\n| c | d |")
    assert (len(seen.all("th")), len(seen.all("td"))) == (1, 3)


def test_headings_nest_below_the_page_and_keep_their_distance():
    seen = page("## One\n\n### Two *times*\n\n###### Deep\n\n## One")
    headings = [(e.name, e.attributes["id"]) for e in seen.elements if e.name.startswith("h")]
    assert headings == [("h3", "md-one"), ("h4", "md-two-times"), ("h6", "md-deep"), ("h3", "md-one-1")]


def test_a_link_to_a_heading_finds_its_anchor():
    seen = page("# Über uns\n\n[there](#über-uns)")
    assert seen.one("a").attributes["href"] == "#" + seen.one("h3").attributes["id"]


def test_tasks_show_whether_they_are_done():
    assert [item.text.split() for item in page("- [x] done\n- [ ] open").all("li")] == [["☑", "done"], ["☐", "open"]]


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_an_alert_stands_aside_under_its_name(kind):
    aside = page(f"> [!{kind.upper()}]\n> Mind *this*.").one("aside")
    assert aside.attributes["class"] == f"md-alert md-{kind}"
    assert aside.text.split() == [kind.capitalize(), "Mind", "this."]


def test_a_footnote_and_its_mention_lead_to_each_other():
    seen = page("Said.[^why]\n\n[^why]: Because.")
    there, back = seen.all("a")
    ids = [element.attributes.get("id") for element in seen.elements]
    assert there.attributes["href"][1:] in ids
    assert back.attributes["href"][1:] in ids


def test_footnotes_of_two_texts_on_one_page_do_not_meet():
    first, second = (page(f"{word}[^1]\n\n[^1]: x").all("a")[0].attributes["href"] for word in "ab")
    assert first != second


def test_code_is_coloured_in_the_language_that_the_fence_names():
    seen = page("```python\ndef f(): return 'x'  # why\n```")
    assert {"hk", "hf", "hs", "hc"} <= {e.attributes["class"] for e in seen.all("span")}
    assert seen.one("pre").text == "def f(): return 'x'  # why\n"


@pytest.mark.parametrize("fence", ["```\n{}\n```", "```klingon\n{}\n```", "    {}"])
def test_code_in_no_known_language_stays_as_it_is(fence):
    seen = page(fence.format("def f(): return 1 < 2"))
    assert not seen.all("span")
    assert seen.one("pre").text == "def f(): return 1 < 2\n"


def test_very_long_code_is_not_coloured():
    assert not page("```python\n" + "x = 1\n" * 5000 + "```").all("span")


def test_only_so_much_code_in_one_text_is_coloured():
    block = "```python\n" + "y = 'a'\n" * 900 + "```\n\n"
    assert "hs" not in render(block * 15).rsplit("<pre", 1)[1]


def test_a_mermaid_diagram_is_readable_code_that_says_what_it_is():
    pre = page("```mermaid\ngraph TD; A-->B\n```").one("pre")
    assert pre.attributes["data-diagram"] == "mermaid"
    assert pre.text == "graph TD; A-->B\n"


def test_generics_and_placeholders_in_a_sentence_are_not_lost():
    assert page("Return List<String> for <your-name> in <T>.").text.strip() == (
        "Return List<String> for <your-name> in <T>."
    )


def test_allowed_html_in_markdown_works():
    seen = page("<details><summary>More</summary>\n\nH<sub>2</sub>O\n\n</details>\n\n<h1>Big</h1>\n\na<br/>b")
    assert [e.name for e in seen.elements] == ["details", "summary", "p", "sub", "h3", "p", "br"]


def test_plain_words_take_the_short_way_and_look_the_same(monkeypatch):
    short = render("Use PostgreSQL, it is (mostly) good; isn't it?")
    monkeypatch.setattr(module, "_is_plain", lambda _: False)
    assert render("Use PostgreSQL, it is (mostly) good; isn't it?") == short


@given(st.text("ab1 .,;:()'\"?/%-_&<#*+=\n\\w@h~`[]!|", max_size=30))
def test_the_short_way_never_changes_what_is_shown(text):
    if module._is_plain(text):
        tokens, env = module.parse(text)
        module.prepare(tokens, None)
        assert render(text) == module.clean(module.to_html(tokens, env))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t\n"])
def test_nothing_renders_to_nothing(text):
    assert render(text) == ""


SLOW = ["|---|---|\n", "[", "[^1]: x\n\n", "**a *b ", "<!-- ", '<a "', "<b>", "> > > > a\n", "!["]


@pytest.mark.slow
@pytest.mark.parametrize("unit", [*SLOW, "`a``b```c", "&a", "http://a.b("])
def test_a_text_made_to_be_slow_is_shown_in_linear_time(unit, monkeypatch):
    monkeypatch.setattr(parser, "PATIENCE", math.inf)  # so that it is read to its end, however slow the machine is
    some, more = (unit * (size // len(unit)) for size in (2_000, 8_000))
    assert growth(render, some, more) < LINEAR
    assert growth(lambda text: plain(text, len(text)), some, more) < LINEAR


def test_a_text_that_takes_too_long_is_shown_as_it_stands(monkeypatch):
    clock = Clock(step=parser.PATIENCE / 1_000)
    monkeypatch.setattr(time, "thread_time", clock.thread_time)
    text = "**a *b " * 10_000
    assert page(text).one("pre").text == text
    assert clock.looks <= 1_002


def test_a_text_of_more_than_a_million_characters_is_shown_as_it_stands():
    text = "*word*\n" * 150_000
    assert page(text).one("pre").text == text.strip("\n")


def test_an_excerpt_is_words_cut_between_words():
    assert plain("# Use *it*\n\nSee [docs](x.md), `code` & <b>more</b>.", 100) == "Use it See docs, code & more."
    assert plain("alpha beta gamma", 12) == "alpha beta…"
    assert plain("alpha", 5) == "alpha"


@given(st.text(max_size=200), st.integers(0, 50))
def test_an_excerpt_is_never_longer_than_asked(text, limit):
    assert len(plain(text, limit)) <= max(limit, 1)
