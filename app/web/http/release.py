"""What this program is: the digest of the files that its pages are made of."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

PROGRAM = Path(__file__).parents[2]
SOURCES = frozenset({".py", ".html", ".css", ".js", ".svg", ".woff2"})


def release(*folders: Path) -> str:
    """The digest of all sources in the program and in `folders`: another one for another release."""
    digest = blake2b(digest_size=12)
    for folder in (PROGRAM, *folders):
        for path in sorted(path for path in folder.rglob("*") if path.suffix in SOURCES):
            digest.update(f"\0{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
