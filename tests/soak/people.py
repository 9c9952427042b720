"""Who uses the register meanwhile, and what they were told: what was acknowledged has to be there in the end, once."""

from __future__ import annotations

import asyncio
import random
import re
from contextlib import suppress

import httpx

from app.jobs.queue import GIVEN_UP
from app.web.security.csrf import token
from tests.cast import COOKIE
from tests.imports.files import adr
from tests.soak.servers import Server

PATHS = (
    "/",
    "/decisions",
    "/decisions?sort=title",
    "/search?q=soak",
    "/stack",
    "/risks",
    "/people",
    "/tags",
    "/changes",
)
KEY = re.compile(r'name="once" value="([^"]+)"')
PATIENCE = 30.0  # seconds for an answer; nothing may hang for longer
ATTEMPTS = 30  # of one change, until it is acknowledged


class People:
    """Readers and writers; `acknowledged` and `uncertain` are titles of decisions and names of tags."""

    def __init__(self, servers: list[Server], secret: str, chance: random.Random) -> None:
        self.servers = servers
        self.chance = chance
        self.cookies = {"cookie": f"{COOKIE}={secret}; __Host-{COOKIE}={secret}"}
        self.headers = self.cookies | {"sec-fetch-site": "same-origin", "x-csrf-token": token(secret)}
        self.acknowledged: set[str] = set()
        self.uncertain: set[str] = set()
        self.given_up: list[str] = []
        self.answers: dict[str, int] = {}
        self.hung = 0

    async def read(self) -> None:
        """Pages, for ever."""
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            while True:
                await self._asked(client, "GET", self.chance.choice(PATHS), headers=self.cookies)
                await asyncio.sleep(0.05)

    async def import_files(self, name: str) -> None:
        """A decision each time. An import that failed is sent again, as somebody would."""
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            for number in range(1, 1_000_000):
                title = f"Soak {name} {number:05}"
                file = ("files", (f"{name}-{number}.md", adr(title).encode()))
                at = await self._until_acknowledged(client, title, "/imports", files=[file])
                while at.startswith("/imports/uploads/"):  # it is kept, and whichever server has time is at work on it
                    await asyncio.sleep(0.5)
                    seen = await self._asked(client, "GET", at, headers=self.cookies)
                    led = seen.headers.get("location", "") if seen is not None else ""
                    if led.startswith("/admin/jobs/") and await self._is_given_up(client, led):
                        self.acknowledged.discard(title)
                        self.given_up.append(title)
                        break
                    at = led if led.startswith("/imports/") else at

    async def _is_given_up(self, client: httpx.AsyncClient, job: str) -> bool:
        """Whether the register says so, after as many servers as it tries were killed at it."""
        seen = await self._asked(client, "GET", job, headers=self.cookies)
        return seen is not None and GIVEN_UP in seen.text

    async def make_tags(self, name: str) -> None:
        """By the form of the admin pages, whose key makes one tag of two posts."""
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            for number in range(1, 1_000_000):
                tag, key = f"soak-{name}-{number:05}", None
                while key is None:
                    page = await self._asked(client, "GET", "/admin/tags/new", headers=self.cookies)
                    key = page and KEY.search(page.text)
                await self._until_acknowledged(client, tag, "/admin/tags/new", data={"name": tag, "once": key[1]})

    async def _until_acknowledged(self, client: httpx.AsyncClient, what: str, path: str, **sent: object) -> str:
        """Where it led, "" where nobody acknowledged it."""
        self.uncertain.add(what)
        for _ in range(ATTEMPTS):
            answer = await self._asked(client, "POST", path, headers=self.headers, **sent)
            if answer is not None and answer.status_code == 303:
                self.acknowledged.add(what)
                self.uncertain.discard(what)
                return str(answer.headers["location"])
            await asyncio.sleep(0.3)
        return ""

    async def _asked(self, client: httpx.AsyncClient, method: str, path: str, **given: object) -> httpx.Response | None:
        """None where there was no answer."""
        server, answer = self.chance.choice(self.servers), None
        with suppress(httpx.TransportError):
            try:
                answer = await client.request(method, server.url + path, **given)  # type: ignore[arg-type]
            except httpx.ReadTimeout:
                self.hung += 1
        kind = "none" if answer is None else f"{answer.status_code // 100}xx"
        self.answers[f"{method} {kind}"] = self.answers.get(f"{method} {kind}", 0) + 1
        return answer
