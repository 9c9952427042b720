import pytest

from app.web.templating.elements import Elements

HOSTILE = '<b onclick="x">&'


@pytest.fixture(scope="module")
def parts() -> Elements:
    return Elements("/static/abc/icons/sprite.svg")


def test_a_status_is_a_word_and_a_sign_beside_its_colour(parts: Elements):
    assert parts.status_badge("accepted") == (
        '<span class="badge tone-good"><svg class="icon" aria-hidden="true">'
        '<use href="/static/abc/icons/sprite.svg#accepted"/></svg>Accepted</span>'
    )


def test_a_status_can_lead_to_what_shares_it(parts: Elements):
    badge = parts.status_badge("draft", "/decisions?status=draft&sort=title", large=True)
    assert badge.startswith('<a class="badge tone-none large" href="/decisions?status=draft&amp;sort=title">')


@pytest.mark.parametrize(
    ("likelihood", "severity", "words"),
    [(5, 4, "Critical 20"), (3, 4, "High 12"), (1, 2, "Low 2"), (None, 4, "Not judged"), (None, None, "Not judged")],
)
def test_a_risk_has_a_level_or_says_that_nobody_judged_it(parts: Elements, likelihood: int, severity: int, words: str):
    assert f"</svg>{words}</span>" in parts.level_badge(likelihood, severity)


def test_a_tag_leads_to_its_page(parts: Elements):
    assert 'href="/tags/c%23%20%26%20a%2Fb"' in parts.tag("c# & a/b")


def test_names_of_people_and_tags_stay_text(parts: Elements):
    for html in (parts.tag(HOSTILE), parts.person(HOSTILE), parts.person("x", HOSTILE), parts.status_badge(HOSTILE)):
        assert "<b" not in html
        assert 'onclick="' not in html


def test_rendered_html_is_shown_as_it_was_stored_and_kept_from_htmx(parts: Elements):
    assert parts.prose("<p>a</p>", "small") == '<div class="prose small" dir="auto" hx-ignore><p>a</p></div>'
    assert parts.prose(None) == '<div class="prose " dir="auto" hx-ignore></div>'
