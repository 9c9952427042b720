"""What is kept of a page for others holds nothing of the person for whom it was made."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest

from app.people.models import PersonRole
from app.persistence.database.engine import Database
from app.web.http.page_cache import Address, StoredPage
from app.web.http.viewers import SEAL, Viewer
from tests.cast import browser_of, person, secret_of

pytestmark = pytest.mark.slow

LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
VISITED = 100
PERSONAL = {"/", "/account", "/tokens", "/waivers"}  # some of those that are for nobody else


async def addresses(client: httpx.AsyncClient) -> list[str]:
    """What one gets to by the links of pages, one of each kind first."""
    found, waiting = dict[str, None](), ["/"]
    kinds = set[str]()
    while waiting and len(found) < VISITED:
        found[path := waiting.pop(0)] = None
        answer = await client.get(path)
        for link in map(unescape, LINK.findall(answer.text)):
            kind = re.sub(r"\d+[^/?]*|=[^&]*", "", link)
            if link not in found and kind not in kinds and not link.startswith("/static/"):
                kinds.add(kind)
                waiting.append(link)
    return list(found)


def stored(app: Any) -> dict[Address, bytes]:
    """What is kept, with its marks."""
    pages: dict[Address, tuple[str, StoredPage]] = app.asgi_handler.page_cache._pages
    return {
        at: b"".join(one if isinstance(one, bytes) else one.whole() for one in page.pieces)
        for at, (_, page) in pages.items()
    }


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("role", PersonRole)
async def test_two_people_who_may_do_the_same_make_the_same_pages(
    app: Any, shared_database: Database, role: PersonRole
) -> None:
    seen, paths = list[dict[Address, bytes]](), list[str]()
    names = [f"{name} Of-The-{role}s" for name in ("Quirin", "Xenia")]
    secrets = [
        await secret_of(shared_database, person(name, role, email=f"{name[0]}{role}@example.org")) for name in names
    ]
    for name, secret in zip(names, secrets, strict=True):
        app.asgi_handler.page_cache.clear()
        async with browser_of(app, secret) as client:
            paths = paths or await addresses(client)  # which is a visit to each
            for path in paths if seen else ():
                answer = await client.get(path)
                assert SEAL not in answer.text.lower(), path
                assert answer.status_code != 200 or "<html" not in answer.text or name in answer.text, path
        seen.append({at: page for at, page in stored(app).items() if isinstance(at.whose, Viewer)})
    assert len(seen[0]) > 20
    assert not PERSONAL & {at.path for at in seen[0]}
    assert seen[0] == seen[1]
    for at, page in seen[0].items():
        told = {name.encode() in page for name in names}
        assert len(told) == 1, f"{at.path} names one of them"


async def test_nobody_is_told_what_only_some_may_see(
    app: Any, client: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    await admin.get("/decisions")
    page = (await client.get("/decisions")).text
    assert "/admin" not in page
    assert "Sign out" not in page
