"""What a text is taken for that somebody writes as Markdown."""

from __future__ import annotations

import re

import httpx
import pytest
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.tables import Decision
from tests.admin.browsing import open_page, rows
from tests.writing.test_markdown import switch


@pytest.mark.parametrize("slug", ["decisions", "research"])
@pytest.mark.parametrize(
    "text", ["# Only a title\n", "# Decisions\n", "# Minutes\n\n## Agenda\n\n- A\n", "# T\n\n## Findings\n\n- A\n"]
)
async def test_a_text_is_of_the_kind_of_its_page_whatever_it_lacks(
    editor: httpx.AsyncClient, slug: str, text: str
) -> None:
    raw = await switch(await open_page(editor, f"/{slug}/new"), "markdown")
    assert (await raw.fill(markdown=text).press("keep")).status == 303
    raw = await switch(await open_page(editor, f"/{slug}/new"), "markdown")
    refused = await raw.fill(markdown="Words").press("keep")
    assert (refused.status, "Begin with the title" in refused.text) == (422, True)
    refused = await raw.fill(markdown="---\nstatus: draft\n---\n\n# \n").press("keep")
    assert (refused.status, "Begin with the title" in refused.text) == (422, True)


async def test_a_draft_is_proposed_by_whoever_says_so_and_never_by_a_save(
    editor: httpx.AsyncClient, database: Database
) -> None:
    raw = await switch(await open_page(editor, "/decisions/new"), "markdown")
    page = await raw.fill(markdown="# Pools\n\n## Context\n\nNo.\n").press("keep")
    path = page.response.headers["location"]
    for said, status in (("", "draft"), ('"draft"', "draft"), ('"proposed"', "proposed"), ('"draft"', "draft")):
        raw = await switch(await open_page(editor, f"{path}/edit"), "markdown")
        text = re.sub("status: .*", f"status: {said}", raw["markdown"]) if said else raw["markdown"]
        assert (await raw.fill(markdown=text).press("save")).status == 303
        assert [one for (one,) in await rows(database, sa.select(Decision.status))] == [status]  # type: ignore[call-overload]


async def test_a_word_that_names_no_level_is_told_beside_the_text(editor: httpx.AsyncClient) -> None:
    raw = await switch(await open_page(editor, "/decisions/new"), "markdown")
    raw.set({"markdown": "# Trace\n\n## Recommended Stack\n\n- `jaeger-client` (forbiden): dead\n"})
    raw.action = "/decisions/reading"
    page = await raw.press("")
    assert "names no level (required, recommended or forbidden); jaeger-client is read as forbidden." in page.text
