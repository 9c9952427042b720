"""What files of tools say about folders: where the records lie, and where another repository begins."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import Any

import yaml

BORDERS = frozenset({".git", ".adr-dir"})  # of a log with numbers of its own: a repository, a submodule, a project
SETTINGS = frozenset({".adr-dir", ".log4brains.yml", ".log4brains.yaml", "adr.config.json"})
COMPANIONS = frozenset({"kep.yaml", "kep.yml", "metadata.yaml", "metadata.yml", "meta.yaml", "meta.yml"})
MARKS = BORDERS | SETTINGS | {".gitmodules"} | COMPANIONS
MOST = 20_000  # characters of such a file

Marks = dict[str, str]  # path of a mark below its tree: its text, "" for a folder


def borders(marks: Marks) -> set[str]:
    """The folders below a tree in which another log begins, the root itself left out."""
    found = {posixpath.dirname(path) for path in marks if posixpath.basename(path) in BORDERS}
    for path, text in marks.items():
        if posixpath.basename(path) == ".gitmodules":
            inside = re.findall(r"^[^\S\n]*path[^\S\n]*=[^\S\n]*(\S.*)$", text, re.MULTILINE)
            found |= {folder for each in inside if (folder := _below(posixpath.dirname(path), each.rstrip()))}
    return found - {""}


def named_folders(marks: Marks) -> Iterable[tuple[str, str, list[str]]]:
    """For each file that says where the records of its folder lie: its path, its folder, the folders that it names."""
    for path, text in sorted(marks.items()):
        above, name = posixpath.split(path)
        if name in SETTINGS:
            named = [text.strip().partition("\n")[0].strip()] if name == ".adr-dir" else _settings(text)
            folders = [folder for each in named if each and (folder := _below(above, each)) is not None]
            if folders and above not in folders:
                yield path, above, folders


def _settings(text: str) -> list[str]:
    """The folders that a file of settings names, in YAML or JSON: `adrFolder` of log4brains, its packages' too."""
    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError):
        return []
    settings = loaded if isinstance(loaded, dict) else {}
    project = settings.get("project", settings)
    places: list[Any] = [project, *(project.get("packages") or [])] if isinstance(project, dict) else []
    folders = [place.get(key) for place in places if isinstance(place, dict) for key in ("adrFolder", "path", "folder")]
    first = [place.get("adrFolder") for place in places if isinstance(place, dict)]
    return [folder for folder in (first if any(first) else folders) if isinstance(folder, str)]


def _below(folder: str, path: str) -> str | None:
    """A path below a folder; None where it leads out of the tree."""
    joined = posixpath.normpath(posixpath.join(folder, path.replace("\\", "/").strip("/")))
    return None if joined.startswith("..") else "" if joined == "." else joined
