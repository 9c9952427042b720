"""What Markdown hides is neither read nor shown, and is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markdown.rendering.render import render
from app.markdown.syntax.comments import inside, without_comments, without_scripts
from app.markdown.syntax.lists import split_list
from tests.markdown.reading import lost_words, record_of

BOILER = """# Pick a boiler

## Considered Options

- Alpha
<!--
- Beta, struck out
-->
- Gamma

## Decision Outcome

We wait. <!-- ## Not

a heading -->

<script>
## Decision
</script>

<div>
## Decision
inside
</div>

## More Information

Ask Bo.
"""


def test_options_and_headings_in_comments_are_none_and_are_kept() -> None:
    record = record_of(BOILER)
    assert [option.title for option in record.options] == ["Alpha", "Gamma"]
    assert record.outcome.startswith("We wait.")
    assert record.more_information == "Ask Bo."
    assert not lost_words(BOILER.replace("Considered Options", "").replace("Decision Outcome", ""), record).keys() & {
        "beta", "heading", "inside",
    }  # fmt: skip


def test_a_comment_behind_a_list_belongs_to_what_follows() -> None:
    before, items, after = split_list("* a\n* b\n\n<!-- optional\n\nstill -->")
    assert (before, [item.rest for item in items], after) == ("", ["", ""], "<!-- optional\n\nstill -->")


@pytest.mark.parametrize(
    "text",
    [
        "a <!-- secret --> b", "a <!-- secret\n\nsecret --> b", "- a\n  <!-- secret\n\n  secret -->\n- b",
        "<!--\nsecret\n\nsecret -->\nb", "a <script>secret()</script> b", "<style>\n.secret {}\n</style>\n\nb",
        "| a |\n|---|\n| b <!-- secret --> |",
    ],
)  # fmt: skip
def test_what_is_hidden_is_not_shown(text: str) -> None:
    shown = render(text)
    assert "b" in shown
    for word in ("secret", "--", "script", "style"):
        assert word not in shown


def test_a_comment_in_code_is_shown() -> None:
    assert "secret" in render("```html\n<!-- secret\n\n-->\n```")
    assert "secret" in render("`<!-- secret\n\nb -->`")


def test_a_table_of_html_scrolls_and_old_marks_go() -> None:
    shown = render("<table><tr><td><center>a</center><br/><font color=red>b</font></td></tr></table>")
    assert 'class="md-table"' in shown
    assert "&lt;" not in shown


@given(st.text(alphabet="a<!->\n`~ ", max_size=80))
def test_hiding_never_adds_and_counts_every_line(text: str) -> None:
    assert len(inside(text.split("\n"))) == text.count("\n") + 1
    assert len(without_comments(text)) <= len(text)
    assert len(without_scripts(text)) <= len(text)


def test_comments_behind_headings_are_kept_below_them() -> None:
    places = {
        "A thing": "title",
        "Status": "status",
        "Context": "context",
        "Considered Options": "options",
        "Decision": "outcome",
    }
    bodies = {
        "Status": "Accepted",
        "Context": "x",
        "Considered Options": "* K\n* L",
        "Decision": "K.\n\n### Consequences <!-- c -->\n\n* Good",
    }
    text = "# A thing <!-- title -->\n\n" + "\n\n".join(
        f"## {name} <!-- {places[name]} -->\n\n{body}" for name, body in bodies.items()
    )
    record = record_of(text)
    assert (record.title, record.status, [one.title for one in record.options]) == ("A thing", "accepted", ["K", "L"])
    assert [(one.place, one.body) for one in record.sections] == [
        (place, f"<!-- {place} -->") for place in ("title", "status", "options")
    ]
    assert record.context == "<!-- context -->\n\nx"
    assert (record.outcome, record.consequences) == ("<!-- outcome -->\n\nK.", "<!-- c -->\n\n* Good")
