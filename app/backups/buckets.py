"""Backups in a bucket of S3, or of what speaks its language. Its keys and address are where all such programs look for
them (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL` …). The library is an extra, and loaded only for an address `s3://…`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from app.backups.archive import fresh_file
from app.backups.manifest import BackupRefused

SCHEME = "s3://"
MISSING = "Backups in a bucket need one more library: pip install 'rationale[s3]'."


def is_bucket(target: str) -> bool:
    """Whether backups go to a bucket, and not to a folder."""
    return target.startswith(SCHEME)


class Bucket:
    """One, or what lies below a prefix in it: `s3://bucket/prefix`. What fails raises BackupRefused."""

    def __init__(self, address: str) -> None:
        try:
            self._library: Any = import_module("obstore")
            stores: Any = import_module("obstore.store")
        except ImportError:
            raise BackupRefused(MISSING) from None
        self.address = address.rstrip("/")
        with self._told():
            self._store = stores.from_url(self.address)

    def put(self, file: Path) -> None:
        """Have a copy of `file`, under its name; what is there is never replaced."""
        with self._told():
            if file.name in self.names():
                raise BackupRefused(f"{self.address}/{file.name} exists already; a backup never replaces a file.")
            with file.open("rb") as content:
                self._library.put(self._store, file.name, content)
            size = self._library.head(self._store, file.name)["size"]
        if size != file.stat().st_size:
            raise BackupRefused(f"{self.address}/{file.name} did not arrive whole.")

    def get(self, name: str, folder: Path) -> Path:
        """A copy of it in `folder`."""
        path = folder / name
        with self._told(), fresh_file(path) as file:
            for piece in self._library.get(self._store, name):
                file.write(piece)
        return path

    def names(self) -> list[str]:
        """What lies in it, in order."""
        with self._told():
            return sorted(found["path"] for found in self._library.list(self._store).collect())

    def remove(self, names: list[str]) -> None:
        with self._told():
            self._library.delete(self._store, names)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """The library raises errors of its own and of Python; their first line says what is the matter."""
        try:
            yield
        except BackupRefused:
            raise
        except Exception as error:
            why = str(error).strip().partition("\n")[0][:500]
            raise BackupRefused(f"{self.address} cannot be used: {why}") from None
