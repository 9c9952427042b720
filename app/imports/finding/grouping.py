"""Which collection a file belongs to, so that numbers which start again in each repository do not meet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from unicodedata import normalize
from zlib import crc32

import msgspec
from msgspec import Struct

from app.imports.finding.marks import BORDERS, BY_COLLECTION, COMPANIONS, EXPORTED, borders, named_folders, packages
from app.imports.finding.sources import File, Tree
from app.markdown.reading.metadata.values.identity import is_record_folder
from app.markdown.syntax.suffixes import READABLE
from app.records.limits import COLLECTION_NAME, COLLECTION_SLUG
from app.records.slugs import slugify

# Folders named for what they hold, not for whose it is: parts of one log, and no name for it.
KINDS_OF_RECORDS = frozenset(
    [
        "adr",
        "adrs",
        "architecture",
        "architecture-decision-records",
        "architecture-decisions",
        "decision",
        "decisions",
        "decision-records",
        "doc",
        "docs",
        "documentation",
        "proposal",
        "proposals",
        "record",
        "records",
        "research",
        "rfc",
        "rfcs",
    ]
)
GENERAL_PLACES = frozenset({"", "home", "root", "tmp", "var", "users"})


class Candidate(Struct):
    """A file with its place in the register: `path` below the collection's folder identifies the record."""

    file: File
    collection: str
    slug: str
    path: str
    kept_path: str  # below what was imported


def group(trees: Iterable[Tree], collection: str | None = None) -> list[Candidate]:
    """Every file with its collection.

    All belong to `collection` when it is given. Otherwise a tree whose records lie together is one collection, named
    after the repository it lies in (the nearest folder with `.git` or `.adr-dir`) or after itself, and a tree that
    holds several folders of records, or is an export, is a collection for each of them.
    """
    found: list[Candidate] = []
    for tree in trees:
        _refuse_elsewhere(tree)
        if collection:
            found += _candidates(tree.files, collection, "", "")
            continue
        inner = _by_border(tree)
        names = _border_names(tree, inner)
        for folder, files in inner.items():
            found += _candidates(files, names[folder], "", folder)
        inside = {id(file) for files in inner.values() for file in files}
        found += _grouped(msgspec.structs.replace(tree, files=[one for one in tree.files if id(one) not in inside]))
    return found


def _grouped(tree: Tree) -> list[Candidate]:
    """The files of one repository, or of a folder that holds several."""
    if not _is_export(tree) and _lies_together(tree):
        name, above = _repository(tree)
        return _candidates(tree.files, name, above, "")
    by_folder = _by_folder(tree).items()
    return [one for folder, files in by_folder for one in _candidates(files, folder or tree.name, "", folder)]


def _by_border(tree: Tree) -> dict[str, list[File]]:
    """The files below each folder in which another log begins, of a submodule or package: the nearest counts."""
    found = borders(tree.marks) | packages(tree.marks).keys()
    inside: dict[str, list[File]] = defaultdict(list)
    for file in tree.files if found else ():
        above = [str(folder) for folder in PurePosixPath(file.path).parents]
        if nearest := next((folder for folder in above if folder in found), None):
            inside[nearest].append(file)
    return inside


def _border_names(tree: Tree, inner: Iterable[str]) -> dict[str, str]:
    """The name of each such folder, that of its package if it has one; the whole path where two have the same."""
    named = packages(tree.marks)
    names = {folder: named.get(folder) or PurePosixPath(folder).name for folder in inner}
    uses = Counter([*names.values(), *([tree.name] if named else [])])
    return {folder: folder if uses[name] > 1 else name for folder, name in names.items()}


def _refuse_elsewhere(tree: Tree) -> None:
    """Leave out what lies outside of the folders that a tool's settings name for the records, if those hold any."""
    for mark, above, folders in named_folders(tree.marks):
        mine = [file for file in tree.files if not above or file.path.startswith(f"{above}/")]
        named = {id(file) for file in mine if any(file.path.startswith(f"{one}/") for one in folders if one)}
        for file in mine if named else ():
            if id(file) not in named and file.refused is None:
                message = f"{mark} says that the records lie in {', '.join(folders)}, so this file was left out."
                file.refused = ("file.elsewhere", message)


def _candidates(files: list[File], name: str, above: str, folder: str) -> list[Candidate]:
    unnamed = f"collection-{crc32(name.encode()):08x}"  # two names in other scripts are two logs
    name, slug = name[:COLLECTION_NAME], slugify(name, COLLECTION_SLUG, unnamed)
    cut = len(folder) + 1 if folder else 0
    return [
        Candidate(file, name, slug, normalize("NFC", above + file.path[cut:]), normalize("NFC", file.path))
        for file in files
    ]


def _by_folder(tree: Tree) -> dict[str, list[File]]:
    folders: dict[str, list[File]] = defaultdict(list)
    for file in tree.files:
        folders[file.path.partition("/")[0] if "/" in file.path else ""].append(file)
    return folders


def _lies_together(tree: Tree) -> bool:
    readable = [PurePosixPath(file.path) for file in tree.files if PurePosixPath(file.path).suffix.lower() in READABLE]
    folders = {path.parts[0] for path in readable if len(path.parts) > 1}
    directly = [path for path in readable if len(path.parts) == 1 and not _is_about_the_folder(path.name)]
    if (
        directly
        or any(map(is_record_folder, folders))
        or len(folders) <= 1
        or {folder.lower() for folder in folders} <= KINDS_OF_RECORDS
    ):
        return True
    return any("/" not in mark and mark not in COMPANIONS for mark in tree.marks) or (
        tree.folder is not None and _is_root(tree.folder)
    )


def _is_export(tree: Tree) -> bool:
    """Whether an export wrote a folder for each collection there."""
    listed = tree.folder / EXPORTED if tree.folder else None
    return listed is not None and listed.is_file() and listed.read_bytes().startswith(BY_COLLECTION.encode())


def _is_about_the_folder(name: str) -> bool:
    return name.lower().rpartition(".")[0] in {"readme", "index", "changelog", "contributing", "license", "sources"}


def _is_root(folder: Path) -> bool:
    return any((folder / mark).exists() for mark in BORDERS)


def _repository(tree: Tree) -> tuple[str, str]:
    """Name of the collection, and the path of the tree below the folder that gives the name."""
    if tree.folder is None:
        return tree.name, ""
    owner = next((folder for folder in (tree.folder, *tree.folder.parents) if _is_root(folder)), None)
    owner = owner or _telling(tree.folder)
    below = tree.folder.relative_to(owner).as_posix()
    return owner.name or tree.name, "" if below == "." else f"{below}/"


def _telling(folder: Path) -> Path:
    """The nearest folder whose name says more than that it holds records."""
    for above in (folder, *folder.parents):
        if above.name.lower() in GENERAL_PLACES:
            break
        if above.name.lower() not in KINDS_OF_RECORDS:
            return above
    return folder
