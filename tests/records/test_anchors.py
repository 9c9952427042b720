"""Links of a document to its own headings jump on its page, too."""

import pytest

from app.markdown.rendering.render import render
from app.records.anchors import with_anchors

PAGE = (
    '<header id="top"></header><h2 id="context">Context</h2>{}<h2 id="outcome">Outcome</h2>{}'
    '<h2 id="md-appendix">Appendix</h2>'
)


def page(text: str, outcome: str = "b") -> str:
    return str(with_anchors(PAGE.format(render(text), render(outcome)), "With its own contents"))


@pytest.mark.parametrize(
    ("fragment", "anchor"),
    [
        ("context", "context"), ("decision", "outcome"), ("decision-outcome", "outcome"), ("appendix", "md-appendix"),
        ("status", "top"), ("1606-with-its-own-contents", "top"), ("2-decision", "outcome"), ("nowhere", "md-nowhere"),
        ("entscheidung", "outcome"), ("Context", "context"),
    ],
)  # fmt: skip
def test_a_link_to_a_heading_of_the_source_leads_to_its_section(fragment: str, anchor: str) -> None:
    assert f'href="#{anchor}"' in page(f"See [there](#{fragment}).")


def test_headings_of_one_name_in_two_texts_are_apart() -> None:
    seen = page("[b](#notes-1)\n\n### Notes\n\na", "### Notes\n\nb")
    assert seen.index('id="md-notes"') < seen.index('id="outcome"') < seen.index('id="md-notes-1"')
    assert 'href="#md-notes-1"' in seen


def test_letters_of_every_script_and_their_codes_lead_alike() -> None:
    seen = page("[a](#über-öfen) [b](#%C3%BCber-%C3%B6fen)\n\n### Über Öfen\n\nx")
    assert seen.count('href="#md-über-öfen"') == 2


def test_a_page_without_such_links_stays_as_it_is() -> None:
    assert page("a") == PAGE.format(render("a"), render("b"))
