"""A git repository, asked by `git` without anything that lies in it being run or obeyed.

Its objects are looked at from an empty repository of our own: no configuration, hook, attribute, filter, replacement or
promise of a remote of its counts, and nothing is written to it (CVE-2022-24765, CVE-2024-32465 and their like).
"""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from app.imports.limits import MB
from app.markdown.syntax.suffixes import READABLE

SECONDS = 10.0  # for one question
OUTPUT = 8 * MB
WRITTEN = 100 * MB  # to a file
MEMORY = 2048 * MB
COMMITS = 5_000  # the latest
ALIKE = 60  # percent of a file that stay when it is renamed and changed
SMALL = 64 * 1024  # bytes of a file that holds a name or a hash
PACKED_REFS = 20 * MB
_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_CONFIG = """[core]
repositoryFormatVersion = 1
bare = true
hooksPath = /dev/null
attributesFile = /dev/null
packedGitWindowSize = 32m
packedGitLimit = 256m
[extensions]
objectFormat = {}
"""
_RENAMES = ("-r", f"-M{ALIKE}%", "-l1000", "--diff-filter=R", "--name-status", "-z", "--no-ext-diff", "--no-textconv")

Rename = tuple[str, str]  # before and after, below the root of the repository


class Repository(Struct, frozen=True):
    """Where the parts of a repository lie that are read."""

    root: Path
    objects: Path
    head: str  # the commit that is checked out
    shallow: str  # the commits at which its history ends


def repository(root: Path) -> Repository | None:
    """The repository of a folder with `.git` in it; None where it cannot be read, or has no commit."""
    try:
        at = root / ".git"
        own = at if at.is_dir() else root / _text(at).removeprefix("gitdir:").strip()  # of a worktree or a submodule
        common = own / _text(own / "commondir").strip() if (own / "commondir").is_file() else own
        objects = (common / "objects").resolve()
        head = _resolved("HEAD", own, common)
        if not head or not objects.is_dir() or "\n" in str(objects):
            return None
        shallow = _text(common / "shallow", PACKED_REFS).split() if (common / "shallow").is_file() else []
    except (OSError, ValueError, RuntimeError):
        return None
    return Repository(root, objects, head, "".join(f"{line}\n" for line in shallow if _HASH.fullmatch(line)))


def _text(place: Path, most: int = SMALL) -> str:
    if not place.is_file():  # a pipe would be waited for
        raise OSError(f"{place} is not a regular file")
    with place.open("rb") as file:
        return file.read(most).decode("utf-8", "surrogateescape")


def _resolved(name: str, own: Path, common: Path) -> str:
    """The commit that a reference leads to, "" for none."""
    for _ in range(5):
        loose = next((folder / name for folder in (own, common) if (folder / name).is_file()), None)
        text = _text(loose).strip() if loose else _packed(name, common)
        if not text.startswith("ref:"):
            return text if _HASH.fullmatch(text) else ""
        name = text.removeprefix("ref:").strip()
        if not name.startswith("refs/") or ".." in name:
            return ""
    return ""


def _packed(name: str, common: Path) -> str:
    refs = _text(common / "packed-refs", PACKED_REFS) if (common / "packed-refs").is_file() else ""
    return next((line[: -len(name)].strip() for line in refs.split("\n") if line.endswith(f" {name}")), "")


def renames_in_history(found: Repository) -> list[Rename]:
    """The renames of readable files in the latest commits, the latest first."""
    paths = [f":(icase)*{suffix}" for suffix in READABLE]
    log = ["log", "--topo-order", f"--max-count={COMMITS}", *_RENAMES, "--format=", found.head, "--", *paths]
    with _opened("sha256" if len(found.head) == 64 else "sha1") as git_dir:
        (git_dir / "objects" / "info").mkdir()
        (git_dir / "objects" / "info" / "alternates").write_bytes(f"{found.objects}\n".encode(errors="surrogateescape"))
        if found.shallow:
            (git_dir / "shallow").write_text(found.shallow)
        return _renames(_asked(git_dir, log))


def renames_between(before: Sequence[bytes], after: Sequence[bytes]) -> list[tuple[int, int]]:
    """Which of the later texts each of the earlier has become, by their places."""
    stream = b"".join([*_commit(b"before", before), *_commit(b"after", after)])
    diff = ["diff-tree", *_RENAMES, "refs/heads/before", "refs/heads/after"]
    with _opened("sha1") as git_dir:
        _asked(git_dir, ["fast-import", "--quiet"], stream)
        return [
            (int(old.rpartition("-")[2]), int(new.rpartition("-")[2])) for old, new in _renames(_asked(git_dir, diff))
        ]


def _commit(name: bytes, texts: Sequence[bytes]) -> Iterator[bytes]:
    yield b"commit refs/heads/%s\ncommitter x <x> 0 +0000\ndata 0\n" % name
    for place, text in enumerate(texts):
        yield b"M 100644 inline %s-%d\ndata %d\n%s\n" % (name, place, len(text), text)


def _renames(output: bytes) -> list[Rename]:
    """Pairs of paths from `R087`, the old and the new, each behind a NUL; the last is left out where it is cut."""
    parts = output.decode("utf-8", "surrogateescape").split("\0")[:-1]
    return [(parts[at + 1], parts[at + 2]) for at in range(0, len(parts) - 2, 3) if parts[at][:1] == "R"]


@contextmanager
def _opened(hashes: str) -> Iterator[Path]:
    """An empty repository, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="rationale-git-") as folder:
        git_dir = Path(folder)
        for name in ("objects", "refs"):
            (git_dir / name).mkdir()
        (git_dir / "HEAD").write_text("ref: refs/heads/none\n")
        (git_dir / "config").write_text(_CONFIG.format(hashes))
        yield git_dir


def _asked(git_dir: Path, words: Sequence[str], given: bytes = b"") -> bytes:
    """What git answers, as far as it comes in time and is not too much; nothing where there is no git."""
    git = shutil.which("git")
    if git is None:
        return b""
    settings = {"GIT_DIR": str(git_dir), "HOME": str(git_dir), "XDG_CONFIG_HOME": str(git_dir), "LC_ALL": "C"}
    settings |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_ATTR_NOSYSTEM": "1"}
    settings |= {
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "",
        "PATH": "/usr/bin:/bin",
    }
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as told:
        asked.write(given)
        asked.seek(0)
        command = [git, "--no-pager", *words]
        process = subprocess.Popen(  # noqa: S603 - our own words
            command, cwd=git_dir, env=settings, stdin=asked, stdout=told, stderr=subprocess.DEVNULL
        )
        _bound(process)
        told.seek(0)
        return told.read(OUTPUT)


def _bound(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that gets no more time, memory and disk than it needs."""
    if hasattr(resource, "prlimit"):  # on Linux
        resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
