"""The encoding of an answer: which of those that are known its reader accepts (RFC 9110, 12.5.3)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

REFUSED = {b"0", b"0.", b"0.0", b"0.00", b"0.000"}  # weights


@lru_cache(100)
def accepted(header: bytes) -> frozenset[bytes]:
    """The encodings that an Accept-Encoding header names, without those that it refuses by the weight 0."""
    found = set()
    for part in header.lower().split(b","):
        name, _, parameters = part.partition(b";")
        key, _, weight = parameters.partition(b"=")
        if key.strip() != b"q" or weight.strip() not in REFUSED:
            found.add(name.strip())
    return frozenset(found)


def best(known: Iterable[bytes], header: bytes) -> bytes:
    """The first of the `known` encodings that is accepted, b"" where none is."""
    names = accepted(header)
    return next((one for one in known if one in names), b"")
