"""A form is counted before it is read, and read in little memory."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.http.urlencoded import pairs


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_what_was_encoded_is_read(sent: list[tuple[str, str]]) -> None:
    given = [
        (name.encode("utf-8", "replace").decode(), value.encode("utf-8", "replace").decode()) for name, value in sent
    ]
    assert pairs(urlencode(given).encode()) == given


@given(st.text(alphabet="ab=&+%41C3").map(str.encode))
def test_whatever_is_sent_is_read_as_python_reads_it(body: bytes) -> None:
    read = parse_qsl(body.decode(), keep_blank_values=True)
    assert [pair for pair in pairs(body) if any(pair)] == [pair for pair in read if any(pair)]


@pytest.mark.parametrize("path", ["/sign-in", "/resets", "/invitations/accept", "/admin/preview"])
async def test_more_fields_than_any_page_sends_are_refused(editor: httpx.AsyncClient, path: str) -> None:
    answer = await editor.post(
        path, content=b"a=&" * 270_000, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 413
    assert "The form has more than 1,000 fields" in answer.text
