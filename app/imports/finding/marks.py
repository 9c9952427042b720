"""What files of tools say about folders: where the records lie, and where another repository begins."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import Any

import yaml

BORDERS = frozenset({".git", ".adr-dir"})  # of a log with numbers of its own: a repository, a submodule, a project
LOG4BRAINS = frozenset({".log4brains.yml", ".log4brains.yaml"})
SETTINGS = LOG4BRAINS | {".adr-dir", "adr.config.json"}
COMPANIONS = frozenset({"kep.yaml", "kep.yml", "metadata.yaml", "metadata.yml", "meta.yaml", "meta.yml"})
MARKS = BORDERS | SETTINGS | {".gitmodules"} | COMPANIONS
MOST = 20_000  # characters of such a file
EXPORTED = ".rationale-export"  # what earlier exports wrote into a folder
BY_COLLECTION = "# a folder for each collection"  # its first line, where that is how they did

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


def packages(marks: Marks) -> dict[str, str]:
    """The folders of packages below a tree, each a log of its own, with their names in log4brains' settings."""
    found: dict[str, str] = {}
    for path, text in sorted(marks.items()):
        above, mark = posixpath.split(path)
        for place in _places(text)[1:] if mark in LOG4BRAINS else ():
            name, folder = place.get("name"), place.get("path") or place.get("adrFolder")
            inside = _below(above, folder) if isinstance(folder, str) else None
            if inside and inside != above and isinstance(name, str) and name.strip():
                found[inside] = name.strip()
    return found


def _places(text: str) -> list[dict[str, Any]]:
    """The project of a file of settings, in YAML or JSON, and its packages."""
    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError):
        return []
    settings = loaded if isinstance(loaded, dict) else {}
    project = settings.get("project", settings)
    if not isinstance(project, dict):
        return []
    further = project.get("packages")
    return [project, *(one for one in further if isinstance(one, dict))] if isinstance(further, list) else [project]


def _settings(text: str) -> list[str]:
    """The folders that a file of settings names: `adrFolder` of log4brains, its packages' too."""
    places = _places(text)
    folders = [place.get(key) for place in places for key in ("adrFolder", "path", "folder")]
    first = [place.get("adrFolder") for place in places]
    return [folder for folder in (first if any(first) else folders) if isinstance(folder, str)]


def _below(folder: str, path: str) -> str | None:
    """A path below a folder; None where it leads out of the tree."""
    joined = posixpath.normpath(posixpath.join(folder, path.replace("\\", "/").strip("/")))
    return None if joined.startswith("..") else "" if joined == "." else joined
