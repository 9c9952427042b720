"""Drafts that somebody keeps in the register stand on their page, and are proposed where they are written."""

from __future__ import annotations

import httpx
import pytest
import sqlalchemy as sa

from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.research.models import DocumentStatus
from app.tables import Decision, ResearchDocument
from tests.admin.browsing import Page, open_page, rows
from tests.register import collection, store

KINDS = [("decisions", "propose", "Propose it"), ("research", "publish", "Publish it")]
STATES = {"decisions": sa.select(Decision.status), "research": sa.select(ResearchDocument.status)}  # type: ignore[call-overload]
ENDS = {"decisions": Status.PROPOSED, "research": DocumentStatus.PUBLISHED}


async def kept(editor: httpx.AsyncClient, database: Database, folder: str) -> Page:
    """The sheet of a draft that an editor keeps."""
    await store(database, collection())
    page = await open_page(editor, f"/{folder}/new")
    assert "can be read by others, too" in " ".join(page.text.split())
    page = await page.fill(title="Use Valkey").press("keep")
    assert page.status == 303, page.text
    return await open_page(editor, f"{page.response.headers['location']}/edit")


@pytest.mark.parametrize(("folder", "action", "words"), KINDS)
async def test_a_draft_that_is_kept_stands_on_ones_page_until_it_is_proposed(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database, folder: str, action: str, words: str
) -> None:
    sheet = await kept(editor, database, folder)
    page = (await editor.get("/me")).text
    assert ("Use Valkey" in page, "others can read it" in page, f'href="{sheet.action}"' in page) == (True, True, True)
    assert ("Nothing waits for" in page, "All is said and done" in page) == (True, False)
    assert "Use Valkey" not in (await admin.get("/me")).text
    assert f">{words}</button>" in sheet.text
    assert (await sheet.press(action)).status == 303
    assert await rows(database, STATES[folder]) == [(ENDS[folder],)]
    assert "Use Valkey" not in (await editor.get("/me")).text
    assert f">{words}</button>" not in (await editor.get(sheet.action)).text


@pytest.mark.parametrize(("folder", "action", "words"), KINDS)
async def test_a_draft_that_is_saved_stays_one(
    editor: httpx.AsyncClient, database: Database, folder: str, action: str, words: str
) -> None:
    sheet = await kept(editor, database, folder)
    assert (await sheet.fill(title="Use Redis").press("save")).status == 303
    assert await rows(database, STATES[folder]) == [("draft",)]
    raw = await open_page(editor, f"{sheet.action}{'?as=markdown' if folder == 'decisions' else ''}")
    assert f">{words}</button>" in raw.text
    answer = await raw.press(action)
    assert answer.status == 303, answer.text
    assert await rows(database, STATES[folder]) == [(ENDS[folder],)]
