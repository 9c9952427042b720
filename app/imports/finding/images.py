"""Images beside the files of records: each is looked up when a text refers to it, none is searched for."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from unicodedata import normalize
from urllib.parse import unquote

from app.images.headers import IMAGE_BYTES
from app.imports.finding.sources import File
from app.imports.limits import megabytes
from app.imports.targets import split_target
from app.markdown.syntax.suffixes import is_image

KEPT = ("attachments", "assets", "images", "img", "media", "figures", "Attachments", "_resources", "files")
DEEPEST = 10  # folders above a text
OUTSIDE = "image.outside"


def beside(file: File, href: str) -> File | None:
    """The image that a relative target in the text of `file` means; one that begins with "/" lies below the top."""
    parts = split_target(href)
    path = unquote(parts.path).replace("\\", "/")
    if parts.scheme or parts.netloc or not is_image(path):
        return None
    above = "" if path.startswith("/") else posixpath.dirname(file.path)
    if found := file.images(posixpath.normpath(posixpath.join(above, path.lstrip("/")))):
        return found
    tried = _elsewhere(above, path) if "/" not in path else ()
    return next((found for place in tried if (found := file.images(place))), None)


def _elsewhere(above: str, name: str) -> Iterator[str]:
    """Where programs for notes keep an image that a text calls by its name: in a folder for them, here or above."""
    folders = [above, *map(str, PurePosixPath(above).parents)] if above else [""]
    for folder in dict.fromkeys("" if each == "." else each for each in folders[:DEEPEST]):
        for kept in ("", *KEPT):
            yield posixpath.join(folder, kept, name)


def in_folder(folder: Path) -> Callable[[str], File | None]:
    """Those below a folder of this machine. Whether there is anything outside of it, nobody is told."""
    inside = folder.resolve()

    def find(path: str) -> File | None:
        for tried in dict.fromkeys((path, normalize("NFC", path), normalize("NFD", path))):
            place = inside / tried
            try:
                if not place.resolve().is_relative_to(inside):
                    return File(str(place), path, place.read_bytes, (OUTSIDE, "It lies outside of what is imported."))
                if place.exists():
                    size = place.stat().st_size
                    return File(str(place), path, partial(_read, place), _refusal(place, size), size=size)
            except (OSError, ValueError, RuntimeError):  # a name that no file can have, or a link in a circle
                continue
        return None

    return find


def _refusal(place: Path, size: int) -> tuple[str, str] | None:
    return too_large(size) if place.is_file() else ("image.unreadable", "It is not a regular file.")


def _read(place: Path) -> bytes:
    with place.open("rb") as file:
        return file.read(IMAGE_BYTES + 1)


def among(files: Iterable[File]) -> Callable[[str], File | None]:
    """Those that were handed over in a form, where browsers tell no folder: known by their names alone."""
    by_name = {normalize("NFC", posixpath.basename(file.path)): file for file in files}
    return lambda path: by_name.get(normalize("NFC", posixpath.basename(path)))


def too_large(size: int) -> tuple[str, str] | None:
    """Why an image of this many bytes is not taken; None where it is."""
    if size > IMAGE_BYTES:
        return "image.too_large", f"It has {megabytes(size)}; the limit is {megabytes(IMAGE_BYTES)}."
    return None
