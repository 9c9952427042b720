"""Pages that tell of people and of what they do are kept by no browser and no proxy."""

from __future__ import annotations

import httpx
import pytest

from app.persistence.database.engine import Database
from tests.register import collection, decision, store

PAGES = (
    "/changes", "/admin/trash", "/admin/jobs", "/admin/people", "/audit", "/accounts", "/tokens", "/account", "/access",
    "/account/factors", "/confirmation", "/decisions/{id}/history", "/admin/decisions/{id}/history",
    "/admin/people/{person}/history", "/invitations",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
async def test_pages_that_tell_of_people_and_their_work_are_kept_nowhere(
    admin: httpx.AsyncClient, database: Database, path: str
) -> None:
    made = decision(collection(), 1, "Use queues")
    await store(database, made)
    person = (await admin.get("/account")).text.partition('href="/people/')[2].partition('"')[0]
    for headers in ({}, {"hx-request": "true", "hx-request-type": "partial"}):
        answer = await admin.get(path.format(id=made.id, person=person), headers=headers)
        assert (answer.status_code, "no-store" in answer.headers["cache-control"]) == (200, True), path
        assert "etag" not in answer.headers
