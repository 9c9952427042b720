"""The file of a backup: a zip archive with a file of rows for each table and, last of all, the manifest."""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import msgspec

from app.backups.manifest import FORMAT, LARGEST, NAME, BackupManifest, BackupRefused, SavedTable
from app.backups.snapshot import Progress, Sink
from app.persistence.migrations.heads import known

PIECE = 256_000  # bytes that are read at once
ALTERED = "It was altered, or its disk is failing"


@contextmanager
def fresh_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that stands at `path` once it is whole and on the disk, and not at all where anything was raised."""
    if os.path.lexists(path):
        raise BackupRefused(f"{path} exists already; a backup never replaces a file.")
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".part", dir=path.parent)
    part = Path(name)  # new, ours, and for nobody else, whatever lay in the folder
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _put(part, path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    finally:
        part.unlink(missing_ok=True)


def _put(part: Path, path: Path) -> None:
    """Give it its name, unless somebody has taken that meanwhile."""
    try:
        os.link(part, path, follow_symlinks=False)
    except FileExistsError:
        raise BackupRefused(f"{path} exists already; a backup never replaces a file.") from None
    except OSError:  # a file system without links
        part.rename(path)


class ArchiveWriter:
    """Use it as a context; what it writes is whole only after `finish`."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=6)

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, *error: object) -> None:
        self._zip.close()

    @contextmanager
    def table(self, name: str) -> Iterator[Sink]:
        """Takes the rows of one table."""
        with self._zip.open(SavedTable(name, [], 0, 0, "").member, "w", force_zip64=True) as member:
            yield member.write

    def finish(self, manifest: BackupManifest) -> None:
        self._zip.writestr(NAME, msgspec.json.format(msgspec.json.encode(manifest), indent=1))


class Archive:
    """A backup that is there. Use it as a context. Raises BackupRefused for what is no backup that can be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = ZipFile(path)
        except (BadZipFile, NotImplementedError):
            raise BackupRefused(_torn(path)) from None
        try:
            self.manifest = self._manifest()
        except BackupRefused:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *error: object) -> None:
        self._zip.close()

    def check(self, progress: Progress) -> None:
        """Read all of it, and compare it with its manifest. Raises BackupRefused."""
        members = {NAME, *(table.member for table in self.manifest.tables)}
        if set(self._zip.namelist()) != members or len(self._zip.namelist()) != len(members):
            raise BackupRefused(f"{self.path} does not hold the tables that its manifest names. {ALTERED}.")
        done = 0
        for table in self.manifest.tables:
            digest, rows = sha256(), 0
            for piece in self.rows(table):
                digest.update(piece)
                rows += piece.count(b"\n")
            if (digest.hexdigest(), rows) != (table.sha256, table.rows):
                raise BackupRefused(f"The table {table.name} in {self.path} is not what was saved. {ALTERED}.")
            done += rows
            progress(done, self.manifest.rows)

    def rows(self, table: SavedTable) -> Iterator[bytes]:
        """The content of a table's file, piece by piece. Raises BackupRefused where it cannot be read."""
        try:
            if self._zip.getinfo(table.member).file_size != table.size:
                raise BackupRefused(f"The table {table.name} in {self.path} has not the size that it had. {ALTERED}.")
            with self._zip.open(table.member) as member:
                while piece := member.read(PIECE):
                    yield piece
        except (BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
            if isinstance(error, BackupRefused):
                raise
            raise BackupRefused(f"The table {table.name} in {self.path} cannot be read. {ALTERED}.") from None

    def _manifest(self) -> BackupManifest:
        try:
            found = self._zip.getinfo(NAME)
            if found.file_size > LARGEST:
                raise BackupRefused(f"The manifest of {self.path} is larger than any. {ALTERED}.")
            text = self._zip.read(found)
            version = msgspec.json.decode(text, type=_Version)
            if version.format > FORMAT or version.schema not in known():
                raise BackupRefused(
                    f"{self.path} was made by another release, {version.release}, with a schema that this one does not "
                    f"know ({version.schema}). Restore it with that release or a later one."
                )
            return msgspec.json.decode(text, type=BackupManifest)
        except KeyError:
            raise BackupRefused(f"{self.path} is no backup of Rationale: it has no {NAME}.") from None
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, msgspec.MsgspecError):
            raise BackupRefused(f"The manifest of {self.path} cannot be read. {ALTERED}.") from None


class _Version(msgspec.Struct):
    """What tells whether the rest can be understood."""

    format: int
    release: str
    schema: str


def place(target: Path, manifest: BackupManifest) -> Path:
    """`target` or, where that is a folder, a file in it, whose name sorts by register and time. Raises BackupRefused
    for what looks like a folder and is none yet."""
    if not target.suffix and not target.is_dir():
        raise BackupRefused(f"There is no folder {target}. Make it first, or name a file that ends with .zip.")
    name = f"rationale-{manifest.register[:8] or 'unnamed'}-{manifest.made_at:%Y%m%d-%H%M%S}.zip"
    return target / name if target.is_dir() else target


def _torn(path: Path) -> str:
    with path.open("rb") as file:
        begun = file.read(4) == b"PK\x03\x04"
    return f"{path} is cut off: its end is missing." if begun else f"{path} is no backup of Rationale."
