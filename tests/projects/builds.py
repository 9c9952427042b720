"""What builds send, and what the register pins."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx

from app.persistence.database.engine import Database
from app.stack.versions import normalise
from app.tables import Package, Pin
from tests.accounts.links import rows, secret_on
from tests.cast import SITE

HEAD = 'version = 1\nrevision = 3\nrequires-python = ">=3.11"\n'
REGISTRY = 'source = { registry = "https://index.example.org/simple" }\n'


def uv_lock(**versions: str) -> bytes:
    """A lockfile with these packages, all of which its project wants itself."""
    wanted = ", ".join(f'{{ name = "{name}" }}' for name in versions)
    own = f'[[package]]\nname = "shop"\nversion = "1"\nsource = {{ virtual = "." }}\ndependencies = [{wanted}]\n'
    entries = [f'[[package]]\nname = "{name}"\nversion = "{one}"\n{REGISTRY}' for name, one in versions.items()]
    return "\n".join([HEAD, *entries, own]).encode()


def pinning(*pins: tuple[str, str, str], group: str = "") -> list[Pin]:
    return [
        Pin(
            package=Package(ecosystem="pypi", name=name), specifier=specifier, level=level, group=group,
            normalised=normalise("pypi", specifier) or "*",
        )
        for name, specifier, level in pins
    ]  # fmt: skip


async def machine_of(
    app: Any, owner: httpx.AsyncClient, *scopes: str, project: str = ""
) -> AsyncIterator[httpx.AsyncClient]:
    """A machine with a token of `owner`."""
    wanted = {"name": "build server", "scopes": list(scopes), "days": "30", "project": project}
    made = await owner.post("/tokens", data=wanted)
    transport = httpx.ASGITransport(app=app, client=("192.0.2.7", 50_000))
    headers = {"authorization": f"Bearer {secret_on(made)}"}
    async with httpx.AsyncClient(transport=transport, base_url=SITE, headers=headers) as client:
        yield client


async def send(
    build: httpx.AsyncClient, slug: str = "shop", query: str = "", accept: str = "application/json", **files: bytes
) -> httpx.Response:
    """Send files: `uv_lock` is called uv.lock."""
    parts = [("file", (name.replace("_", ".", 1), content)) for name, content in files.items()]
    return await build.post(f"/projects/{slug}/checks{query}", files=parts, headers={"accept": accept})


async def held(database: Database, condition: str = "until IS NULL AND kind <> 'unmanaged'") -> list[Any]:
    """Package and kind of the verdicts that are stored."""
    return await rows(database, f"SELECT package, kind FROM verdict WHERE {condition} ORDER BY id")
