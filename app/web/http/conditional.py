"""Whether a reader has a page already: asked before anything else is done for it.

A page is made of stored data, which has a version (app/persistence/querying/data_version.py), by this release, for an
address, a person and what they may do, a part or the whole, on a day. A hash of just that is its entity tag.
It is a weak one: the same page leaves compressed or not.

The day is that on which the request came, not that on which its page was finished: at midnight it can be made once too
often but never be yesterday's.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b

import structlog
from litestar.response.base import ASGIResponse

from app.web.http.request import Headers, Request

VARY = "HX-Request-Type, Accept-Encoding"
KEPT = {"cache-control": "private, no-cache", "vary": VARY}
ENCODED = [(name.encode(), value.encode()) for name, value in KEPT.items()]
UNKEPT = {"cache-control": "no-store", "vary": VARY}
ENTITY_TAG = re.compile(rb'"([^"]*)"')
CODINGS = re.compile(rb"[-;]+(?:gzip|br|zstd|deflate)$")  # what proxies that compress an answer add to its tag
log = structlog.get_logger()


def tag(request: Request, version: str) -> str:
    """The entity tag of the page that this request gets while the data has `version`.

    Everybody has tags of their own, also for a page that is the same for many: their name stands on it.
    """
    scope, actor = request.scope, request.user
    parts = (
        request.app.state.release,
        version.encode(),
        scope["state"]["day"].encode(),
        scope["path"].encode("utf-8", "backslashreplace"),
        scope["query_string"],
        actor.key,
        _listed(actor.grants),
        b"part" if request.partial else b"whole",
    )
    return f'W/"{blake2b(repr(parts).encode(), digest_size=16).hexdigest()}"'


@lru_cache(100)
def _listed(grants: frozenset[str]) -> str:
    return " ".join(sorted(grants))


def headers(entity_tag: str | None) -> Headers:
    """What a page says of how long it is good."""
    return [*ENCODED, (b"etag", entity_tag.encode())] if entity_tag else ENCODED


def today() -> str:
    """The day that a page is made on."""
    return str(datetime.now(UTC).date())


async def current(request: Request, version: Callable[[], Awaitable[str]]) -> str | None:
    """The version of the data as it is now; None where the database does not answer: the page itself says so."""
    try:
        return request.scope["state"]["data_version"] or await version()
    except Exception as error:  # whatever is wrong, the page says it better
        log.warning("no version of the data", error=type(error).__name__)
        return None


def names(if_none_match: bytes, entity_tag: str) -> bool:
    """Whether a reader says to have it, by a weak or a strong tag (RFC 9110, 13.1.2), however it was compressed."""
    if if_none_match == (whole := entity_tag.encode()):
        return True
    wanted = whole.removeprefix(b"W/").strip(b'"')
    return any(CODINGS.sub(b"", held) == wanted for held in ENTITY_TAG.findall(if_none_match))


def is_any(if_none_match: bytes) -> bool:
    """Whether a reader has whatever there is: only of a page that does exist is that true."""
    return if_none_match.strip() == b"*"


def not_modified(entity_tag: str) -> ASGIResponse:
    """The answer without a page: nothing is said of a body, since the browser would note it down for the one it has."""
    return ASGIResponse(status_code=304, headers=KEPT | {"etag": entity_tag})
