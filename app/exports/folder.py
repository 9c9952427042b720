"""The folder that an export writes to. Nothing outside of it is touched, and nothing of others inside of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from app.imports.finding.marks import BY_COLLECTION, EXPORTED


class ExportRefused(Exception):
    """Nothing was written; the message says why in one plain sentence."""


class Folder:
    """Writes files whole: a file is the old one or the new one, never half of it."""

    def __init__(self, folder: Path, *, by_collection: bool = False) -> None:
        """Raises ExportRefused where `folder` is a file, or its list of files is none.

        `by_collection`: each collection has a folder in it, which the list says to imports.
        """
        self._head = f"{BY_COLLECTION}\n" if by_collection else ""
        if folder.exists() and not folder.is_dir():
            raise ExportRefused(f"{folder} is a file, not a folder.")
        self.folder = folder
        self._list = folder / EXPORTED
        if self._list.is_dir():
            raise ExportRefused(f"{self._list} is a folder; it should be a file of earlier exports. Move it away.")
        listed = self._list.read_text("utf-8", "replace") if self._list.is_file() else ""
        self._mine = set(listed.split("\n")) - {"", BY_COLLECTION}

    def claim(self, paths: Iterable[str]) -> None:
        """Make sure that all of `paths` may be written, and note that they are ours. Raises ExportRefused."""
        wanted = sorted(paths)
        root = self.folder.resolve()
        for path in wanted:
            place = self.folder / path
            if not place.parent.resolve().is_relative_to(root) or place.is_symlink():
                raise ExportRefused(f"{path} leads out of {self.folder} by a link.")
            if blocked := next((above for above in place.parents if above.is_file()), None):
                raise ExportRefused(f"{blocked} is a file where the export needs a folder. Move it away.")
            if place.is_dir():
                raise ExportRefused(f"{place} is a folder where the export needs a file. Move it away.")
            if place.exists() and path not in self._mine:
                message = f"{place} exists and is not from an earlier export. Choose another folder, or move it away."
                raise ExportRefused(message)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ExportRefused(f"The folder {self.folder} cannot be made: {error.strerror}.") from None
        self._mine |= set(wanted)
        self._replace(self._list, (self._head + "".join(f"{path}\n" for path in sorted(self._mine))).encode())

    def write(self, path: str, content: bytes) -> bool:
        """Write one of the claimed files; False when it holds just that already."""
        place = self.folder / path
        if place.is_file() and place.read_bytes() == content:
            return False
        place.parent.mkdir(parents=True, exist_ok=True)
        self._replace(place, content)
        return True

    def _replace(self, place: Path, content: bytes) -> None:
        handle, name = tempfile.mkstemp(prefix=".rationale-", dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(0o644)
            Path(name).replace(place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
