"""The files of a check, read in a process of its own, so that no request waits for another's files."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from contextlib import suppress

import msgspec

from app.manifests.occurrence import Manifest
from app.projects import limits

READER = "app.projects.files.reader"
PLACES = 2  # readers at once
_places = asyncio.Semaphore(PLACES)
_decoder = msgspec.msgpack.Decoder(list[Manifest])


class Unread(Exception):
    """Why nothing of a check could be read; in words for whoever sent it."""


async def read(files: Mapping[str, bytes]) -> list[Manifest]:
    """What each file says. Raises Unread."""
    if not files:
        raise Unread("No manifest, lockfile or SBOM was sent.")
    async with _places:
        process = await _start()
        try:
            async with asyncio.timeout(limits.PATIENCE):
                answer, _ = await process.communicate(msgspec.msgpack.encode(files))
        except TimeoutError:
            raise Unread(f"Reading the files took longer than {limits.PATIENCE:.0f} seconds. Send fewer.") from None
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
    if process.returncode:
        raise Unread("Reading the files stopped the process that read them. Send them one by one to find which it was.")
    manifests = _decoder.decode(answer)
    if sum(len(one.packages) for one in manifests) > limits.PACKAGES:
        raise Unread(f"The files hold more than {limits.PACKAGES:,} packages. Make projects of its parts.")
    return manifests


async def _start() -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", READER, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True
    )
