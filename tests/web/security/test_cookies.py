"""Cookies that browsers keep to this host, and what is done where people come over plain HTTP."""

from __future__ import annotations

import pytest

from app.web.security.cookies import SESSION, Cookies, may_be_secure

SECRET = "s" * 43


@pytest.mark.parametrize(
    ("site", "secure"),
    [
        ("", True),
        ("https://rationale.example.org", True),
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://wiki.lan", False),
        ("http://10.0.0.7:8000", False),
    ],
)
def test_only_a_site_said_to_be_on_plain_http_does_without(site: str, secure: bool) -> None:
    assert may_be_secure(site) is secure
    name, value = Cookies(secure=secure).write(SESSION, SECRET, 60)
    assert name == b"set-cookie"
    assert value.startswith(b"__Host-rationale=" if secure else b"rationale=")
    assert (b"Secure" in value) is secure


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (f"__Host-rationale={SECRET}", SECRET),
        (f"a=b; __Host-rationale={SECRET}; c=d", SECRET),
        (f"rationale={SECRET}", ""),
        (f"__Host-rationale={SECRET}x", ""),
        ("__Host-rationale=' OR 1=1", ""),
        ("__Host-rationale=", ""),
        ("\xff\x00;;=;", ""),
        (f'theme={{"dark": true}}; a=b c; =d; e; __Host-rationale={SECRET}', SECRET),
        (f"\xa0__Host-rationale={SECRET}", ""),
    ],
)
def test_a_secret_of_ours_is_found_among_whatever_others_set(header: str, found: str) -> None:
    assert Cookies(secure=True).read({b"cookie": header.encode("latin-1")}, SESSION) == found
