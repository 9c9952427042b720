"""HTML is made when a text is written."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import SQLModel

import app.tables  # noqa: F401 - every model
from app.collections.models import Collection
from app.decisions.models import Decision
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.practices.models import Practice
from app.records import rendering
from app.records.rendering import pairs


async def stored(database: Database, **values: Any) -> int:
    async def work(session: Any) -> int:
        collection = Collection(name="Log", slug="log")
        session.add(collection)
        await session.flush()
        decision = Decision(collection_id=collection.id, title="Tea", **values)
        session.add(decision)
        await session.flush()
        return decision.id or 0

    return await run_in_transaction(database, work)


async def changed(database: Database, id_: int, **values: Any) -> Decision:
    async def work(session: Any) -> Decision:
        decision: Decision = await session.get_one(Decision, id_)
        for name, value in values.items():
            setattr(decision, name, value)
        await session.flush()
        return decision

    return await run_in_transaction(database, work)


async def test_a_new_text_is_rendered(database: Database) -> None:
    id_ = await stored(database, context="We *drink*.")
    assert (await changed(database, id_)).context_html == "<p>We <em>drink</em>.</p>\n"


async def test_a_changed_text_is_rendered_anew_and_only_that(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = await stored(database, context="We drink.", outcome="Tea.")
    rendered = []
    monkeypatch.setattr(rendering, "render", lambda text: rendered.append(text) or f"<p>{text}</p>")
    decision = await changed(database, id_, context="We eat.")
    assert decision.context_html == "<p>We eat.</p>"
    assert rendered == ["We eat."]


async def test_an_emptied_text_has_no_html(database: Database) -> None:
    id_ = await stored(database, context="We drink.")
    assert (await changed(database, id_, context="")).context_html == ""


async def test_html_that_comes_with_its_text_is_not_rendered_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "render", lambda text: pytest.fail("rendered again"))
    id_ = await stored(database, context="We drink.", context_html="<p>Ready.</p>")
    assert (await changed(database, id_, context="A", context_html="<p>B</p>")).context_html == "<p>B</p>"


async def test_code_is_shown_highlighted_whatever_it_holds(database: Database) -> None:
    id_ = await stored(database)

    async def work(session: Any) -> str:
        practice = Practice(decision_id=id_, title="Fence", code='x = "```"\n', language="python")
        session.add(practice)
        await session.flush()
        return practice.code_html

    html = await run_in_transaction(database, work)
    assert html.startswith("<pre")
    assert "```" in html
    assert "<script" not in html


def test_every_html_column_has_its_source() -> None:
    found = {mapper.class_: pairs(mapper.class_) for mapper in SQLModel._sa_registry.mappers}
    columns = {(model, f"{name}_html") for model, names in found.items() for name in names}
    every = {(model, one.name) for model in found for one in model.__table__.columns if one.name.endswith("_html")}
    assert columns == every
    assert len(columns) > 20
