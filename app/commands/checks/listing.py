"""`rationale check --list`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.checks.command.files import Contents, content, known_files
from app.manifests.occurrence import Manifest
from app.manifests.reading import read_all
from app.manifests.tree import Tree

COULD_NOT_CHECK = 2


def list_manifests(*, paths: Iterable[Path], output: str) -> None:
    """Print what manifests say. Raises SystemExit(2) where one could not be read."""
    files = [path.as_posix() for given in paths for path in known_files(given)]
    tree = Tree(Contents(files), lambda path: content(Path(path)))
    complete = bool(files)
    for manifest in read_all(tree, files):
        complete &= not manifest.unreadable and not manifest.unchecked
        sys.stdout.write(_json(manifest) if output == "json" else _text(manifest))
    if not files:
        sys.stderr.write("rationale: nothing was checked. No manifest, lockfile or SBOM was found there.\n")
    sys.stdout.flush()
    if not complete:
        raise SystemExit(COULD_NOT_CHECK)


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
