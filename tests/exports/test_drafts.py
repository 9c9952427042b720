"""Drafts leave the register and come back as drafts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.decisions.models import Status
from app.exports.service import run_export
from app.imports.service import run_import
from app.persistence.database.engine import Database
from app.tables import Collection, Decision, ImportedFile
from tests.admin.browsing import rows
from tests.imports.files import SHARED
from tests.register import collection, decision, store


@pytest.mark.parametrize("dialect", ["madr4", "nygard", "log4brains"])
async def test_a_draft_is_one_again_after_its_export(database: Database, tmp_path: Path, dialect: Any) -> None:
    log = collection()
    drafts = {"Tea": None, "Milk": None, "Sugar": 7}
    await store(database, *(decision(log, number, title, status=Status.DRAFT) for title, number in drafts.items()))
    await run_export(database, tmp_path / "out", dialect=dialect)
    await run_import(database, [tmp_path / "out" / "platform"], collection="again", workers=SHARED[0])
    told = sa.select(ImportedFile.path).where(sa.cast(ImportedFile.findings, sa.Text).contains("status."))  # type: ignore[call-overload, arg-type]
    assert not await rows(database, told)
    query = sa.select(Decision.title, Decision.status, Decision.number)  # type: ignore[call-overload]
    query = query.join(Collection).where(Collection.slug == "again")
    found = {tuple(one) for one in await rows(database, query)}
    assert found == {(title, "draft", number) for title, number in drafts.items()}
