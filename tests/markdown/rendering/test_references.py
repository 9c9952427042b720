"""Wikilinks and roles of reStructuredText are links on the page."""

import pytest

from app.markdown.rendering.render import plain, render

KNOWN = {"Use PostgreSQL": "/decisions/4", "0003-x": "/decisions/3", "0003-x.md": "/decisions/3"}


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("See [[Use PostgreSQL]].", '<a href="/decisions/4">Use PostgreSQL</a>'),
        ("See [[0003-x|the third]].", '<a href="/decisions/3">the third</a>'),
        ("| a |\n|---|\n| [[0003-x\\|third]] |", '<a href="/decisions/3">third</a>'),
        ("See :doc:`0003-x`.", '<a href="/decisions/3">0003-x</a>'),
        ("See :doc:`third <0003-x>`.", '<a href="/decisions/3">third</a>'),
        ("See `third <0003-x.md>`__.", '<a href="/decisions/3">third</a>'),
        ("By :pep:`8`.", '<a href="https://peps.python.org/pep-0008/" rel="nofollow noopener noreferrer">PEP 8</a>'),
    ],
)  # fmt: skip
def test_a_reference_is_a_link(text: str, link: str) -> None:
    assert link in render(text, links=KNOWN.get)


def test_a_reference_that_leads_nowhere_keeps_its_words_and_target() -> None:
    assert render("See :ref:`why` and [[gone|that]].", links=KNOWN.get) == (
        '<p>See why and that <span class="md-target">(gone)</span>.</p>\n'
    )


def test_code_and_links_that_look_alike_stay() -> None:
    assert "<code>[[y]]</code>" in render("`[[y]]`", links=KNOWN.get)
    assert "[x]</a>" in render("[[x]](https://example.org)", links=KNOWN.get)


def test_a_preview_has_the_words_alone() -> None:
    assert plain("See [[0003-x|the third]] and :pep:`8`.", 80) == "See the third and PEP 8."
