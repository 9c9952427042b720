"""Who superseded whom reads back from an export as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.exports.service import run_export
from app.imports.service import run_import
from app.persistence.database.engine import Database
from app.tables import DecisionLink
from tests.imports.files import SHARED
from tests.register import collection, decision, store

STANDS = sa.text("SELECT title, status FROM decision WHERE collection_id = :log ORDER BY title")
LINKS = sa.text("""
  SELECT newer.title, older.title, link.scope, link.in_force FROM decision_link AS link
  JOIN decision AS newer ON newer.id = from_id JOIN decision AS older ON older.id = to_id
  WHERE newer.collection_id = :log AND kind = 'supersedes' ORDER BY 1, 2
""")
PAIRS = [  # a decision, what it says of itself, its successor's status, and the scope
    ("Tea", "accepted", "accepted", ""),
    ("Milk", "deprecated", "accepted", ""),
    ("Cups", "accepted", "accepted", "the kettle only"),
    ("Pots", "accepted", "accepted", "kettles (old ones), and lids"),
    ("Cake", "accepted", "proposed", ""),
    ("Bread", "accepted", "rejected", ""),
    ("Salt", "rejected", "accepted", ""),
    ("Ice", "superseded", "deprecated", ""),
    ("Jam", "accepted", "proposed", "strawberries"),
]


@pytest.mark.parametrize("dialect", ["madr4", "nygard", "log4brains"])
async def test_what_forms_made_reads_back_from_each_dialect(database: Database, tmp_path: Path, dialect: Any) -> None:
    here, made = collection(), []
    for place, (title, own, successor, scope) in enumerate(PAIRS):
        old = decision(here, 2 * place + 1, title, status=own, context="We need it.", outcome="Do it.")
        new = decision(here, 2 * place + 2, f"New {title}", status=successor, context="Not.", outcome="Do it.")
        new.links_out = [DecisionLink(kind="supersedes", target=old, scope=scope)]
        made += [old, new]
    await store(database, *made)
    before = await _held(database, "platform")
    await run_export(database, tmp_path, dialect=dialect)
    await run_import(database, [tmp_path / "platform"], collection="Copy", workers=SHARED[0])
    assert await _held(database, "copy") == before


async def _held(database: Database, slug: str) -> list[list[Any]]:
    async with database.read.connect() as connection:
        log = await connection.scalar(sa.text("SELECT id FROM collection WHERE slug = :slug").bindparams(slug=slug))
        return [[tuple(row) for row in await connection.execute(one.bindparams(log=log))] for one in (STANDS, LINKS)]
