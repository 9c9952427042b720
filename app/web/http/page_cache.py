"""The page cache: finished pages, so that one that nothing has changed since is not made again for the next reader.

A page is found by its address and whom it is for (app/web/http/viewers.py), and is good as long as the data has the
version that it was made of, on the day that it was made, so what is stored can be of no use but never be old, in
whatever process the change was made. It saves 45 to 60 % of a page's CPU in the application, and the statement.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from typing import NamedTuple

from app.web.http.compression import accepted
from app.web.http.deflated import Piece, gzipped
from app.web.http.request import Headers, Request
from app.web.http.viewers import MARK, Viewer, values, viewer_of
from app.web.security.access import Actor

LARGEST = 1_000_000  # bytes of a page that is kept: to compress more would hold others
FRAME = 600  # bytes that an entry takes besides its page
SHARED = 10_000  # bytes of the largest part that many pages have in common


class Address(NamedTuple):
    """Where a page is found, whether in part, and for whom: many, or the key of one actor."""

    path: str
    query: bytes
    partial: bool
    whose: Viewer | str


def address(request: Request, *, personal: bool) -> Address:
    """The address of the page that a request asks for."""
    whose = request.user.key if personal else viewer_of(request.user)
    return Address(request.scope["path"], request.scope["query_string"], request.partial, whose)


class StoredPage:
    """A page without what stands on it of whoever asks."""

    def __init__(self, page: bytes, made_of: bytes | None = None) -> None:
        self.made_of = made_of  # a hash of all that it shows, where that is known
        parts = MARK.split(page)  # every second one is the name of a mark
        self.pieces: list[Piece | bytes] = []
        self.size = FRAME
        for number, one in enumerate(parts):
            if number % 2:
                self.pieces.append(one)
            elif 0 < number < len(parts) - 1 and len(one) < SHARED:
                self.pieces.append(_shared(one))
            else:
                self.pieces.append(piece := Piece(one))
                self.size += len(piece.packed)

    def sent(self, actor: Actor, accept_encoding: bytes) -> tuple[bytes, Headers]:
        """The page for one of those who may see it, and the headers that say how it is encoded."""
        theirs = values(actor)
        parts = [one if isinstance(one, Piece) else theirs[one] for one in self.pieces]
        if b"gzip" in accepted(accept_encoding):
            return gzipped(parts), [(b"content-encoding", b"gzip")]
        return b"".join(one.whole() if isinstance(one, Piece) else one for one in parts), []


@lru_cache(200)
def _shared(content: bytes) -> Piece:
    """What stands between marks, the navigation for instance, is the same on many pages: it is kept once for all."""
    return Piece(content)


class PageCache:
    """The pages that were asked for last, compressed, of `most` bytes in all."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._pages: OrderedDict[Address, tuple[str, StoredPage]] = OrderedDict()

    def __contains__(self, at: Address) -> bool:
        return at in self._pages

    def clear(self) -> None:
        """Forget every page."""
        self._pages.clear()
        self.size = 0

    def get(self, at: Address, version: str) -> StoredPage | None:
        """The page at an address if it was made of this version."""
        kept, page = self._pages.get(at, ("", None))
        if page is None or kept != version:
            return None
        self._pages.move_to_end(at)
        return page

    def renewed(self, at: Address, version: str, made_of: bytes) -> StoredPage | None:
        """The page at an address as that of another version, if it was made of the same: it is not made again."""
        _, page = self._pages.get(at, ("", None))
        if page is None or page.made_of != made_of:
            return None
        self._pages[at] = (version, page)
        self._pages.move_to_end(at)
        return page

    def keep(self, at: Address, version: str, page: bytes, made_of: bytes | None = None) -> StoredPage | None:
        """Store a page, and forget those that have not been asked for the longest; None where it is too large."""
        self._forget(at)
        if not self.most or len(page) > LARGEST:
            return None
        stored = StoredPage(page, made_of)
        if stored.size > self.most // 2:
            return None
        self._pages[at] = (version, stored)
        self.size += stored.size
        while self.size > self.most:
            self._forget(next(iter(self._pages)))
        return stored

    def _forget(self, at: Address) -> None:
        if found := self._pages.pop(at, None):
            self.size -= found[1].size
