"""A process that prepares files: jobs come in on standard input, answers leave on standard output.

Both are MessagePack, each message behind its length in four bytes. A process of its own rather than a forked one, since
forking a server that has threads and open connections is not safe, and since a stuck one can simply be ended.
"""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

import msgspec

from app.imports.reading.prepare import prepare
from app.imports.reading.prepared import LENGTH, Job, Prepared, failed


def main() -> None:
    """Answer jobs until the other side closes."""
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints gets between the answers
    decoder = msgspec.msgpack.Decoder(Job)
    while message := _receive(incoming):
        answer = encoded(prepare(decoder.decode(message)))
        outgoing.write(len(answer).to_bytes(LENGTH, "big") + answer)
        outgoing.flush()


def encoded(prepared: Prepared) -> bytes:
    """An answer as bytes, whatever a text holds."""
    try:
        return msgspec.msgpack.encode(prepared)
    except (UnicodeEncodeError, OverflowError):
        return msgspec.msgpack.encode(failed("The file holds text that cannot be stored."))


def _receive(stream: BinaryIO) -> bytes:
    head = stream.read(LENGTH)
    return stream.read(int.from_bytes(head, "big")) if len(head) == LENGTH else b""


if __name__ == "__main__":
    main()
