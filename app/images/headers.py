"""What kind of image a file is, and how large, from its first bytes alone: nothing is decoded."""

from __future__ import annotations

import re

from msgspec import Struct

SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}
# Start of frame, which holds the size; the markers between are tables for arithmetic and Huffman coding.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without content
_SVG = re.compile(  # nothing is tried twice: comments in a row would take for ever
    rb"\s*+(?:(?><\?xml.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*+>)\s*+)*+<(?:\w++:)?svg\b", re.DOTALL | re.IGNORECASE
)
_FILL = re.compile(rb"\xff++")
IMAGE_BYTES = 10 * 1024 * 1024
IMAGE_PIXELS = 40_000_000  # which a browser has to unpack to 160 MB
PARTS = 10_000  # chunks, segments or blocks that an image is put together of: photos have some dozens
BEGINNING = 4_000  # bytes of a text that are looked at


class Look(Struct, frozen=True):
    media_type: str
    width: int
    height: int


def look(content: bytes) -> Look | None:
    """Format and size of a PNG, JPEG, GIF or WebP (from its signature and header); None for anything else."""
    if content[:16] == b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR":
        return _sized("image/png", _big(content[16:20]), _big(content[20:24]))
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return _sized("image/gif", _little(content[6:8]), _little(content[8:10]))
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    return _jpeg(content) if content[:3] == b"\xff\xd8\xff" else None


def is_svg(content: bytes) -> bool:
    return _SVG.match(content[:BEGINNING].removeprefix(b"\xef\xbb\xbf")) is not None


def _sized(media_type: str, width: int, height: int) -> Look | None:
    return Look(media_type, width, height) if 0 < width < 2**31 and 0 < height < 2**31 else None


def _webp(content: bytes) -> Look | None:
    """RFC 9649: lossy, lossless and extended files keep their size in three ways."""
    kind, data = content[12:16], content[20:30]
    if len(data) < 10:
        return None
    if kind == b"VP8 " and data[3:6] == b"\x9d\x01\x2a":
        return _sized("image/webp", _little(data[6:8]) & 0x3FFF, _little(data[8:10]) & 0x3FFF)
    if kind == b"VP8L" and data[0] == 0x2F:
        bits = _little(data[1:5])
        return _sized("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8X":
        return _sized("image/webp", _little(data[4:7]) + 1, _little(data[7:10]) + 1)
    return None


def _jpeg(content: bytes) -> Look | None:
    """ITU T.81, annex B: segments behind their length, until the one that describes the frame."""
    at = 2
    for _ in range(PARTS):
        at = behind_fill(content, at)
        if at + 9 > len(content) or content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker in _FRAMES:
            return _sized("image/jpeg", _big(content[at + 7 : at + 9]), _big(content[at + 5 : at + 7]))
        at += 2 if marker in _ALONE else 2 + max(2, _big(content[at + 2 : at + 4]))
    return None


def behind_fill(content: bytes, at: int) -> int:
    """Where the last of the bytes FF stands that begin here, since any number of them may precede a marker."""
    found = _FILL.match(content, at)
    return found.end() - 1 if found else at


def _big(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")
