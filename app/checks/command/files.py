"""The manifests of a folder, for a check."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from app.checks.configuration import FILE, Configuration, read
from app.checks.patterns import any_matches
from app.manifests import limits
from app.manifests.occurrence import Refused
from app.manifests.reading import included, reader_of
from app.manifests.tree import Tree

SKIPPED = {"node_modules", "site-packages", "__pycache__"}


class Checkout(NamedTuple):
    """Files by their path from `root`; `is_whole` where nobody chose among them."""

    root: Path
    configuration: Configuration
    files: list[str]
    is_whole: bool

    def tree(self) -> Tree:
        return Tree(Contents(self.files, self.root), self.content)

    def contents(self) -> list[tuple[str, bytes]]:
        """All of them, to be sent. Raises Refused where one cannot be opened."""
        return [(path, _opened(self.root / path)) for path in self.files]

    def sent(self) -> list[tuple[str, bytes]]:
        """The same for a register, with what the repository says of its checks. Raises as `contents`."""
        own = [(FILE, _opened(self.root / FILE))] if os.path.lexists(self.root / FILE) else []
        return own + self.contents()

    def content(self, path: str) -> bytes | None:
        return content(self.root / path)

    @property
    def project(self) -> str:
        """Its slug, where its own file says it."""
        return self.configuration.project


class Contents(dict[str, bytes | None]):
    """Files by their path, each read when it is asked for; None for one that cannot be opened."""

    def __init__(self, files: Iterable[str], root: Path = Path()) -> None:
        super().__init__(dict.fromkeys(files, b""))
        self.root = root

    def __getitem__(self, path: str) -> bytes | None:
        return content(self.root / path)


def checkout(given: Sequence[Path]) -> Checkout:
    """What is to be checked: one folder, or files and folders seen from here.

    Raises ConfigurationError, or Refused where what configures it cannot be opened.
    """
    root = given[0] if len(given) == 1 and given[0].is_dir() else Path()
    configuration = read(_opened(root / FILE) if os.path.lexists(root / FILE) else b"")
    named = [_from(root, path) for one in given for path in known_files(one)]
    chosen = [
        path
        for path in dict.fromkeys(named)
        if not any_matches(configuration.exclude, path)
        and (not configuration.include or any_matches(configuration.include, path))
    ]
    found = Checkout(root, configuration, chosen, all(one.is_dir() for one in given))
    others = [path for path in included(found.tree(), chosen) if not any_matches(configuration.exclude, path)]
    return found._replace(files=list(dict.fromkeys([*chosen, *others])))


def known_files(given: Path) -> Iterable[Path]:
    """A file itself; of a folder, what is known by its name."""
    if not given.is_dir():
        return [given]
    found = []
    for folder, folders, names in os.walk(given):
        folders[:] = sorted(name for name in folders if name not in SKIPPED and not name.startswith("."))
        found += [Path(folder, name) for name in sorted(names) if reader_of(Path(folder, name).as_posix())]
    return found


def content(path: Path) -> bytes | None:
    """A file, of a long one as much as it takes to see that it is too long; None for a pipe, which might never end."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return file.read(limits.BYTES + 1)
    except (OSError, ValueError):
        return None


def _opened(path: Path) -> bytes:
    found = content(path)
    if found is None:
        raise Refused(f"{path} cannot be opened", "Look at its path, and who may read it")
    return found


def _from(root: Path, path: Path) -> str:
    seen = os.path.relpath(path, root)
    return path.as_posix() if seen.startswith("..") else Path(seen).as_posix()
