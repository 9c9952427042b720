"""Files of a project, as texts, and what is read of one of them."""

from __future__ import annotations

from app.manifests.occurrence import Manifest, Occurrence
from app.manifests.reading import read
from app.manifests.tree import Tree


def reads(files: dict[str, str | bytes], path: str = "") -> Manifest:
    """What the first file says, or the one named."""
    sent = {name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()}
    return read(Tree(sent), path or next(iter(files)))


def packages(files: dict[str, str | bytes], path: str = "") -> list[Occurrence]:
    manifest = reads(files, path)
    assert manifest.unreadable is None, manifest.unreadable
    return manifest.packages


def locked(found: list[Occurrence]) -> set[str]:
    return {f"{one.name}@{one.version}" for one in found if one.version}


def scopes(found: list[Occurrence]) -> dict[str, str | None]:
    return {one.name: one.scope for one in found}


def direct(found: list[Occurrence]) -> set[str]:
    return {one.name for one in found if one.direct}


def lines(found: list[Occurrence]) -> dict[str, int | None]:
    return {one.name: one.line for one in found}
