"""Links lead to the host that was checked, and to nothing else that stood beside it in the header."""

from __future__ import annotations

import pytest

from app.web.security.headers import host_of


@pytest.mark.parametrize(
    ("header", "name", "shown"),
    [
        ("localhost", "localhost", "localhost"),
        ("LOCALHOST:8000", "localhost", "localhost:8000"),
        ("localhost.", "localhost", "localhost"),
        ("127.0.0.1:80", "127.0.0.1", "127.0.0.1:80"),
        ("[::1]:8000", "::1", "[::1]:8000"),
        ("wiki.lan:", "wiki.lan", "wiki.lan"),
    ],
)
def test_a_host_is_read_as_links_have_it(header: str, name: str, shown: str) -> None:
    assert host_of(header) == (name, shown)


@pytest.mark.parametrize(
    "header",
    ["", "localhost/evil", "localhost?evil", "localhost#evil", "a@localhost", "localhost:0", "localhost:x",
     "local host", "localhost\\evil", "localhost\"onload=", "localhost<b>", "[::1", "lo%63alhost", "localhost:80:80"],
)  # fmt: skip
def test_what_is_more_than_a_host_is_none(header: str) -> None:
    assert host_of(header) == ("", "")
