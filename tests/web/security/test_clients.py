"""Where a request comes from: what a proxy of ours says, and nobody else."""

from __future__ import annotations

import pytest

from app.settings import Settings, SettingsError
from app.web.security.clients import Clients

PROXIES = "10.0.0.0/8, 2001:db8::/32"


def address(peer: str, header: str = "x-forwarded-for", trusted: str = PROXIES, **sent: str) -> str:
    headers = {name.replace("_", "-").encode(): value.encode() for name, value in sent.items()}
    clients = Clients(Settings(trusted_proxies=trusted).proxies, header)
    return clients.address({"client": (peer, 1) if peer else None}, headers)


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("::ffff:10.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:4860::7", "2001:4860::7"),
        ("10.0.0.1", "198.51.100.1, 192.0.2.7", "192.0.2.7"),  # the first was written by the client itself
        ("10.0.0.1", "198.51.100.1, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        ("10.0.0.1", "10.0.0.3,10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "192.0.2.7, nonsense", "10.0.0.1"),
        ("192.0.2.1", "198.51.100.1", "192.0.2.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_a_proxy_of_ours_is_believed(peer: str, forwarded: str, client: str) -> None:
    assert address(peer, x_forwarded_for=forwarded) == client


def test_only_the_header_that_was_named_is_read() -> None:
    assert address("10.0.0.1", x_real_ip="192.0.2.7") == "10.0.0.1"
    assert address("10.0.0.1", "x-real-ip", x_real_ip="192.0.2.7", x_forwarded_for="192.0.2.8") == "192.0.2.7"


def test_without_a_setting_nobody_is_believed() -> None:
    assert address("10.0.0.1", trusted="", x_forwarded_for="192.0.2.7") == "10.0.0.1"
    assert address("127.0.0.1", trusted="", x_forwarded_for="192.0.2.7") == "127.0.0.1"


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("RATIONALE_TRUSTED_PROXIES", "10.0.0.0/8,proxy", "RATIONALE_TRUSTED_PROXIES holds no address or network"),
        ("RATIONALE_CLIENT_HEADER", "x-client", "must be x-forwarded-for or x-real-ip"),
    ],
)
def test_a_setting_that_cannot_be_is_named(variable: str, value: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        Settings.read({variable: value})
