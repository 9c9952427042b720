"""Asks the indexes that are configured, over HTTP, with limits of size and time, and without following redirects."""

from __future__ import annotations

import asyncio
import zlib
from collections import Counter

import httpx
from msgspec import Struct

from app.releases.indexes import INDEXES, BadAnswer, Listing
from app.releases.models import WHY

MOST_BYTES = 60_000_000  # of an answer, unpacked
PATIENCE = 60.0  # seconds for one
FAILURES = 3  # without an answer, after which an index is asked no more
AT_ONCE = 4
GZIP, AS_GZIP = ("gzip", "x-gzip"), 31  # its names, and what it is to zlib
NOT_MODIFIED, NOT_FOUND = 304, 404


class IndexAnswer(Struct, kw_only=True):
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

    async def ask(self, ecosystem: str, name: str, etag: str) -> IndexAnswer:
        """For the releases of a package, unless they are as they were under that entity tag."""
        base = self._addresses.get(ecosystem, "")
        if not base or ecosystem not in INDEXES:
            return IndexAnswer(problem=f"No index of {ecosystem} is configured.")
        async with self._places:
            if self._failures[ecosystem] >= FAILURES:
                return IndexAnswer(problem="The index does not answer.")
            try:
                async with asyncio.timeout(PATIENCE):
                    answer = await self._answer(ecosystem, f"{base.rstrip('/')}/{INDEXES[ecosystem].path(name)}", etag)
            except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                self._failures[ecosystem] += 1
                return IndexAnswer(problem=f"The index cannot be reached: {str(error) or type(error).__name__}"[:WHY])
        self._failures[ecosystem] = 0
        return answer

    async def _answer(self, ecosystem: str, url: str, etag: str) -> IndexAnswer:
        index = INDEXES[ecosystem]
        headers = {"accept": index.accept, "accept-encoding": GZIP[0]} | ({"if-none-match": etag} if etag else {})
        async with self._client.stream("GET", url, headers=headers) as answer:
            if answer.status_code == NOT_MODIFIED and etag:
                return IndexAnswer(is_unchanged=True, etag=etag)
            if answer.status_code == NOT_FOUND:
                return IndexAnswer(problem="The index knows no such package.")
            if not answer.is_success:
                return IndexAnswer(problem=f"The index answers {answer.status_code}.")
            told = answer.headers.get("etag", "")
            try:
                listing = index.read(await _content(answer))
            except BadAnswer as problem:
                return IndexAnswer(problem=str(problem))
        return IndexAnswer(listing=listing, etag=told if len(told) <= WHY else "")


async def _content(answer: httpx.Response) -> bytes:
    """The body. It is unpacked here, for httpx unpacks a piece of any size whole. Raises BadAnswer."""
    coding = answer.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", *GZIP):
        raise BadAnswer(f"The answer is packed in a way that was not asked for: {coding}"[:WHY])
    unpacker = zlib.decompressobj(wbits=AS_GZIP) if coding in GZIP else None
    content = bytearray()
    async for chunk in answer.aiter_raw():
        try:
            content += unpacker.decompress(chunk, MOST_BYTES + 1 - len(content)) if unpacker else chunk
        except zlib.error as error:
            raise BadAnswer(f"The answer cannot be unpacked: {error}"[:WHY]) from None
        if len(content) > MOST_BYTES:
            raise BadAnswer(f"The answer is larger than {MOST_BYTES // 1_000_000} MB.")
    return bytes(content)
