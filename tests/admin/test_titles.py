"""What a record is called on pages that change it: as on those for readers, without the marks of Markdown."""

from __future__ import annotations

import re

import httpx

from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.tables import Package
from tests.admin.browsing import open_page
from tests.register import collection, decision, store

TITLE = "Use **fast** <b>&amp;"
SHOWN = "Use fast &lt;b&gt;&amp;"  # as HTML


async def test_a_title_is_the_same_on_every_page(admin: httpx.AsyncClient, database: Database) -> None:
    made = decision(collection(), 1, TITLE, status=Status.PROPOSED)
    await store(database, made)
    changed = await open_page(admin, f"/admin/decisions/{made.id}")
    assert (await changed.fill(context="It is slow.").press()).status == 303
    paths = [f"/decisions/{made.id}", f"/decisions/{made.id}/edit", f"/admin/decisions/{made.id}", "/admin/decisions"]
    for path in (*paths, f"/admin/decisions/{made.id}/history", f"/admin/decisions/{made.id}/delete", "/admin"):
        page = (await admin.get(path)).text
        said = re.sub(r"<(textarea|input)\b[^>]*>|<dd>.*?</dd>", "", page, flags=re.DOTALL)  # what was written
        assert SHOWN in said, path
        assert SHOWN in page[: page.index("</title>")] or path in ("/admin", "/admin/decisions"), path
        assert "amp;amp;" not in said, path


async def test_a_name_that_is_no_title_stays_as_it_is(admin: httpx.AsyncClient, database: Database) -> None:
    package = Package(ecosystem="npm", name="__init__")
    await store(database, package)
    assert "<h1>__init__</h1>" in (await admin.get(f"/admin/packages/{package.id}")).text
