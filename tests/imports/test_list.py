"""The list of imports."""

import re

import httpx

from app.persistence.database.engine import Database
from tests.imports.files import adr
from tests.imports.test_pages import packed, send


async def test_the_list_says_when_each_import_was_and_what_came_of_it(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    old = adr("Use one server", None)
    for files in ({"a": old}, {"a": old, "b": adr("Use two servers", 2)}):
        await send(editor, "log.zip", packed(**files), collection="Ops")
    second, first = re.findall(r'<li class="row numbered">.*?</li>', (await editor.get("/imports")).text, re.DOTALL)
    said = [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in (first, second)]
    assert "New 1 1 finding" in said[0]
    assert re.search(r"\d\d:\d\d:\d\d UTC New 1 Unchanged 1 1 finding", said[1])
    assert "1 new, 1 unchanged" in (await admin.get("/admin/imports")).text
    needs = '<span class="figures">1</span> Files with findings'
    assert database
    assert needs in (await admin.get("/admin")).text, "what was imported again is not counted again"
