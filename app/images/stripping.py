"""An image without what a camera or a program noted in it: where it was taken, when, with what. Nothing is decoded.

The parts that make the picture stay byte for byte; of Exif only how the picture is to be turned. What stands behind the
end of the picture goes. GIF has no place for such notes but comments, and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.images.headers import PARTS, behind_fill

_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})  # chunks of PNG
_NOTES = frozenset({*range(0xE1, 0xF0), 0xFE}) - {0xE2, 0xEE}  # segments of JPEG, but for colour profiles and Adobe's
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")  # that is none of the picture's own
_ORIENTATION = 0x0112


class TooManyParts(ValueError):
    """A file that is put together of so many parts that it is none of a camera or a program."""


def stripped(content: bytes) -> bytes:
    """Raises ValueError for a file that ends before its picture does, or is put together in another way."""
    if content.startswith(b"\x89PNG"):
        return content[:8] + _joined(b"" if kind in _TEXTS else chunk for kind, chunk in _png(content))
    if content.startswith(b"RIFF"):
        kept = _joined(_webp(content))
        return b"RIFF" + (len(kept) + 4).to_bytes(4, "little") + b"WEBP" + kept
    return b"\xff\xd8" + _joined(_jpeg(content)) if content.startswith(b"\xff\xd8") else content


def _joined(parts: Iterable[bytes]) -> bytes:
    """Those that are left out count, too: each was looked at."""
    kept: list[bytes] = []
    for part in parts:
        kept.append(part)
        if len(kept) > PARTS:
            raise TooManyParts
    return b"".join(kept)


def _png(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while True:
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(content):
            raise ValueError
        yield kind, content[at:end]
        if kind == b"IEND":
            return
        at = end


def _webp(content: bytes) -> Iterator[bytes]:
    """RFC 9649: chunks of even length; the first of an extended file says which others there are."""
    at, whole = 12, 8 + int.from_bytes(content[4:8], "little")
    if whole > len(content):
        raise ValueError
    while at < whole:
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if end > whole:
            raise ValueError
        kind, chunk = content[at : at + 4], content[at:end]
        if kind == b"VP8X":
            if at != 12 or size != 10:
                raise ValueError
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        yield b"" if kind in (b"EXIF", b"XMP ") else chunk
        at = end


def _jpeg(content: bytes) -> Iterator[bytes]:
    """ITU T.81, annex B: segments behind their length; behind a start of scan lies the picture, up to a marker."""
    at = behind_fill(content, 2)
    while content[at : at + 1] == b"\xff" and at + 1 < len(content):
        marker = content[at + 1]
        if marker == 0xD9:
            yield b"\xff\xd9"
            return
        end = at + (2 if marker in _ALONE else 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big")))
        if marker == 0xDA:
            end = _behind_scan(content, end)
        segment = content[at:end]
        yield segment if marker not in _NOTES else _turned(segment) or b"" if marker == 0xE1 else b""
        at = behind_fill(content, end)
    raise ValueError


def _behind_scan(content: bytes, at: int) -> int:
    """Where the next marker stands that is none of the picture's own."""
    if (found := _MARKER.search(content, at)) is None:
        raise ValueError
    return found.start()


def _turned(segment: bytes) -> bytes | None:
    """The Exif segment that says nothing but how the picture is to be turned; None where it need not be."""
    exif = segment[10:]
    order = {b"II": "little", b"MM": "big"}.get(exif[:2])
    if not segment[4:].startswith(b"Exif\0\0") or order is None:
        return None

    def number(at: int, size: int) -> int:
        return int.from_bytes(exif[at : at + size], order)  # type: ignore[arg-type]

    start = number(4, 4)
    for entry in range(start + 2, min(start + 2 + 12 * number(start, 2), len(exif)), 12):
        if number(entry, 2) == _ORIENTATION and 2 <= (way := number(entry + 8, 2)) <= 8:
            tag = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + bytes([0, way, 0, 0]) + b"\0\0\0\0"
            return b"\xff\xe1" + (len(tag) + 8).to_bytes(2, "big") + b"Exif\0\0" + tag
    return None
