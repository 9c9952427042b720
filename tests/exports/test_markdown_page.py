"""A record as raw Markdown, from its page."""

import httpx
import pytest

from app.persistence.database.engine import Database
from app.tables import Source
from tests.register import collection, counted_statements, decision, document, store

TEXT = "# Summary: Queues\r\n\n* **not** rendered <script>\n"


async def test_an_imported_record_reads_as_its_file_did(
    client: httpx.AsyncClient, database: Database, app: object
) -> None:
    here = collection()
    study = document(here, "Queues")
    study.source = Source(
        collection_id=0, path="q.md", content=TEXT.encode(), content_hash=b"x", record_version=1, written={}
    )
    await store(database, here)
    study.source.collection_id = here.id
    await store(database, study)
    with counted_statements(app) as seen:
        page = await client.get(f"/research/{study.id}-queues/markdown")
    assert page.text == TEXT.replace("\r\n", "\n")
    assert page.headers["content-type"] == "text/plain; charset=utf-8"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert len(seen) == 1


async def test_a_record_that_was_never_a_file_is_written_as_an_export_would(
    client: httpx.AsyncClient, database: Database
) -> None:
    choice = decision(collection(), 7, "Use PostgreSQL", context="One store is **enough**.")
    await store(database, choice)
    page = await client.get(f"/decisions/{choice.id}/markdown")
    assert page.status_code == 200
    assert "Use PostgreSQL" in page.text
    assert "One store is **enough**." in page.text


@pytest.mark.parametrize("address", ["/research/999/markdown", "/decisions/999-x/markdown", "/decisions/x/markdown"])
async def test_an_unknown_record_has_no_markdown(client: httpx.AsyncClient, address: str) -> None:
    assert (await client.get(address)).status_code == 404
