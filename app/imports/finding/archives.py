"""Archives, opened with suspicion: names that climb out, bombs, links and locks are refused (CWE-22, CWE-409)."""

from __future__ import annotations

import io
import posixpath
import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath
from unicodedata import normalize

from msgspec import Struct

from app.images.headers import IMAGE_BYTES
from app.imports.finding.archive_names import SAMPLE, Note, names_of
from app.imports.finding.grouping import KINDS_OF_RECORDS
from app.imports.finding.images import OUTSIDE, too_large
from app.imports.finding.marks import MARKS, MOST
from app.imports.finding.sources import File, Tree, is_passed_over, matters, refusal_by_name
from app.imports.findings import ImportRefused
from app.imports.limits import ARCHIVE_BYTES, ARCHIVE_FILES, ARCHIVE_RATIO, FILE_BYTES, MB, megabytes
from app.markdown.syntax.suffixes import is_image

# The others unpack whatever a few bytes stand for before anybody can look at how much it is.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

ENTRY = b"PK\1\2"  # begins each entry of the directory of an archive, and of archives in it
MOST_ENTRIES = 5 * ARCHIVE_FILES


def open_archive(content: bytes, shown: str, name: str) -> Tree:
    """The files of a zip archive, checked as a whole before any is unpacked.

    A single folder at the top is left out of the paths and names the tree, unless `name` says more. Raises
    ImportRefused with the reason.
    """
    if content.count(ENTRY) > MOST_ENTRIES:  # before each becomes an object that is ten times as large
        raise ImportRefused(f"{shown} holds more than {MOST_ENTRIES} entries; the limit is {ARCHIVE_FILES} files.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ImportRefused(f"{shown} is not a zip archive that can be read.") from error
    _check(entries, len(content), shown)
    members = _members(archive, entries, shown)
    for member in members:
        if _climbs(member.name):
            raise ImportRefused(f"{shown} names a file outside of itself: {member.name!r}.")
    wanted = sorted((member for member in members if _is_wanted(member.name)), key=lambda member: member.name)
    for member in wanted:
        if (size := member.entry.file_size) > FILE_BYTES:
            limit = megabytes(FILE_BYTES)
            raise ImportRefused(f"{member.name} in {shown} has {megabytes(size)}; the limit is {limit}.")
    top = _top([member.name for member in wanted])
    files = [_file(archive, member, shown, member.name.removeprefix(top)) for member in wanted]
    for file in files:
        file.read()  # damage shows now, before anything is stored
    images = _images(archive, members, top, shown)
    return Tree(_telling(top.rstrip("/"), name), files, marks=_marks(archive, members, top, shown), images=images)


class Member(Struct):
    """An entry with its name as it is meant."""

    entry: zipfile.ZipInfo
    name: str
    notes: list[Note]


def _members(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], shown: str) -> list[Member]:
    def sample() -> bytes:
        texts = b""
        for entry in entries:
            if len(texts) < SAMPLE and matters(entry.filename) and entry.file_size <= FILE_BYTES:
                texts += _reader(archive, entry, shown)()[: SAMPLE - len(texts)] + b"\n"
        return texts

    found = names_of(entries, sample)
    return [Member(entry, name, notes) for entry, (name, notes) in zip(entries, found, strict=True)]


def _marks(archive: zipfile.ZipFile, members: list[Member], top: str, shown: str) -> dict[str, str]:
    """The files of tools below the top folder; of a repository's own folder, that there is one."""
    found: dict[str, str] = {}
    for member in members:
        path = member.name.removeprefix(top)
        above, git, _ = f"/{path}".partition("/.git/")
        if git:
            found[f"{above}/.git".lstrip("/")] = ""
        elif PurePosixPath(path).name in MARKS and member.entry.file_size < FILE_BYTES:
            found[path] = _reader(archive, member.entry, shown)().decode("utf-8", "replace")[:MOST]
    return found


def _images(archive: zipfile.ZipFile, members: list[Member], top: str, shown: str) -> Callable[[str], File | None]:
    """Those of an archive, by their path below the top folder, beside which they may lie as well."""
    found = {normalize("NFC", member.name): member for member in members if is_image(member.name)}

    def find(path: str) -> File | None:
        member = found.get(normalize("NFC", posixpath.normpath(top + path)))
        if member is None:
            return None
        size, refused = member.entry.file_size, too_large(member.entry.file_size)
        if stat.S_ISLNK(member.entry.external_attr >> 16):
            refused = OUTSIDE, "It is a link, and links in archives are not followed."
        read = _reader(archive, member.entry, shown, IMAGE_BYTES)
        return File(f"{shown}/{member.name}", path, read, refused, size=size)

    return find


def _check(entries: list[zipfile.ZipInfo], packed: int, shown: str) -> None:
    if len(entries) > ARCHIVE_FILES:
        raise ImportRefused(f"{shown} holds {len(entries)} files; the limit is {ARCHIVE_FILES}.")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > ARCHIVE_BYTES:
        raise ImportRefused(f"{shown} unpacks to {megabytes(unpacked)}; the limit is {megabytes(ARCHIVE_BYTES)}.")
    if unpacked > MB and unpacked > packed * ARCHIVE_RATIO:
        raise ImportRefused(f"{shown} unpacks to {unpacked // max(1, packed)} times its size; it looks like a bomb.")
    for entry in entries:
        if entry.compress_type not in METHODS:
            raise ImportRefused(f"{shown} is packed in a way that few programs read; pack it as an ordinary zip.")
        if _climbs(entry.filename) or _climbs(entry.orig_filename):
            raise ImportRefused(f"{shown} names a file outside of itself: {entry.filename!r}.")
        if entry.flag_bits & 0x1:
            raise ImportRefused(f"{shown} is protected by a password.")


def _climbs(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return not path.parts or path.is_absolute() or ".." in path.parts or path.parts[0][1:2] == ":"


def _is_wanted(path: str) -> bool:
    *folders, name = PurePosixPath(path).parts
    return matters(name) and not any(is_passed_over(folder) or folder == "__MACOSX" for folder in folders)


def _top(names: list[str]) -> str:
    """The folder that all files share, with "/" behind; "" for none."""
    first = {name.partition("/")[0] if "/" in name else "" for name in names}
    return f"{first.pop()}/" if len(first) == 1 and first != {""} else ""


def _telling(top: str, name: str) -> str:
    """The name of the folder at the top; that of the archive where it says no more than that records are in it."""
    return name if not top or (top.lower() in KINDS_OF_RECORDS and name) else top


def _file(archive: zipfile.ZipFile, member: Member, shown: str, path: str) -> File:
    refused = refusal_by_name(path)
    if stat.S_ISLNK(member.entry.external_attr >> 16):
        refused = "file.outside", "This is a link, and links in archives are not followed."
    return File(f"{shown}/{member.name}", path, _reader(archive, member.entry, shown), refused, member.notes)


def _reader(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, shown: str, most: int = FILE_BYTES
) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(entry) as file:
                content = file.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise ImportRefused(f"{entry.filename} in {shown} is damaged.") from error
        if len(content) > most:
            raise ImportRefused(f"{entry.filename} in {shown} is larger than the archive says.")
        return content

    return read
