"""A process that reads the files of one check: they come in on standard input, what they say leaves on standard output.

Both are MessagePack. A file that is made to be slow, or stops the process, holds up nobody else.
"""

from __future__ import annotations

import os
import sys

import msgspec

from app.manifests.occurrence import Manifest, Refused
from app.manifests.reading import read_all
from app.manifests.tree import Tree


def main() -> None:
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints gets into the answer
    files = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=dict[str, bytes])
    outgoing.write(encoded(files))
    outgoing.flush()


def encoded(files: dict[str, bytes]) -> bytes:
    """What they say as bytes, whatever a text holds."""
    try:
        found = list(read_all(Tree(files), files))
        return msgspec.msgpack.encode([storable(one) for one in found])
    except Refused as refused:
        return msgspec.msgpack.encode([Manifest(file="", format="", unreadable=str(refused))])


def storable(manifest: Manifest) -> Manifest:
    """As a database takes it: without NUL and halves of surrogate pairs."""
    try:
        if "\\u0000" not in msgspec.json.encode(manifest).decode():
            return manifest
    except UnicodeEncodeError:
        pass
    message = "It holds text that cannot be stored: a NUL, or half of a sign."
    return Manifest(file=manifest.file, format=manifest.format, unreadable=message)


if __name__ == "__main__":
    main()
