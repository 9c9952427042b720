"""What is there only once somebody has done something, made so that its routes have an address that leads to it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.pages.asking import Sent, ask
from tests.pages.inputs import file_of
from tests.pages.places import LEGIBLE

CLOSES = (datetime.now(UTC).date() + timedelta(days=9)).isoformat()


async def things(app: Any, headers: dict[str, str]) -> list[str]:
    """Addresses of a project, of choices of records, of a file that waits, of the trash, and of a round."""
    return [one async for one in _made(app, headers | LEGIBLE)]


async def _made(app: Any, headers: dict[str, str]) -> AsyncIterator[str]:
    async def sent(what: Sent) -> str:
        answer = await ask(app, what, headers, "127.0.0.1")
        assert answer.status < 400, (what.path, answer.body)
        return answer.headers.get(b"location", b"").decode()

    async def ids(path: str, pattern: str) -> list[str]:
        where, _, query = path.partition("?")
        page = await ask(app, Sent("GET", where, query.encode()), headers, "127.0.0.1")
        return list(dict.fromkeys(re.findall(pattern, page.body.decode())))

    await sent(file_of("/projects/largest/checks", [("file", "requirements.txt", b"httpx==0.1\n")]))
    yield "/projects/largest"
    first, second, *_ = await ids("/admin/tags", r'href="/admin/tags/(\d+)"')
    yield await sent(Sent("POST", "/admin/tags/selections", body=f"chosen={first}".encode()))
    gone = await sent(Sent("POST", "/admin/tags/selections", body=f"chosen={second}".encode()))
    yield await sent(Sent("POST", f"{gone}/deletion", body=b"a=1"))
    rows = f"id,name\n{first},Largest\n".encode()
    yield await sent(file_of("/admin/tags/import", [("key", "", b"id"), ("file", "rows.csv", rows)]))
    proposed = (await ids("/decisions?status=proposed", r'href="/decisions/(\d+)-'))[0]
    asked = (await ids(f"/decisions/{proposed}/rounds/new", r'name="reviewers"[^>]*value="(\d+)"'))[:2]
    body = f"summary=Ready&aim=accept&closes_on={CLOSES}&" + "&".join(f"reviewers={one}" for one in asked)
    yield await sent(Sent("POST", f"/decisions/{proposed}/rounds", body=body.encode()))
    yield "/admin/trash"
