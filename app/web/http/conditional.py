"""Whether a reader has a page already: asked before anything else is done for it.

A page is made of stored data, which has a version (app/persistence/querying/data_version.py), by this release, for an
address, a person and what they may do, a part or the whole, on a day. A hash of just that is its entity tag.
It is a weak one: the same page leaves compressed or not, and with a nonce of its own each time.

An answer of 304 carries no Content-Security-Policy, because the browser keeps the one that belongs to the nonces of the
page that it has.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from hashlib import blake2b

import structlog

from app.web.http.asgi import Scope
from app.web.http.reply import Reply
from app.web.http.visit import Visit

HEADERS = (("cache-control", "private, no-cache"), ("vary", "HX-Request-Type, Accept-Encoding"))
UNKEPT = (("cache-control", "no-store"), ("vary", "HX-Request-Type, Accept-Encoding"))
log = structlog.get_logger()


def tag(scope: Scope, visit: Visit, version: str) -> str:
    """The entity tag of the page that this request gets while the data has `version`."""
    parts = (
        visit.edge.release,
        version.encode(),
        str(datetime.now(UTC).date()).encode(),
        scope["path"].encode("utf-8", "backslashreplace"),
        scope["query_string"],
        visit.actor.key,
        sorted(visit.actor.grants),
        b"part" if visit.partial else b"whole",
    )
    return f'W/"{blake2b(repr(parts).encode(), digest_size=16).hexdigest()}"'


async def current(scope: Scope, visit: Visit, version: Callable[[], Awaitable[str]]) -> str | None:
    """The entity tag of the page as it is now; None where the database does not answer: the page itself says so."""
    try:
        return tag(scope, visit, visit.version or await version())
    except Exception as error:  # whatever is wrong, the page says it better
        log.warning("no version of the data", error=type(error).__name__)
        return None


def not_modified(entity_tag: str) -> Reply:
    """The answer without a page: nothing is said of a body, since the browser would note it down for the one it has."""
    reply = Reply(status=304, headers=[("etag", entity_tag), *HEADERS])
    reply.headers = [header for header in reply.headers if not header[0].startswith(b"content-")]
    return reply
