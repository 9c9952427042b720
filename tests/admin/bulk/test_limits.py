"""More at once than a statement can take."""

from __future__ import annotations

import httpx
import pytest

from app.persistence.database.engine import Database
from tests.admin.browsing import a_decision
from tests.admin.bulk.test_bulk import choose

pytestmark = pytest.mark.slow


async def test_more_relations_than_a_statement_has_parameters_are_refused_in_words(
    admin: httpx.AsyncClient, database: Database
) -> None:
    made = await a_decision(database)
    page = await choose(admin, made)
    keys, names = [str(one) for one in range(1_000_000, 1_033_000)], ",".join(f"tag{one}" for one in range(51))
    for data, status, words in (
        ({"add.tags": keys}, 413, "The form has more than 20,000 fields"),
        ({"add.tags": keys[:19_000]}, 422, "There is no such record to choose any more."),
        ({"add.tags.text": names}, 422, "Choose at most 50 at once."),
    ):
        answer = await admin.post(f"{page}/edit", data=data)
        assert answer.status_code == status
        assert words in answer.text
    cell = "id,tags\n" + f"{made.id}," + "; ".join(f"tag{one}" for one in range(33_000))
    answer = await admin.post("/admin/decisions/import", data={"key": "id"}, files={"file": ("rows.csv", cell)})
    shown = await admin.get(answer.headers["location"])
    assert "There is nothing called “tag0” here." in shown.text
