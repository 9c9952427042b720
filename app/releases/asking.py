"""Asks the indexes that are configured, over HTTP, with limits of size and time, and without following redirects."""

from __future__ import annotations

import asyncio
from collections import Counter

import httpx
from msgspec import Struct

from app.releases.indexes import INDEXES, Listing, Unreadable
from app.releases.models import WHY

MOST_BYTES = 60_000_000  # of an answer, unpacked
PATIENCE = 60.0  # seconds for one
FAILURES = 3  # without an answer, after which an index is asked no more
AT_ONCE = 4
NOT_MODIFIED, NOT_FOUND = 304, 404


class Answer(Struct, kw_only=True):
    """A listing, or that it `is_unchanged`, or the `problem` that there was."""

    listing: Listing | None = None
    etag: str = ""
    is_unchanged: bool = False
    problem: str = ""


class Asker:
    """`addresses` are those of the indexes, by ecosystem."""

    def __init__(self, addresses: dict[str, str], client: httpx.AsyncClient) -> None:
        self._addresses, self._client = addresses, client
        self._failures = Counter[str]()
        self._places = asyncio.Semaphore(AT_ONCE)

    async def ask(self, ecosystem: str, name: str, etag: str) -> Answer:
        """For the releases of a package, unless they are as they were under that entity tag."""
        base = self._addresses.get(ecosystem, "")
        if not base or ecosystem not in INDEXES:
            return Answer(problem=f"No index of {ecosystem} is configured.")
        async with self._places:
            if self._failures[ecosystem] >= FAILURES:
                return Answer(problem="The index does not answer.")
            try:
                async with asyncio.timeout(PATIENCE):
                    answer = await self._answer(ecosystem, f"{base.rstrip('/')}/{INDEXES[ecosystem].path(name)}", etag)
            except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                self._failures[ecosystem] += 1
                return Answer(problem=f"The index cannot be reached: {str(error) or type(error).__name__}"[:WHY])
        self._failures[ecosystem] = 0
        return answer

    async def _answer(self, ecosystem: str, url: str, etag: str) -> Answer:
        index = INDEXES[ecosystem]
        headers = {"accept": index.accept} | ({"if-none-match": etag} if etag else {})
        async with self._client.stream("GET", url, headers=headers) as answer:
            if answer.status_code == NOT_MODIFIED and etag:
                return Answer(is_unchanged=True, etag=etag)
            if answer.status_code == NOT_FOUND:
                return Answer(problem="The index knows no such package.")
            if not answer.is_success:
                return Answer(problem=f"The index answers {answer.status_code}.")
            content = bytearray()
            async for chunk in answer.aiter_bytes():
                content += chunk
                if len(content) > MOST_BYTES:
                    return Answer(problem=f"The answer is larger than {MOST_BYTES // 1_000_000} MB.")
            told = answer.headers.get("etag", "")
        try:
            return Answer(listing=index.read(bytes(content)), etag=told if len(told) <= WHY else "")
        except Unreadable as problem:
            return Answer(problem=str(problem))
