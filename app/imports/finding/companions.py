"""Metadata in a file of its own beside the text: `kep.yaml` and `README.md` in the folder of one record."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from app.imports.finding.marks import COMPANIONS, MOST
from app.imports.finding.sources import Tree
from app.markdown.syntax.suffixes import MARKDOWN

NAMES = ("readme", "index", "adr", "decision", "proposal")


def join_companions(tree: Tree) -> None:
    """Have the text of a record begin with the metadata beside it, as front matter."""
    beside = {posixpath.dirname(path): path for path in tree.marks if posixpath.basename(path) in COMPANIONS}
    for file in tree.files if beside else ():
        folder, name = posixpath.split(file.path)
        stem, suffix = posixpath.splitext(name.lower())
        metadata = tree.marks.get(beside.get(folder, ""), "")
        if file.refused is None and suffix in MARKDOWN and stem in NAMES and _is_whole(metadata):
            file.read = _joined(file.read, metadata)
            message = f"Its metadata come from {posixpath.basename(beside[folder])}, and stand before its text now."
            file.notes.append(("file.joined", message))


def _is_whole(metadata: str) -> bool:
    """Whether a text can stand between two lines of dashes."""
    lines = metadata.strip().removeprefix("---\n").split("\n")
    return 0 < len(metadata) < MOST and not any(line.startswith(("---", "...")) for line in lines)


def _joined(read: Callable[[], bytes], metadata: str) -> Callable[[], bytes]:
    front = f"---\n{metadata.strip().removeprefix('---').strip()}\n---\n".encode()

    def joined() -> bytes:
        content = read()
        return content if content.removeprefix(b"\xef\xbb\xbf").startswith((b"---", b"+++")) else front + content

    return joined
