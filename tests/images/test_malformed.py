"""Files that begin as an image and go on as none: each is refused in words, however it was made."""

from __future__ import annotations

import struct
import sys
import threading
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from types import FrameType
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.images import headers, storing, stripping
from app.images.headers import PARTS, is_svg, look
from app.images.storing import BadImage, _bare
from tests.images.files import gif, jpeg, lossless_webp, lossy_webp, png, webp
from tests.images.test_put import PHOTO, chunk, put, segment

FILES = (png(), jpeg(), PHOTO, gif(), webp(), lossy_webp(), lossless_webp())
SIGNATURES = (b"\x89PNG\r\n\x1a\n", png()[:33], b"\xff\xd8\xff", jpeg()[:-2], b"GIF89a", webp()[:12], webp()[:30])


def riff(*chunks: bytes) -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def taken(content: bytes) -> None:
    """Taken in, or refused, as the only ways."""
    try:
        assert len(_bare(content)) <= len(content) + 40
    except BadImage:
        return


def lines(work: Callable[[], Any]) -> int:
    """How many lines of the modules that look at images are executed by this: a time without a clock."""
    ours, count = {headers.__file__, stripping.__file__, storing.__file__}, 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace if frame.f_code.co_filename in ours else None

    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(None)
    return count


@given(st.sampled_from(SIGNATURES), st.binary(max_size=300))
def test_anything_behind_a_signature_is_taken_or_refused(signature: bytes, more: bytes) -> None:
    taken(signature + more)
    taken(riff(webp()[12:], more))


@given(st.sampled_from(FILES), st.data())
def test_pieces_in_any_order_and_cut_anywhere_are_taken_or_refused(content: bytes, data: Any) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(content)), max_size=6)) | {0, len(content)})
    pieces = [content[start:end] for start, end in pairwise(cuts)]
    taken(content[:12] + b"".join(data.draw(st.permutations(pieces))))
    taken(content[: data.draw(st.integers(0, len(content)))])


KINDS = (b"VP8X", b"VP8 ", b"VP8L", b"EXIF", b"XMP ", b"ALPH", b"ANMF")


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.binary(max_size=12)), max_size=6))
def test_chunks_of_webp_in_any_order_are_taken_or_refused(chunks: list[tuple[bytes, bytes]]) -> None:
    made = (kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for kind, data in chunks)
    taken(riff(webp()[12:], *made))


@pytest.mark.parametrize("size", [0, 9, 10, 11])
async def test_a_second_header_of_an_extended_webp_is_refused(editor: httpx.AsyncClient, size: int) -> None:
    second = b"VP8X" + struct.pack("<I", size) + bytes(size + size % 2)
    answer = await put(editor, riff(webp()[12:], second))
    assert (answer.status_code, "The file is broken" in answer.json()["message"]) == (422, True)


MANY = {
    "png": png()[:33] + chunk(b"aaAa", b"") * PARTS + png()[33:],
    "png of notes": png()[:33] + chunk(b"tEXt", b"") * PARTS + png()[33:],
    "webp": riff(webp()[12:], b"ANMF\0\0\0\0" * PARTS),
    "jpeg": jpeg()[:-2] + segment(0xDB, b"") * PARTS + b"\xff\xd9",
}


@pytest.mark.parametrize("content", MANY.values(), ids=MANY)
async def test_an_image_of_very_many_parts_is_refused_in_words(editor: httpx.AsyncClient, content: bytes) -> None:
    answer = await put(editor, content)
    assert (answer.status_code, "more than 10,000 parts" in answer.json()["message"]) == (422, True)


@pytest.mark.parametrize("content", MANY.values(), ids=MANY)
def test_work_stops_where_the_parts_are_too_many(content: bytes) -> None:
    def refused() -> None:
        with pytest.raises(BadImage):
            _bare(content)

    assert lines(refused) < 25 * PARTS


@pytest.mark.parametrize("fill", [b"\xff", b"\xff\0", b"\xff\xd0"], ids=["fill", "stuffed", "restarts"])
def test_no_byte_of_a_picture_is_a_step(fill: bytes) -> None:
    def made(times: int) -> bytes:
        return jpeg()[:2] + b"\xff" * times + jpeg()[2:-2] + segment(0xDA, b"\1") + fill * times + b"\xff\xd9"

    few, many = (lines(partial(_bare, made(times))) for times in (10, 10_000))
    assert few == many
    assert look(made(10_000)) == look(jpeg())
    assert lines(lambda: look(b"\xff\xd8" + b"\xff" * 100_000)) < 50


def test_fill_before_a_marker_is_left_out() -> None:
    filled = jpeg()[:2] + b"\xff" * 9 + jpeg()[2:]
    assert _bare(filled) == _bare(jpeg())


def test_comments_in_a_row_are_read_once() -> None:
    assert is_svg(b"<!---->" * 500 + b"<svg>")
    assert not is_svg(b"<!---->" * 500 + b"x")  # which took for ever when comments could be read in many ways


async def test_an_image_is_looked_at_beside_everything_else(
    editor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    real = storing.usable

    def usable(content: bytes) -> headers.Look:
        seen.append(threading.current_thread() is threading.main_thread())
        return real(content)

    monkeypatch.setattr(storing, "usable", usable)
    assert (await put(editor, png())).status_code == 200
    assert seen == [False, False]
