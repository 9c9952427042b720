"""A body without end is not read to its end, whichever route it is sent to, nor kept in memory."""

from __future__ import annotations

import weakref
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from litestar.routes import HTTPRoute

from app.web.http.body import Body
from tests.cast import SITE

pytestmark = pytest.mark.slow

PIECE = b"a" * 50_000
SLACK = 200_000  # bytes that may be on their way
FORMS = {
    "form": ("application/x-www-form-urlencoded", b"csrf=%s&x="),
    "files": (
        "multipart/form-data; boundary=b",
        b'--b\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n%s\r\n'
        b'--b\r\ncontent-disposition: form-data; name="files"; filename="a.md"\r\n\r\n',
    ),
}


def limits(app: Any) -> dict[str, int]:
    """An address of each route that takes changes, and how many bytes it takes."""
    found = {}
    for route in app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else []:
            if "POST" in handler.http_methods:
                path = (
                    route.path_format.replace("{slug}", "decisions").replace("{key}", "1").replace("{name}", "decision")
                )
                found[path] = handler.resolve_request_max_body_size() or 0
    return found


# Files of a form that is given up are closed by being forgotten, which is told as a warning.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kind", FORMS)
async def test_no_route_reads_more_than_it_takes(app: Any, admin: httpx.AsyncClient, kind: str) -> None:
    content_type, begin = FORMS[kind]
    headers = {"content-type": content_type}
    wrong = []
    for path, most in limits(app).items():
        sent = 0

        async def endless(most: int = most) -> AsyncIterator[bytes]:
            nonlocal sent
            yield begin % admin.headers["x-csrf-token"].encode()
            while sent < most + 20 * SLACK:
                sent += len(PIECE)
                yield PIECE

        answer = await admin.post(f"{SITE}{path}", content=endless(), headers=headers)
        if sent > most + SLACK or answer.status_code >= 500:
            wrong.append((path, most, sent, answer.status_code))
    assert wrong == []


class Piece(dict[str, Any]):
    """A message that can be watched."""


async def test_of_a_body_that_is_too_large_to_be_read_again_nothing_is_kept() -> None:
    watched = list[weakref.ref[Piece]]()

    async def receive() -> Piece:
        piece = Piece(type="http.request", body=PIECE, more_body=True)
        watched.append(weakref.ref(piece))
        return piece

    async def whole() -> None: ...

    body = Body(receive, 4 * len(PIECE), whole)
    for _ in range(9):
        await body()
    assert [one for one in watched if one() is not None] == []
