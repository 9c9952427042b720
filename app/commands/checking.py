"""`rationale check`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.manifests import limits
from app.manifests.occurrence import Manifest
from app.manifests.reading import read_all, reader_of
from app.manifests.tree import Tree

SKIPPED = {"node_modules", "site-packages", "__pycache__"}
COULD_NOT_CHECK = 2


def check(*, paths: Iterable[Path], output: str) -> None:
    """Print what manifests say. Raises SystemExit(2) where one could not be read."""
    files = [path.as_posix() for given in paths for path in _files(given)]
    tree = Tree(_Contents(files), _content)
    complete = bool(files)
    for manifest in read_all(tree, files):
        complete &= not manifest.unreadable and not manifest.unchecked
        sys.stdout.write(_json(manifest) if output == "json" else _text(manifest))
    if not files:
        sys.stderr.write("rationale: nothing was checked. No manifest, lockfile or SBOM was found there.\n")
    sys.stdout.flush()
    if not complete:
        raise SystemExit(COULD_NOT_CHECK)


class _Contents(dict[str, bytes]):
    """Files by their path, each read when it is asked for."""

    def __init__(self, files: Iterable[str]) -> None:
        super().__init__(dict.fromkeys(files, b""))

    def __getitem__(self, path: str) -> bytes:
        return _content(path) or b""


def _content(path: str) -> bytes | None:
    """A file, of a long one as much as it takes to see that it is too long."""
    try:
        with Path(path).open("rb") as file:
            return file.read(limits.BYTES + 1)
    except OSError:
        return None


def _files(given: Path) -> Iterable[Path]:
    """A file itself; of a folder, what is known by its name."""
    if not given.is_dir():
        return [given]
    found = []
    for folder, folders, names in os.walk(given):
        folders[:] = sorted(name for name in folders if name not in SKIPPED and not name.startswith("."))
        found += [Path(folder, name) for name in sorted(names) if reader_of(Path(folder, name).as_posix())]
    return found


def _json(manifest: Manifest) -> str:
    told = msgspec.to_builtins(manifest)
    for one, package in zip(manifest.packages, told["packages"], strict=True):
        package["purl"] = one.purl
    return msgspec.json.encode(told).decode() + "\n"


def _text(manifest: Manifest) -> str:
    if manifest.unreadable:
        return f"{manifest.file}: could not be checked. {manifest.unreadable}\n"
    version = f" {manifest.version}" if manifest.version else ""
    lines = [f"{manifest.file}: {manifest.format}{version}, packages: {len(manifest.packages)}"]
    lines += [
        f"  {one.name} {one.version or one.declared or '(no version)'}" + (f" ({one.scope})" if one.scope else "")
        for one in manifest.packages
    ]
    lines += [f"  could not be checked: {one}" for one in manifest.unchecked]
    lines += [f"  {one}" for one in manifest.notes]
    return "\n".join(lines) + "\n"
