"""The files that were handed over, wherever they lie: folders, single files, archives, uploads."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from msgspec import Struct, field

from app.imports.limits import PATH_BYTES, PATH_CHARACTERS
from app.markdown.syntax.suffixes import IN_WORDS, READABLE

# Written by the same kind of people, but in formats that are not read: said, not passed over in silence.
UNREADABLE = (".docx", ".html", ".odt", ".org", ".pdf", ".textile", ".txt", ".wiki")
_OF_NOTION = re.compile(r"[ _-][0-9a-f]{32}(?:_all)?\.csv$", re.IGNORECASE)
PASSED_OVER = frozenset(
    {"__pycache__", "bower_components", "node_modules", "site-packages", "target", "vendor", "venv"}
)
HIDDEN_BUT_READ = frozenset({".archgate"})  # a tool that keeps its records there


class Upload(Struct, frozen=True):
    """A file that came in through a form."""

    name: str
    content: bytes


def _none(_path: str) -> None:
    """No image lies beside a file by itself."""


class File(Struct):
    """One file that may hold a record."""

    shown: str  # as the person who imports it would name it
    path: str  # below its tree, with "/"
    read: Callable[[], bytes]
    refused: tuple[str, str] | None = None  # rule and message: not even opened
    notes: list[tuple[str, str]] = field(default_factory=list)  # rule and message of what was guessed about it
    images: Callable[[str], File | None] = _none  # those that lie beside it: see `images.py`
    size: int = 0  # in bytes, as far as it is known of an image before it is read


class Tree(Struct):
    """What one given path stands for."""

    name: str
    files: list[File] = field(default_factory=list)
    folder: Path | None = None  # where it lies on this machine; None for archives and uploads
    marks: dict[str, str] = field(default_factory=dict)  # files of tools by path: see `marks.py`
    images: Callable[[str], File | None] = _none  # by path


Origin = Path | Upload | Tree  # a tree is one whose files were found already


def is_passed_over(folder: str) -> bool:
    """Whether a folder of this name belongs to tools, not to records."""
    return folder in PASSED_OVER or (folder.startswith(".") and folder not in HIDDEN_BUT_READ)


def refusal_by_name(path: str) -> tuple[str, str] | None:
    """Why a file of this path cannot be read; None where it can."""
    suffix = PurePosixPath(path).suffix.lower()
    if len(path) > PATH_CHARACTERS or len(path.encode("utf-8", "replace")) > PATH_BYTES:
        return "file.path_too_long", f"The path has more than {PATH_CHARACTERS} characters, so the file is left out."
    if _OF_NOTION.search(path):
        return "file.table", "This table of Notion lists pages that are files of their own: those are read, it is not."
    if suffix not in READABLE:
        return "file.format", f"Files of the format {suffix or '(none)'} are not read: {IN_WORDS} are."
    return None


def matters(path: str) -> bool:
    """Whether a file found in a folder is worth a word: it can be read, or looks like a text that cannot."""
    return PurePosixPath(path).suffix.lower() in READABLE + UNREADABLE or bool(_OF_NOTION.search(path))
