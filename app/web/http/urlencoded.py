"""Forms as browsers encode them (URL Standard, 5.1), read in little memory however long a value is.

`urllib.parse` makes an object of every escaped byte, which for a text of some megabytes is hundreds of megabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

ESCAPES = re.compile(rb"[^%]+|(?:%[0-9A-Fa-f]{2}){1,1000}|%")  # the expression keeps some bytes for each repetition


def pairs(body: bytes) -> list[tuple[str, str]]:
    """Names and values, in their order; what is no UTF-8 is replaced."""
    return list(_pairs(body))


def _pairs(body: bytes) -> Iterator[tuple[str, str]]:
    for field in body.split(b"&"):
        if field:
            name, _, value = field.partition(b"=")
            yield _decoded(name), _decoded(value)


def _decoded(text: bytes) -> str:
    text = text.replace(b"+", b" ")
    if b"%" in text:
        found = bytearray()
        for part in ESCAPES.finditer(text):
            piece = part[0]
            escaped = len(piece) > 1 and piece[:1] == b"%"
            found += bytes.fromhex(piece.replace(b"%", b"").decode()) if escaped else piece
        text = bytes(found)
    return text.decode("utf-8", "replace")
