"""Which reader a file gets, by its name; what is not read, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from posixpath import basename, dirname

from app.loading import uncollected
from app.manifests import limits, sboms
from app.manifests.documents import AGAIN, decode
from app.manifests.npm import bun_lock, npm_lock, package_json, pnpm_lock, yarn_lock
from app.manifests.occurrence import Manifest, Refused
from app.manifests.python import pdm_lock, pipfile, poetry_lock, pylock, pyproject, requirements, uv_lock
from app.manifests.source import Read, Source
from app.manifests.tree import Tree, place

READERS: tuple[tuple[str, str, Read], ...] = (
    (r"uv\.lock|.+\.py\.lock", "uv.lock", uv_lock.read),
    (r"pylock(\.[^.]+)?\.toml", "pylock.toml", pylock.read),
    (r"poetry\.lock", "poetry.lock", poetry_lock.read),
    (r"pdm\.lock", "pdm.lock", pdm_lock.read),
    (r"Pipfile\.lock", "Pipfile.lock", pipfile.read_lock),
    (r"Pipfile", "Pipfile", pipfile.read),
    (r"pyproject\.toml", "pyproject", pyproject.read),
    (r"package-lock\.json", "package-lock", npm_lock.read),
    (r"npm-shrinkwrap\.json", "npm-shrinkwrap", npm_lock.read),
    (r"package\.json", "package.json", package_json.read),
    (r"pnpm-lock(\.[^.]+)?\.yaml", "pnpm-lock", pnpm_lock.read),
    (r"yarn\.lock", "yarn.lock", yarn_lock.read),
    (r"bun\.lock", "bun.lock", bun_lock.read),
    (r".*\bspdx\b.*\.json", "spdx-json", sboms.read),
    (r".*\b(s?bom|cdx|cyclonedx)\b.*\.json", "cyclonedx-json", sboms.read),
    (r"(.*[-_.])?constraints\b.*\.(txt|in)", "constraints", requirements.read),
    (r"(.*[-_.])?requirements\b.*\.in|requirements/.+\.in", "requirements.in", requirements.read),
    (r"(.*[-_.])?requirements([-_.].*)?\.txt|requirements/.+\.txt", "requirements", requirements.read),
)
NOT_READ = (
    (r"bun\.lockb", "bun.lockb is binary", "Write it as text with `bun install --save-text-lockfile`"),
    (
        r"Cargo\.(lock|toml)|go\.(mod|sum)|Gemfile(\.lock)?|composer\.(lock|json)|pom\.xml|.*\.gradle(\.kts)?"
        r"|gradle\.lockfile|mix\.lock|pubspec\.lock|Podfile\.lock|packages\.lock\.json",
        "Of this ecosystem only CycloneDX is read", "Write an SBOM of it as CycloneDX JSON and check that",
    ),
    (r".*\.xml", "Of SBOMs only JSON is read", "Write it as CycloneDX JSON"),
    (r"setup\.(cfg|py)", "What setuptools computes is not read", "Declare the dependencies in pyproject.toml"),
)  # fmt: skip


def reader_of(path: str) -> tuple[str, Read] | None:
    """The format of a file and its reader, by its name alone."""
    where = place(path)
    name = basename(where)
    within = f"{basename(dirname(where))}/{name}"
    for pattern, kind, read in READERS:
        if re.fullmatch(pattern, name) or ("/" in pattern and re.fullmatch(pattern.rpartition("|")[2], within)):
            return kind, read
    if name.endswith(".in") and name != "MANIFEST.in":
        return "requirements.in", requirements.read
    return None


def read_all(tree: Tree, paths: Iterable[str]) -> Iterable[Manifest]:
    """Each file by itself, in the order given."""
    files = list(paths)
    if len(files) > limits.FILES:
        raise Refused(f"More than {limits.FILES:,} files", "Check fewer at once")
    others = set(included(tree, files))
    for path in files:
        yield read(tree, path, is_included=path in others)


def included(tree: Tree, paths: Iterable[str]) -> list[str]:
    """The files that requirements files among these include, and so on, however they are called."""
    waiting = [path for path in paths if (known := reader_of(path)) and known[1] is requirements.read]
    found: dict[str, None] = {}
    while waiting and len(found) < limits.FILES:
        path = waiting.pop()
        try:
            text = decode(tree.read(path) or b"", as_pip=True)
        except Refused:
            continue  # which is told when it is read itself
        for name in requirements.included(text):
            target = tree.find(path, name)
            if target and target not in found:
                found[target] = None
                waiting.append(target)
    return list(found)


@uncollected()
def read(tree: Tree, path: str, *, is_included: bool = False) -> Manifest:
    """What a file says; `unreadable` where that could not be found out. It raises nothing.

    `is_included`: a requirements file leads to it, so that it is one whatever its name.
    """
    known = reader_of(path) or (("requirements", requirements.read) if is_included else None)
    manifest = Manifest(file=path, format=known[0] if known else "unknown")
    try:
        if known is None:
            raise _unknown(path)
        _fill(manifest, tree, known[1])
    except Refused as refused:
        manifest.packages, manifest.unreadable = [], str(refused)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):  # a value of a kind that the format never has
        manifest.packages, manifest.unreadable = [], f"The file is not put together as a {manifest.format} is. {AGAIN}."
    except RecursionError:
        manifest.packages, manifest.unreadable = [], f"Nested too deep. {AGAIN}."
    return manifest


def _fill(manifest: Manifest, tree: Tree, read: Read) -> None:
    data = tree.read(manifest.file)
    if data is None:
        raise Refused("The file cannot be opened", "Look at its path, and who may read it")
    text = decode(data, as_pip=read is requirements.read)
    found = read(Source(manifest.file, text, tree))
    if len(found.packages) > limits.PACKAGES:
        raise Refused(f"More than {limits.PACKAGES:,} packages", "Check its parts one by one")
    if not found.packages and not found.may_be_empty:
        raise Refused("No package is in it", "If the project has none, leave the file out")
    manifest.version, manifest.packages = found.version, found.packages
    manifest.unchecked, manifest.notes = list(found.unchecked), list(found.notes)
    for one in found.packages:
        one.file = manifest.file


def _unknown(path: str) -> Refused:
    name = basename(place(path))
    for pattern, what, remedy in NOT_READ:
        if re.fullmatch(pattern, name):
            return Refused(what, remedy)
    return Refused(
        f"{name} is none of the files that are read", "Name a manifest, a lockfile or an SBOM as its tool does"
    )
