"""Requests that end before all of them has come."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import EDITOR

FORM = b"application/x-www-form-urlencoded"
MULTIPART = b"multipart/form-data; boundary=b"
TOKEN = b"csrf=" + b"c5" * 32 + b"&note="
PART = b'--b\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n' + b"c5" * 32 + b"\r\n--b\r\n"


async def hung_up(app: Any, path: str, content_type: bytes, *parts: bytes) -> list[Any]:
    """What is sent to somebody who is gone after these parts of a body."""
    sent: list[Any] = []
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]

    async def receive() -> Any:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", b"localhost"), (b"sec-fetch-site", b"same-origin"), (b"content-type", content_type)]
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers, "scheme": "http"}
    await app(scope, receive, send)
    return sent


@pytest.mark.parametrize("path", ["/probe/write", "/probe/form"])
@pytest.mark.parametrize(
    ("content_type", "parts"),
    [(FORM, []), (FORM, [TOKEN]), (FORM, [TOKEN, b"x" * 2000]), (MULTIPART, [PART]), (MULTIPART, [PART[:30]])],
)
async def test_hanging_up_in_the_midst_of_a_body_is_no_error(
    probe: Any, log: list[Any], monkeypatch: pytest.MonkeyPatch, path: str, content_type: bytes, parts: list[bytes]
) -> None:
    async def authenticate(*_: Any) -> Any:
        return EDITOR

    monkeypatch.setattr(probe.asgi_handler, "authenticate", authenticate)
    sent = await hung_up(probe, path, content_type, *parts)
    assert sent[0]["status"] == 400
    assert [line["level"] for line in log] == ["info"]
    assert "exception" not in log[0]
