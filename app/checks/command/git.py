"""What files were in another revision of a Git repository, or in another file."""

from __future__ import annotations

import subprocess
from pathlib import Path

from app.checks.command.files import Checkout, content
from app.manifests import limits
from app.manifests.reading import reader_of
from app.manifests.tree import Tree

PATIENCE = 30  # seconds for one question to Git
MOST_CHANGED = 20_000  # files


class BaseError(ValueError):
    """What is to be compared with cannot be found; the message says why."""


class Commit:
    """A revision, seen from the root of a checkout. Raises BaseError for one that Git does not know."""

    def __init__(self, checkout: Checkout, name: str) -> None:
        self.root = checkout.root
        found = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if found is None:
            raise BaseError(f"“{name}” is neither a file nor a revision that Git knows in {self.root.resolve()}.")
        self.commit = found.decode().strip()

    def content(self, path: str) -> bytes | None:
        """A file as it was, unless it is too large to be read anyway."""
        size = self._git("cat-file", "-s", f"{self.commit}:./{path}")
        if size is None or int(size) > limits.BYTES:
            return None
        return self._git("cat-file", "blob", f"{self.commit}:./{path}")

    def changed(self) -> list[str]:
        """Files that are otherwise now, gone or new."""
        told = self._git("diff", "--name-only", "--no-renames", "--relative", "-z", self.commit) or b""
        new = self._git("ls-files", "--others", "--exclude-standard", "-z") or b""
        paths = (told + new).decode(errors="surrogateescape").split("\0")
        return sorted({path for path in paths if path})[:MOST_CHANGED]

    def tree(self, files: list[str]) -> tuple[Tree, list[str]]:
        sent = {path: found for path in files if (found := self.content(path)) is not None}
        return Tree(sent, self.content), list(sent)

    def _git(self, *words: str) -> bytes | None:
        try:
            ended = subprocess.run(  # noqa: S603 - its words are ours, and a revision that Git itself has resolved
                ["git", "-C", str(self.root), *words],  # noqa: S607 - the Git of whoever calls
                capture_output=True, check=False, timeout=PATIENCE,
            )  # fmt: skip
        except FileNotFoundError:
            raise BaseError("Git is not installed, so no revision can be compared with.") from None
        except subprocess.TimeoutExpired:
            raise BaseError("Git did not answer.") from None
        return ended.stdout if ended.returncode == 0 else None


def former_file(checkout: Checkout, given: Path) -> tuple[Tree, list[str]]:
    """Another file in the place of that with its name, or of the only one; of a folder, each file at its path."""
    if given.is_dir():
        found = {path: was for path in checkout.files if (was := content(given / path)) is not None}
        return Tree(found), list(found)
    same = [path for path in checkout.files if Path(path).name == given.name]
    same = same or [
        path for path in checkout.files if len(checkout.files) == 1 or reader_of(path) == reader_of(given.as_posix())
    ]
    if len(same) != 1:
        raise BaseError(f"{given} may stand for none or several of the files. Name it as the one that it was before.")
    was = content(given)
    if was is None:
        raise BaseError(f"{given} cannot be opened.")
    return Tree({same[0]: was}), same
