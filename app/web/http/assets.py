"""The files under `static/`: compressed once, served under an address that changes with their content.

Litestar's router of files reads a file, and its middleware compresses it (pictures too), each time that
it is asked for.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable
from copy import copy
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # ships no types
from litestar.datastructures import MutableScopeHeaders
from litestar.response.base import ASGIResponse

from app.web.http.compression import best

PREFIX = "/static/"
VERSIONED = "vendor/"
FOREVER = ("cache-control", "public, max-age=31536000, immutable")
CHECKED = "no-cache"
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
# Files joined in this order: the layers of the style sheet are declared by the first.
FIRST = ("tokens", "base", "layout")
BUNDLES = {"app.css": "css", "app.js": "js", "admin.css": "css", "admin.js": "js"}
ADMIN = ("admin", "changes", "combobox", "form-")  # how the names begin of what only those who write load
STYLES = "app.css"
SPARED = {
    "css": re.compile(rb";(?=\s*})|/\*.*?\*/|\s+(?=[{})>])|(?<=[{};,:>])\s+|^\s+", re.DOTALL | re.MULTILINE),
    "js": re.compile(rb"^(?:\s*//.*\n)+\s*|^\s+|(?<=[;{}])\s+//\s.*$", re.MULTILINE),
}  # comments and indentation, which browsers have no use for
REFERENCE = re.compile(rb'url\("([^":#]+)"\)')  # a file by its name, to be replaced by its address
# Before the first paint, and what few pages need.
UNBUNDLED = ("theme.js", "diagrams.js", "zoom.js", "passkeys.js", "viewed.js", "graph.css", "radar.css")
WELL_KNOWN = {
    "/favicon.ico": "icons/favicon.svg",
    "/apple-touch-icon.png": "icons/touch.png",
    "/robots.txt": "robots.txt",
}
LARGE = 100_000  # bytes; the best compression of such a file would hold up every other request for seconds
Read = Callable[[], bytes]
PACKERS: dict[bytes, Callable[[bytes], bytes]] = {  # the smallest first
    b"br": lambda content: bytes(brotli.compress(content, quality=9 if len(content) > LARGE else 11)),
    b"gzip": lambda content: gzip.compress(content, 9, mtime=0),
}


class Asset:
    """One file. It is compressed when it is first asked for: most diagrams' parts never are."""

    def __init__(self, name: str, read: Read) -> None:
        self.name = name
        self.read = read
        self.digest = hashlib.blake2b(read(), digest_size=6).hexdigest()
        self.answers: dict[bytes, ASGIResponse] = {}

    def accepted(self, encodings: bytes) -> ASGIResponse:
        """The file in the best encoding of those accepted; as it is where none saves enough."""
        encoding = best(PACKERS, encodings)
        if encoding not in self.answers:
            self.answers[encoding] = self._answer(encoding)
        return self.answers[encoding]

    def _answer(self, encoding: bytes) -> ASGIResponse:
        whole = self.read()
        if encoding and len(packed := PACKERS[encoding](whole)) < len(whole) * 0.9:
            return _answer(self.name, packed, ("content-encoding", encoding.decode()))
        return _answer(self.name, whole)


class Assets:
    """What `folder` holds, by name ("app.css", "vendor/htmx-4.0.1.min.js")."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, Asset] = {}
        for name, read in _readers(folder):
            self.files[name] = Asset(name, _kept(REFERENCE.sub(self._address, read())) if name == STYLES else read)

    def url(self, name: str) -> str:
        """The address of a file; KeyError if there is none, so that a wrong name fails when it is first rendered."""
        return f"{PREFIX}{self.files[name].digest}/{name}"

    def _address(self, reference: re.Match[bytes]) -> bytes:
        return b'url("%s")' % self.url(reference[1].decode()).encode()

    async def read_again(self, _: object) -> None:
        """Litestar's hook before a request, for people who are editing the folder: read it again."""
        self.files = Assets(self.folder).files

    def find(self, path: str, accepts: bytes) -> ASGIResponse | None:
        """The file at a path, compressed if that is accepted; None if there is none.

        A digest of another release still finds the file of this name, but not for keeps: during a deployment pages
        of the old release ask the new one. Vendored files never change under their names.
        """
        digest, _, name = path.removeprefix(PREFIX).partition("/")
        asset = self.files.get(WELL_KNOWN.get(path, name))
        if asset is None:
            return None
        answer = asset.accepted(accepts)
        return answer if digest == asset.digest or name.startswith(VERSIONED) else _checked(answer)


def _readers(folder: Path) -> list[tuple[str, Read]]:
    found = sorted(path for path in folder.rglob("*") if path.suffix in TYPES)
    joined = [(name, _kept(_join(folder / sub, admin=name.startswith("admin")))) for name, sub in BUNDLES.items()]
    bundled = {folder / sub for sub in BUNDLES.values()}
    single = [path for path in found if path.parent not in bundled or path.name in UNBUNDLED]
    # Bundles last: the style sheet refers to the others.
    return [_reader(path.relative_to(folder).as_posix(), path) for path in single] + joined


def _reader(name: str, path: Path) -> tuple[str, Read]:
    """What never changes under its name, 5 MB of diagrams for the most part, lies in no memory before it is wanted."""
    return name, path.read_bytes if name.startswith(VERSIONED) else _kept(path.read_bytes())


def _kept(content: bytes) -> Read:
    return lambda: content


def _join(folder: Path, *, admin: bool) -> bytes:
    rank = {name: place for place, name in enumerate(FIRST)}
    parts = sorted(folder.glob("*.*"), key=lambda path: (rank.get(path.stem, len(rank)), path.stem))
    wanted = (one for one in parts if one.name not in UNBUNDLED and one.name.startswith(ADMIN) is admin)
    whole = b"\n".join(path.read_bytes() for path in wanted)
    return SPARED[folder.name].sub(b"", whole)


def _answer(name: str, body: bytes, *headers: tuple[str, str]) -> ASGIResponse:
    all_headers = [FOREVER, ("vary", "Accept-Encoding"), *headers]
    return ASGIResponse(body=body, media_type=TYPES[Path(name).suffix], headers=all_headers)


def _checked(answer: ASGIResponse) -> ASGIResponse:
    again = copy(answer)
    again.headers = MutableScopeHeaders({"headers": list(answer.headers.headers)})
    again.headers["cache-control"] = CHECKED
    return again
