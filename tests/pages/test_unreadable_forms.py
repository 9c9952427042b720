"""A form in an encoding that nobody knows is refused in words, whichever route it is sent to."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.pages.test_endless_bodies import limits

pytestmark = pytest.mark.slow

BEGIN = b'--B\r\nContent-Disposition: form-data; name="a"\r\n'
HEADERS = {"content-type": "multipart/form-data; boundary=B"}
LEAVING = {"/sign-out"}  # without a session the others would refuse whoever asks


@pytest.mark.parametrize("field", [b"\r\n\xff", b"Content-Type: text/plain; charset=none-such\r\n\r\na"])
async def test_no_route_breaks_at_text_in_no_known_encoding(app: Any, admin: httpx.AsyncClient, field: bytes) -> None:
    refused, broken = [], []
    for path in limits(app).keys() - LEAVING:
        answer = await admin.post(path, content=BEGIN + field + b"\r\n--B--\r\n", headers=HEADERS)
        if answer.status_code == 400 and "send it as UTF-8" in answer.text:
            refused.append(path)
        elif answer.status_code >= 500:
            broken.append(path)
    assert broken == []
    assert {"/admin/decisions/selections", "/admin/decisions/layout", "/admin/trash/purge"} <= set(refused)
