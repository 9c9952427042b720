"""Forms keep what was typed and say what is wrong with it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import httpx
import pytest
from jinja2 import Template
from sqlmodel import Field, SQLModel

from app.main import PROJECT
from app.web.forms.form import Form
from app.web.http.assets import Assets
from app.web.templating.environment import Templates
from tests.web.security.test_changes import SAME, TOKEN


class Level(StrEnum):
    LOW = "low"
    VERY_HIGH = "very_high"


class Input(SQLModel):
    title: str = Field(min_length=2, max_length=10, title="Title", description="One line.")
    level: Level = Field(default=Level.LOW)
    likelihood: int | None = Field(default=None, ge=1, le=5)
    review_on: date | None = None
    levels: list[Level] = Field(default=[])
    text: str = ""
    fixed: bool = False


def test_good_values_make_an_input():
    form = Form(Input, {"title": " Redis ", "level": "very_high", "likelihood": "4", "review_on": "2026-01-31"})
    assert form.validate()
    assert form.input == Input(title="Redis", level=Level.VERY_HIGH, likelihood=4, review_on=date(2026, 1, 31))
    assert form.status == 200


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("title", "   ", "Fill this in."),
        ("title", "a", "Use at least 2 characters."),
        ("title", "a" * 11, "Use at most 10 characters."),
        ("level", "medium", "Choose one of low or very high."),
        ("likelihood", "six", "Enter a whole number."),
        ("likelihood", "6", "Enter 5 or less."),
        ("review_on", "tomorrow", "Enter a date such as 2026-11-22."),
        ("text", "a\0b", "This holds a NUL character, which no text can hold."),
    ],
)
def test_a_bad_value_is_kept_and_explained(name: str, typed: str, message: str):
    form = Form(Input, {"title": "Redis", name: typed})
    assert not form.validate()
    assert form.errors == {name: [message]}
    assert form.field(name).value == typed
    assert form.status == 422
    assert form.input is None


def test_names_that_the_form_does_not_have_are_ignored():
    form = Form(Input, {"title": "Redis", "id": "7", "version": "2"})
    assert form.validate()
    assert "id" not in form.input.model_dump()


def test_the_database_can_refuse_a_field_as_well():
    form = Form(Input, {"title": "Redis"})
    assert form.validate()
    form.refuse("title", "There is one already.")
    assert form.status == 422
    assert form.field("title").errors == ["There is one already."]


def test_labels_and_limits_come_from_the_input():
    title, likelihood = Form(Input).field("title"), Form(Input).field("likelihood")
    assert (title.label, title.help, title.max_length, title.required) == ("Title", "One line.", 10, True)
    assert (likelihood.kind, likelihood.min, likelihood.max, likelihood.required) == ("number", 1, 5, False)
    kinds = {field.name: field.kind for field in Form(Input).fields}
    assert kinds["review_on"] == "date"
    assert kinds["level"] == kinds["levels"] == "select"
    assert kinds["text"] == "textarea"
    assert kinds["fixed"] == "checkbox"


@pytest.fixture(scope="module")
def drawn() -> Template:
    environment = Templates(PROJECT / "templates", Assets(PROJECT / "static")).environment
    return environment.from_string(
        '{% from "macros/fields.html" import field %}{% for f in form.fields %}{{ field(f) }}{% endfor %}'
    )


def test_a_field_is_drawn_with_its_value_limits_and_error(drawn: Template):
    form = Form(Input, {"title": '"><script>', "levels": ["low"], "fixed": "true", "likelihood": "9"})
    form.validate()
    html = drawn.render(form=form)
    assert 'value="&#34;&gt;&lt;script&gt;" required maxlength="10" aria-describedby="title-help"' in html
    assert 'value="9" min="1" max="5" aria-invalid="true" aria-describedby="likelihood-error"' in html
    assert '<option value="low" selected>Low</option>' in html
    assert '<input type="checkbox" name="levels" value="low" checked>' in html
    assert 'name="fixed" value="true" id="field-fixed" checked' in html


def test_every_field_has_a_label(drawn: Template):
    html = drawn.render(form=Form(Input))
    assert html.count("<label") >= len(Form(Input).fields)
    assert "None" not in html


@pytest.mark.parametrize("field", [b"\r\n\r\n\xff", b"\r\nContent-Type: text/plain; charset=none-such\r\n\r\na"])
async def test_text_in_no_known_encoding_is_refused_in_words(writer: httpx.AsyncClient, field: bytes):
    body = b'--B\r\nContent-Disposition: form-data; name="a"' + field + b"\r\n--B--\r\n"
    headers = {"content-type": "multipart/form-data; boundary=B"} | SAME | TOKEN
    response = await writer.post("/probe/form", content=body, headers=headers)
    assert response.status_code == 400
    assert "send it as UTF-8" in response.text
