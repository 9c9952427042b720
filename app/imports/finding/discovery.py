"""From what was given to the files that may hold records."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from app.imports.finding.archives import open_archive
from app.imports.finding.companions import join_companions
from app.imports.finding.images import among, in_folder, too_large
from app.imports.finding.marks import MARKS, MOST
from app.imports.finding.sources import File, Origin, Tree, Upload, is_passed_over, matters, refusal_by_name
from app.imports.findings import ImportRefused
from app.imports.limits import ARCHIVE_BYTES, FILE_BYTES, megabytes
from app.markdown.syntax.suffixes import is_image


def discover(origins: Sequence[Origin]) -> list[Tree]:
    """Every file below `origins` in a stable order, none of them opened yet; loose uploads before what archives hold.

    Raises ImportRefused for a path that is not there, an archive that cannot be trusted, or an upload over the limit.
    """
    trees: list[Tree] = []
    uploads, images = Tree("Default"), list[File]()
    for origin in origins:
        if isinstance(origin, Tree):
            trees.append(origin)
        elif isinstance(origin, Upload):
            _add_upload(origin, uploads, images, trees)
        elif not origin.exists():
            raise ImportRefused(f"There is no file or folder {origin}.")
        elif origin.is_dir():
            trees.append(_walked(origin))
        elif origin.suffix.lower() == ".zip":
            trees.append(_archive(origin))
        else:
            _add_file(origin, trees)
    uploads.images = among(images)
    for tree in (found := _once([*([uploads] if uploads.files else []), *trees])):
        join_companions(tree)
        for file in tree.files:
            file.images = tree.images
    return found


def _name(folder: Path) -> str:
    return folder.resolve().name or "Default"


def _walked(root: Path) -> Tree:
    tree = Tree(_name(root), folder=root.resolve(), images=in_folder(root))
    inside = root.resolve()
    for folder, names, files in os.walk(root, onerror=lambda error: tree.files.append(_closed(error, root))):
        for name in MARKS.intersection((*names, *files)):
            tree.marks[(Path(folder) / name).relative_to(root).as_posix()] = _mark(Path(folder) / name)
        names[:] = sorted(name for name in names if not is_passed_over(name))
        for name in sorted(files):
            place = Path(folder) / name
            if matters(name):
                tree.files.append(_file(place, place.relative_to(root).as_posix(), inside))
    return tree


def _mark(place: Path) -> str:
    """The text of a file of a tool, "" for a folder or what cannot be read."""
    if not place.is_file() or place.is_symlink():
        return ""
    try:
        with place.open("rb") as file:
            return file.read(MOST).decode("utf-8", "replace")
    except OSError:
        return ""


def _file(place: Path, path: str, inside: Path) -> File:
    shown, path = _text(str(place)), _text(path)
    return File(shown, path, place.read_bytes, refusal_by_name(path) or _refusal(place, inside))


def _text(path: str) -> str:
    """A path that is no UTF-8, with the number of each byte that cannot be written: `caf\\xe9.md`."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _closed(error: OSError, root: Path) -> File:
    """A folder that cannot be listed, so that nobody takes its files for imported."""
    place = Path(error.filename)
    message = f"The folder could not be opened: {error.strerror}."
    path = _text(place.relative_to(root).as_posix())
    return File(_text(str(place)), path, place.read_bytes, ("file.unreadable", message))


def _archive(place: Path) -> Tree:
    if not place.is_file():
        raise ImportRefused(f"{place} is not a regular file.")
    if (size := place.stat().st_size) > ARCHIVE_BYTES:
        raise ImportRefused(f"{place} has {megabytes(size)}; the limit is {megabytes(ARCHIVE_BYTES)}.")
    return open_archive(place.read_bytes(), str(place), place.stem)


def _refusal(place: Path, inside: Path) -> tuple[str, str] | None:
    try:
        return _refusal_of_place(place, inside)
    except (OSError, RuntimeError):  # the latter for links in a circle, before Python 3.13
        return "file.unreadable", "This is a link in a circle, or a file that may not be looked at."


def _refusal_of_place(place: Path, inside: Path) -> tuple[str, str] | None:
    if place.is_symlink() and not place.resolve().is_relative_to(inside):
        return "file.outside", "This is a link to a place outside the imported folder, so it is not followed."
    if not place.is_file():
        return "file.unreadable", "This is not a regular file."
    if (size := place.stat().st_size) > FILE_BYTES:
        return "file.too_large", f"The file has {megabytes(size)}; the limit is {megabytes(FILE_BYTES)}."
    return None


def _add_file(place: Path, trees: list[Tree]) -> None:
    folder = place.resolve().parent
    tree = next((tree for tree in trees if tree.folder == folder and not _is_walked(tree)), None)
    if tree is None:
        tree = Tree(f"{_name(folder)}", folder=folder, images=in_folder(folder))
        trees.append(tree)
    tree.files.append(_file(place, place.name, folder))


def _is_walked(tree: Tree) -> bool:
    return any("/" in file.path for file in tree.files)


def _add_upload(upload: Upload, uploads: Tree, images: list[File], trees: list[Tree]) -> None:
    name = upload.name.replace("\\", "/").rsplit("/", 1)[-1] or "upload"
    if name.lower().endswith(".zip"):
        trees.append(open_archive(upload.content, name, name[:-4]))
        return
    content, size = upload.content, len(upload.content)
    if is_image(name):
        images.append(File(name, name, lambda: content, too_large(size), size=size))
        return
    if size > FILE_BYTES:
        raise ImportRefused(f"{name} has {megabytes(size)}; the limit for a file is {megabytes(FILE_BYTES)}.")
    uploads.files.append(File(name, name, lambda: content, refusal_by_name(name)))


def _once(trees: list[Tree]) -> list[Tree]:
    """The same trees without places that were given twice. Uploads and archives may hold two files of one name: both
    stay, to be told apart, since only their content says whether they are the same.
    """
    seen: set[Path] = set()
    shown: Counter[str] = Counter()
    for tree in trees:
        kept = []
        for file in tree.files:
            if tree.folder is None or tree.folder / file.path not in seen:
                kept.append(file)
            if tree.folder is not None:
                seen.add(tree.folder / file.path)
        tree.files = kept
        for file in kept:
            shown[file.shown] += 1
            if shown[file.shown] > 1:
                file.shown = f"{file.shown} ({shown[file.shown]})"
    return trees
