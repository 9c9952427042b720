"""What was sent is what is stored, however many rows and however long a text; more is refused aloud."""

from __future__ import annotations

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from litestar.datastructures.multi_dicts import FormMultiDict

from app.admin.forms.part import part_of
from app.admin.forms.reading import MOST_ROWS, read
from app.admin.registry import Registry
from app.administered import DECLARATIONS
from app.administered_effects import RegisterEffects
from app.decisions.models import Option
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.tables import Decision, Revision, Risk
from app.web.http.problems import Problem
from app.web.security.access import GRANTS, Actor
from tests.admin.browsing import a_decision, open_page, rows
from tests.imports.files import column

pytestmark = pytest.mark.slow

REGISTRY = Registry(DECLARATIONS, revisions=table(Revision), effects=RegisterEffects())
PART = part_of(REGISTRY.open("decisions", Actor(id=1, role="admin", grants=GRANTS["admin"])))
RISKS = table(Risk).c


def posted(keys: list[str]) -> FormMultiDict:
    pairs = [pair for key in keys for pair in (("risks", key), (f"risks.{key}.title", f"Risk {key}"))]
    return FormMultiDict(pairs)


@given(st.integers(0, 900), st.integers(0, 900))
def test_every_row_that_was_sent_is_read_in_its_order(stored: int, new: int) -> None:
    keys = [*(str(number + 1) for number in range(stored)), *(f"n{number + 1}" for number in range(new))]
    found = read(PART, posted(keys)).rows["risks"]
    assert [(row.key, row.values["title"]) for row in found] == [(key, f"Risk {key}") for key in keys]


def test_more_rows_than_a_form_takes_are_refused_with_their_number() -> None:
    with pytest.raises(Problem, match="Risks: 2,001 are too many for one form, which takes 2,000"):
        read(PART, posted([f"n{number + 1}" for number in range(MOST_ROWS + 1)]))


async def test_what_was_sent_of_420_rows_is_what_is_stored(admin: httpx.AsyncClient, database: Database) -> None:
    risks = [Risk(title=f"Risk {place}", likelihood=1, severity=1, position=place) for place in range(420)]
    made = await a_decision(database, risks=risks)
    last, wrong, gone = risks[419].id, risks[350].id, risks[410].id
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    page = await page.press("add:risks")
    page = page.set({"risks.n1.title": "The 421st", f"risks.{last}.title": "Changed", f"risks.{gone}.removed": "1"})
    refused = await page.set({f"risks.{wrong}.likelihood": "99"}).press()
    assert refused.status == 422
    assert refused[f"risks.{wrong}.likelihood"] == "99"
    assert (await refused.set({f"risks.{wrong}.likelihood": "5"}).press()).status == 303
    found = await rows(database, sa.select(RISKS.title, RISKS.likelihood).order_by(RISKS.position))
    expected = [(f"Risk {place}", 5 if place == 350 else 1) for place in range(419) if place != 410]
    assert [tuple(one) for one in found] == [*expected, ("Changed", 1), ("The 421st", None)]


@pytest.mark.parametrize("sign", ["word ", "文"])
async def test_a_text_as_long_as_an_imported_file_can_be_changed(
    admin: httpx.AsyncClient, database: Database, sign: str
) -> None:
    text = "\n\n".join([sign * (1000 // len(sign.encode()))] * 2_200)
    made = await a_decision(database, context=text, context_html="<p></p>", options=[Option(title="One", position=0)])
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    assert (await page.fill(context=f"{page['context']} more").press()).status == 303
    (found,) = await rows(database, sa.select(table(Decision).c.context))
    assert found.context == f"{text.strip()} more" or found.context == f"{text} more"


async def test_a_row_whose_key_is_none_is_refused_and_not_left_out(
    admin: httpx.AsyncClient, database: Database
) -> None:
    made = await a_decision(database, risks=[Risk(title="It grows")])
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    for key in ("x", "n1x", "n12345678", "-1", "1.5", "", "١"):
        sent = [*page.fields, ("risks", key), (f"risks.{key}.title", "Lost")]
        answer = await admin.post(page.action, data={name: [v for n, v in sent if n == name] for name, _ in sent})
        assert answer.status_code == 422, key
        assert "names no row of this form" in answer.text
    assert await column(database, "SELECT title FROM risk") == ["It grows"]
