"""Files that have to wait for others, kept on disk so that their number does not matter."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from types import TracebackType

import msgspec

from app.imports.reading.prepared import Prepared
from app.imports.storing.items import Item

IN_MEMORY = 8 * 1024 * 1024  # bytes


class Spool:
    """Takes items in, gives them back in the same order. What they hold goes to a file that is gone afterwards."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self._items: list[tuple[Item, int, int]] = []  # with the lengths of their two parts
        self._decoder = msgspec.msgpack.Decoder(Prepared)

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, item: Item) -> None:
        read = self._file.write(msgspec.msgpack.encode(item.prepared))
        content = self._file.write(item.content)
        light = msgspec.structs.replace(item, content=b"", prepared=Prepared(None, []))
        self._items.append((light, read, content))

    def __iter__(self) -> Iterator[Item]:
        self._file.seek(0)
        for item, read, content in self._items:
            prepared = self._decoder.decode(self._file.read(read))
            yield msgspec.structs.replace(item, content=self._file.read(content), prepared=prepared)
