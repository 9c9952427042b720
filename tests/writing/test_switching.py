"""A record goes from form to Markdown and back: its links too, and whatever somebody typed."""

from __future__ import annotations

import re

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.decisions.models import LinkKind
from app.persistence.database.engine import Database
from app.tables import Decision, DecisionLink, Evidence
from tests.admin.browsing import open_page, rows
from tests.register import document, store
from tests.writing.test_markdown import form, full, switch

__all__ = ["full"]


async def test_links_and_evidence_are_written_and_changed_as_markdown(
    editor: httpx.AsyncClient, database: Database, full: Decision
) -> None:
    other = document(full.collection, "What others measured")
    await store(database, other)
    raw = await switch(await open_page(editor, f"/decisions/{full.id}/edit"), "markdown")
    assert "(/research/" in raw["markdown"]
    assert "pools)" in raw["markdown"]
    text = re.sub(r"/research/\d+", f"/research/{other.id}", raw["markdown"]).replace("pools)", "threads)")
    assert (
        await raw.set(
            {"markdown": text.replace("amends:", "depends on: old\nclarifies: adr 1\nticket: X-7\namends:")}
        ).press()
    ).status == 303
    links = await rows(database, sa.select(DecisionLink.kind, DecisionLink.scope).order_by(DecisionLink.id))  # type: ignore[call-overload, arg-type]
    wanted = {(LinkKind.DEPENDS_ON, ""), (LinkKind.CLARIFIES, "")}
    assert {tuple(one) for one in links} == {(LinkKind.AMENDS, "threads"), *wanted}
    assert [tuple(one) for one in await rows(database, sa.select(Evidence.document_id))] == [(other.id,)]  # type: ignore[call-overload]
    said = [one for (one,) in await rows(database, sa.select(Decision.more_information))]  # type: ignore[call-overload]
    assert "See [x](y)\n\nticket: X-7" in said


async def test_a_link_to_a_record_that_is_not_there_is_refused_and_kept(
    editor: httpx.AsyncClient, database: Database, full: Decision
) -> None:
    raw = await switch(await open_page(editor, f"/decisions/{full.id}/edit"), "markdown")
    text = raw["markdown"].replace("amends:", "supersedes: Nothing at all\namends:")
    page = await raw.set({"markdown": text}).press()
    assert page.status == 422
    assert "Nothing at all" in page["markdown"]
    form_ = await switch(page, "form")
    assert any(value == "Nothing at all" for name, value in form_.fields if name.endswith("target.text"))


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=30)
LINES = st.lists(TEXT, max_size=4).map("\n".join)
SAYS = ("context", "drivers", "outcome", "consequences", "confirmation", "more_information")


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=TEXT, texts=st.fixed_dictionaries(dict.fromkeys(SAYS, LINES)), part=TEXT, level=st.integers(0, 6))
async def test_whatever_a_form_holds_is_there_after_it_was_markdown(
    editor: httpx.AsyncClient, full: Decision, title: str, texts: dict[str, str], part: str, level: int
) -> None:
    before = await open_page(editor, f"/decisions/{full.id}/edit")
    titles = re.compile(r"(options|risks)\.\d+\.title|(assumptions|findings)\.\d+\.text|risks\.\d+\.mitigation")
    parts = [name for name, _ in before.fields if titles.fullmatch(name)]
    parts.append(f"implications.{full.implications[0].id}.follows")
    before.set({"title": title, **texts, **dict.fromkeys(parts, part)})
    before.set({f"risks.{full.risks[0].id}.severity": str(level)})
    raw = await switch(before, "markdown")
    after = await switch(raw, "form") if (await raw.press("as:form")).status == 303 else raw
    assert form(after) == form(before)
    await editor.post(f"/drafts/decision/decision:{full.id}/removal")
