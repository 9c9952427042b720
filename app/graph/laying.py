"""Large graphs are laid out in a process of their own, one at a time, with limits on its time and memory.

What crosses much takes the library seconds, in which it holds the interpreter: a thread would hold the event loop as
well. What came out is kept as long as the lines are the same.
"""

from __future__ import annotations

import asyncio
import resource
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections import OrderedDict

import msgspec

from app.graph.layout import ACROSS, DOWN, LEAST_WIDTH, MARGIN, Layout, Pair, lay_out

SMALL = 60  # lines that are laid out within some milliseconds
SECONDS = 10
MEMORY = 1 << 30  # bytes
KEPT = 16  # layouts, of some 100 kB each
ROW = LEAST_WIDTH // ACROSS * 2  # boxes side by side where none of them can be placed by its lines

Asked = tuple[list[Pair], list[int]]
_kept: OrderedDict[bytes, Layout] = OrderedDict()
_one_at_a_time = asyncio.Lock()


async def laid_out(pairs: list[Pair], alone: list[int]) -> Layout:
    """As `lay_out`, without holding others; in rows where that takes too long."""
    if len(pairs) <= SMALL:
        return lay_out(pairs, alone)
    asked = msgspec.msgpack.encode((pairs, alone))
    async with _one_at_a_time:
        layout = _kept.get(asked) or await _by_process(asked) or _in_rows(pairs, alone)
        _kept[asked] = layout
        _kept.move_to_end(asked)
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
        return layout


async def _by_process(asked: bytes) -> Layout | None:
    """The layout, None where it takes more time or memory than it may."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app.graph.laying", stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True
    )
    try:
        async with asyncio.timeout(SECONDS):
            answer, _ = await process.communicate(asked)
        return msgspec.msgpack.decode(answer, type=Layout)
    except (TimeoutError, msgspec.DecodeError):
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _in_rows(pairs: list[Pair], alone: list[int]) -> Layout:
    ids = sorted({id_ for pair in pairs for id_ in pair} | set(alone))
    places = {id_: (float(MARGIN + n % ROW * ACROSS), float(MARGIN + n // ROW * DOWN)) for n, id_ in enumerate(ids)}
    return Layout(places, width=2 * MARGIN + ROW * ACROSS, height=2 * MARGIN + (len(ids) // ROW + 1) * DOWN)


def main() -> None:
    """Answer on standard output what standard input asks."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    pairs, alone = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Asked)
    sys.stdout.buffer.write(msgspec.msgpack.encode(lay_out(pairs, alone)))


if __name__ == "__main__":
    main()
