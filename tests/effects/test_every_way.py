"""Whichever way a record is changed, what follows from it is what would be worked out from scratch."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa

from app.administered import DECLARATIONS
from app.effects.changes import follow
from app.history.recording import record_changes
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.tables import Decision, Evidence, Implication, ResearchDocument, Revision, Trash
from tests.admin.browsing import open_page
from tests.admin.bulk.test_bulk import choose
from tests.admin.files.test_transfer import confirm, send
from tests.admin.history.conftest import undo
from tests.effects.derived import assert_all_followed
from tests.imports.files import load
from tests.tidy import Tidy

pytestmark = pytest.mark.slow

OLD = """---
status: accepted
date: 2024-01-02
decision-makers: [Mara Lind]
tags: [hot]
---
# Old tea

## Context and Problem Statement

We *drink*.

## Considered Options

* Tea
* Coffee

## Decision Outcome

Chosen option: "Tea", because it is warm.

## Pros and Cons of the Options

### Tea

* Good, because cheap

## Risks

| Risk | Impact | Mitigation | Likelihood | Severity |
| --- | --- | --- | --- | --- |
| It burns | Pain | Wait | 3 | 2 |

## Assumptions

- There is water

## Recommended Stack

- `kettle >=1` (required)

## Kept

A section of its own.
"""
NEW = OLD.replace("Old tea", "New tea").replace("2024-01-02", "2024-02-03\nsupersedes: 0001").replace(">=1", "<1")
RESEARCH = """# Summary: Water

**Date**: 2024-01-01

## Summary

Water is **wet**.

**Key Findings:**
- It boils

---

## Actionable Practices

1. **Boil it:**
   ```sh
   kettle on
   ```

---

## Recommended Stack

- `kettle >=1`
"""
CHANGES = {  # a field of each table that a change may be made to, and its new value
    "decisions": ("title", "Newest tea"), "research": ("title", "Hot water"), "risks": ("title", "It scalds"),
    "collections": ("name", "Kitchen"), "tags": ("name", "cold"), "packages": ("name", "samovar"),
    "findings": ("text", "It *steams*"), "practices": ("code", "kettle off"), "assumptions": ("text", "It is `clean`"),
    "implications": ("follows", "mugs"), "pins": ("specifier", "==2"), "links": ("scope", "the lid"),
    "sections": ("body", "Another *body*."),
}  # fmt: skip
OF_MANY = {  # texts are not changed in many records at once
    "decisions": ("status", "deprecated"), "research": ("status", "draft"), "risks": ("treatment", "accept"),
    "pins": ("level", "forbidden"), "assumptions": ("state", "broken"), "links": ("scope", "the spout"),
}  # fmt: skip
WEIGHTY = {  # what the standing of packages rests on besides
    "decisions": [("decided_on", "2020-02-03"), ("binds", "booking")],
    "research": [("published_on", "2025-02-03")], "collections": [("binds", "web-*")],
}  # fmt: skip
TABLES = {one.slug: one.table for one in DECLARATIONS}


@pytest_asyncio.fixture
async def register(app: Any, workers: object, database: Database, tidy: Tidy, tmp_path: Path) -> None:
    """Two decisions, of which the second supersedes the first, and a research document, with parts of every kind."""
    record_changes(database)
    await tidy.fill("register of every part", lambda: _fill(database, tmp_path))
    app.asgi_handler.page_cache.clear()  # the same ids in every test


async def _fill(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"0001-old.md": OLD, "0002-new.md": NEW, "water.md": RESEARCH})
    async with database.write_sessions() as session, session.begin():
        old = await session.scalar(sa.select(sa.func.min(table(Decision).c.id)))
        water = await session.scalar(sa.select(sa.func.min(table(ResearchDocument).c.id)))
        made = Implication(decision_id=old, decided="Tea", follows="cups"), Evidence(decision_id=old, document_id=water)
        session.add_all(made)
        await session.flush()
        await follow(session, {"implication": [made[0].model_dump()], "evidence": [made[1].model_dump()]})


async def first(database: Database, slug: str) -> int:
    async with database.read_sessions() as session:
        found = await session.scalar(sa.select(sa.func.min(TABLES[slug].c.id)))
    assert found is not None, f"there are no {slug}"
    return int(found)


async def last(database: Database, slug: str) -> int:
    async with database.read_sessions() as session:
        return int(await session.scalar(sa.select(sa.func.max(TABLES[slug].c.id))) or 0)


async def newest(database: Database, kind: str = "") -> int:
    query = sa.select(sa.func.max(table(Revision).c.id))
    async with database.read_sessions() as session:
        return int(await session.scalar(query.where(table(Revision).c.record_type == kind) if kind else query) or 0)


async def by_form(admin: httpx.AsyncClient, slug: str, id_: int, name: str, value: str) -> httpx.Response:
    return (await (await open_page(admin, f"/admin/{slug}/{id_}")).set({name: value}).press()).response


async def by_cell(admin: httpx.AsyncClient, slug: str, id_: int, name: str, value: str) -> httpx.Response:
    page = (await admin.get(f"/admin/{slug}/{id_}/cells/{name}")).text
    form = page.partition('<form class="cell-form"')[2].partition("</form>")[0]
    inputs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form)
    fields = {unescape(one): unescape(said) for one, said in inputs}
    action = unescape(re.findall(r'action="([^"]*)"', form)[0])
    return await admin.post(action, data=fields | {name: value})


async def by_bulk(admin: httpx.AsyncClient, slug: str, id_: int, name: str, value: str) -> httpx.Response:
    page = await choose(admin, type("Chosen", (), {"id": id_}), slug=slug)
    return await admin.post(f"{page}/edit", data={name: value})


async def by_file(admin: httpx.AsyncClient, slug: str, id_: int, name: str, value: str) -> httpx.Response:
    return await confirm(admin, await send(admin, f'id,{name}\n{id_},"{value}"\n', slug))


WAYS = {"form": by_form, "cell": by_cell, "bulk": by_bulk, "file": by_file}
CELLS = {(one.slug, name) for one in DECLARATIONS for name in one.editable}


def ways(slug: str) -> list[tuple[str, str, str]]:
    """The ways in which a row of this table may be changed, each with a field and a value that it may have."""
    some = [("form", *CHANGES[slug]), ("file", *CHANGES[slug])]
    both = CHANGES[slug], OF_MANY.get(slug)
    some += [("form", *one) for one in WEIGHTY.get(slug, ())]
    some += [("cell", *one) for one in both if one and (slug, one[0]) in CELLS]
    return some + ([("bulk", *OF_MANY[slug])] if slug in OF_MANY else [])


@pytest.mark.parametrize("slug", CHANGES)
async def test_all_follows_and_is_taken_back(
    register: None, admin: httpx.AsyncClient, database: Database, slug: str
) -> None:
    id_ = await last(database, slug)
    for way, name, value in ways(slug):
        before = await newest(database)
        answer = await WAYS[way](admin, slug, id_, name, value)
        assert answer.status_code == 303, way
        assert (await open_page(admin, f"/admin/{slug}/{id_}"))[name] == value, way
        await assert_all_followed(database)
        change = await newest(database, TABLES[slug].name)
        assert change > before, f"the {way} is in the history"
        assert (await undo(admin, id_, change, "part", slug)).status_code == 303
        assert (await open_page(admin, f"/admin/{slug}/{id_}"))[name] != value, way
        await assert_all_followed(database)


async def test_all_follows_what_goes_to_the_trash_and_comes_back(
    register: None, admin: httpx.AsyncClient, database: Database
) -> None:
    for slug in [*(slug for slug in CHANGES if slug not in ("collections", "packages")), "evidence", "people"]:
        id_ = await first(database, slug)
        deleted = await (await open_page(admin, f"/admin/{slug}/{id_}/delete")).press("")
        assert deleted.status == 303, slug
        await assert_all_followed(database)
        async with database.read_sessions() as session:
            kept = await session.scalar(sa.select(table(Trash).c.id))
        assert (await admin.post(f"/admin/trash/{kept}/restoration")).status_code == 303, slug
        assert await first(database, slug) == id_
        await assert_all_followed(database)


async def test_all_follows_from_another_import(database: Database, register: None, tmp_path: Path) -> None:
    changed = {"0001-old.md": OLD.replace("cheap", "dear"), "0002-new.md": NEW.replace("accepted", "rejected")}
    await load(database, tmp_path, {**changed, "water.md": RESEARCH.replace("boils", "freezes")})
    await assert_all_followed(database)


@pytest.mark.parametrize("model", [Decision, ResearchDocument])
async def test_a_change_of_a_part_counts_up_its_record(
    register: None, admin: httpx.AsyncClient, database: Database, model: Any
) -> None:
    slug = "risks" if model is Decision else "findings"

    async def versions() -> dict[int, int]:
        async with database.read_sessions() as session:
            rows = await session.execute(sa.select(table(model).c.id, table(model).c.version))
            return {row[0]: row[1] for row in rows}

    before = await versions()
    await by_form(admin, slug, await first(database, slug), *CHANGES[slug])
    after = await versions()
    assert sum(after.values()) == sum(before.values()) + 1
