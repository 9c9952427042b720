"""Answers that are sent while they are made, in memory that does not grow with their length."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from litestar.response import Stream


async def in_blocks(blocks: AsyncGenerator[bytes, None], *, media_type: str, headers: dict[str, str]) -> Stream:
    """A file in blocks; nothing is sent before the first of them is there, so that a failure until then is a page.

    One that fails later ends the connection, which a browser shows as a download that failed. Raises what making the
    first block raises.
    """
    return Stream(_from(await anext(blocks, b""), blocks), media_type=media_type, headers=headers)


async def _from(first: bytes, blocks: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(blocks):
        yield first
        async for block in blocks:
            yield block
