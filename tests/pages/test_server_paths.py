"""Nobody learns from a page or a file in which folder of the server something lies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.administered import DECLARATIONS
from app.main import PROJECT
from app.persistence.database.engine import Database
from tests.cast import COOKIE, secret_of, token
from tests.imports.files import adr, load
from tests.pages.asking import Sent, ask
from tests.pages.places import places

pytestmark = pytest.mark.slow

FILES = {
    "0001-use-queues.md": adr("Use queues", 1, "Accepted, for now"),
    "0002-use-caches.md": adr("Use caches", 2, "Superseded by [9](0009-gone.md)"),
    "notes/minutes.md": "# Minutes\n\nWe met.\n",
    "0003-torn.md": b"# 3. Torn\n\n\xff\xfe\x00",
}


@pytest.mark.usefixtures("workers")
async def test_no_page_and_no_file_names_a_folder_of_the_server(app: Any, database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "team", FILES)
    secret = await secret_of(database, "admin")
    headers = {"cookie": f"{COOKIE}={secret}", "x-csrf-token": token(secret), "sec-fetch-site": "same-origin"}
    asked = [Sent("GET", place.path) for place in await places(app, headers) if place.row.method == "GET"]
    asked += [Sent("GET", f"/admin/{one.slug}") for one in DECLARATIONS]
    asked += [Sent("GET", f"/admin/{one.slug}/export", b"format=csv") for one in DECLARATIONS]
    asked += [Sent("GET", f"/{one}", b"format=csv") for one in ("decisions", "research", "risks", "projects")]
    naming = []
    for sent in asked:
        body = (await ask(app, sent, headers, "10.0.0.1")).body
        naming += [(sent.path, str(folder)) for folder in (tmp_path, PROJECT) if str(folder).encode() in body]
    assert len(asked) > 100
    assert naming == []
