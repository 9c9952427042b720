"""The files of one check, and what a file among them finds beside it. No path leads out of what was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatch
from posixpath import basename, dirname, isabs, normpath

Reader = Callable[[str], bytes | None]


class Tree:
    """Files by their path. `beside` may read what lies in a given file's folder or below it, and was not named.

    In a collection that keeps all files in one folder, `__` in a name stands for a folder: `docs__requirements.txt`.
    """

    def __init__(self, sent: Mapping[str, bytes | None], beside: Reader | None = None) -> None:
        self.sent, self.beside = sent, beside
        self.places = {place(path): path for path in sent}

    def find(self, origin: str, relative: str) -> str | None:
        """The path of what `relative` means in the file `origin`; None where there is no such file."""
        target = normpath(f"{dirname(place(origin)) or '.'}/{relative}")
        if target in self.places:
            return self.places[target]
        return next((path for path in self._unsent(origin, target) if self.read(path) is not None), None)

    def escapes(self, origin: str, relative: str) -> bool:
        """Whether a path leads out of the folder of `origin`, and not to a file that was sent."""
        if self.find(origin, relative):
            return False
        folder = normpath(dirname(origin) or ".")
        return isabs(relative) or not is_below(normpath(f"{dirname(place(origin)) or '.'}/{relative}"), folder)

    def read(self, path: str) -> bytes | None:
        if path in self.sent:
            return self.sent[path]
        return self.beside(path) if self.beside else None

    def matching(self, origin: str, pattern: str) -> Iterable[str]:
        """Files that were sent whose place matches a pattern of workspaces, seen from `origin`."""
        target = normpath(f"{dirname(place(origin)) or '.'}/{pattern}")
        return [
            path
            for where, path in self.places.items()
            if fnmatch(where, target) and ("**" in target or where.count("/") == target.count("/"))
        ]

    @staticmethod
    def _unsent(origin: str, target: str) -> list[str]:
        folder = normpath(dirname(origin) or ".")
        if not is_below(target, folder):
            return []
        inner = target if folder == "." else target[len(folder) :].lstrip("/")
        flat = inner.replace("/", "__")
        return [target] if flat == inner else [target, flat if folder == "." else f"{folder}/{flat}"]


def place(path: str) -> str:
    """Where a file stands, with the folders that its name stands for."""
    folder, name = dirname(path), basename(path)
    parts = [part for part in name.split("__") if part]
    return normpath("/".join([folder, *parts] if folder else parts)) if parts else path


def is_below(path: str, folder: str) -> bool:
    if folder == ".":
        return not isabs(path) and path != ".." and not path.startswith("../")
    return path.startswith(folder.rstrip("/") + "/")
