"""Every form of database URL that people and platforms hand out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.persistence.database.url import ConnectionTarget, UrlError, asyncpg_url, parse

# URL; what differs from user u, password p, host h, port 5432, database d, ssl as for a remote host
TABLE: list[tuple[str, dict[str, Any]]] = [
    ("postgres://u:p@h/d", {}),
    ("postgresql://u:p@h/d", {}),
    ("postgresql+asyncpg://u:p@h/d", {}),
    ("POSTGRES://u:p@h/d", {}),
    ("  postgres://u:p@h/d\n", {}),
    ("postgres://u:p@h:6543/d", {"port": 6543}),
    ("postgres://u:p@h:/d", {}),
    ("postgres://u:p@h", {"database": None}),
    ("postgres://u:p@h/", {"database": None}),
    ("postgres://u@h/d", {"password": None}),
    ("postgres://u:@h/d", {"password": None}),
    ("postgres://h/d", {"user": None, "password": None}),
    ("postgres://u:a@b@h/d", {"password": "a@b"}),
    ("postgres://u:a:b@h/d", {"password": "a:b"}),
    ("postgres://u:a/b@h/d", {"password": "a/b"}),
    ("postgres://u:a?b@h/d", {"password": "a?b"}),
    ("postgres://u:a#b@h/d", {"password": "a#b"}),
    ("postgres://u:100%@h/d", {"password": "100%"}),
    ("postgres://u:%zz@h/d", {"password": "%zz"}),
    ("postgres://u:a%40b%3Ac%2Fd%25@h/d", {"password": "a@b:c/d%"}),
    ("postgres://u:a+b@h/d", {"password": "a+b"}),
    ("postgres://u:postgres://@h/d", {"password": "postgres://"}),
    ("postgres://u:a?sslmode=x@h/d", {"password": "a?sslmode=x"}),
    ("postgres://u:pässwörd@h/d", {"password": "pässwörd"}),
    ("postgres://u%40tenant:p@h/d", {"user": "u@tenant"}),
    ("postgres://u:p@h/my%2Fd", {"database": "my/d"}),
    ("postgres://u:p@[2001:db8::1]/d", {"host": "2001:db8::1"}),
    ("postgres://u:p@[2001:db8::1]:6543/d", {"host": "2001:db8::1", "port": 6543}),
    ("postgres://u:p@[fe80::1%25eth0]/d", {"host": "fe80::1%eth0"}),
    ("postgres://u:p@[::1]/d", {"host": "::1", "ssl": "disable"}),
    ("postgres://u:p@127.0.0.1/d", {"host": "127.0.0.1", "ssl": "disable"}),
    ("postgres://u:p@127.9.9.9/d", {"host": "127.9.9.9", "ssl": "disable"}),
    ("postgres://u:p@localhost/d", {"host": "localhost", "ssl": "disable"}),
    ("postgres://u:p@LocalHost/d?sslmode=require", {"host": "LocalHost", "ssl": "require"}),
    ("postgres://u:p@10.0.0.1/d", {"host": "10.0.0.1"}),
    ("postgres://u:p@db.railway.internal/d", {"host": "db.railway.internal"}),
    ("postgres://u:p@localhost.example.org/d", {"host": "localhost.example.org"}),
    ("postgres://u:p@h/d?sslmode=disable", {"ssl": "disable"}),
    ("postgres://u:p@h/d?sslmode=allow", {"ssl": "allow"}),
    ("postgres://u:p@h/d?sslmode=prefer", {"ssl": "prefer"}),
    ("postgres://u:p@h/d?sslmode=require", {}),
    ("postgres://u:p@h/d?sslmode=verify-ca", {"ssl": "verify-ca"}),
    ("postgres://u:p@h/d?sslmode=verify-full", {"ssl": "verify-full"}),
    ("postgres://u:p@h/d?sslmode=verify_full", {"ssl": "verify-full"}),
    ("postgres://u:p@h/d?ssl=require", {}),
    ("postgres://u:p@h/d?ssl=true", {}),
    ("postgres://u:p@h/d?ssl=false", {"ssl": "disable"}),
    ("postgres://u:p@h/d?channel_binding=require&sslmode=require", {}),
    ("postgres://u:p@/d?host=/run/pg", {"host": "/run/pg", "ssl": "disable"}),
    ("postgres://u:p@/d?host=/run/pg&port=6543", {"host": "/run/pg", "port": 6543, "ssl": "disable"}),
    ("postgres://u:p@/d?host=%2Frun%2Fpg", {"host": "/run/pg", "ssl": "disable"}),
    ("postgres://u:p@%2Frun%2Fpg/d", {"host": "/run/pg", "ssl": "disable"}),
    ("postgres://u:p@%2Frun%2Fpg:6543/d", {"host": "/run/pg", "port": 6543, "ssl": "disable"}),
    ("postgres://u:p@/d?host=/run/pg&sslmode=verify-full", {"host": "/run/pg", "ssl": "disable"}),
    ("postgres://?host=h&user=u&password=p&dbname=d", {}),
    ("postgres://u:p@h/d?application_name=a@b", {"settings": {"application_name": "a@b"}}),
    ("postgres://u:p@h/d?options=-c%20search_path%3Dx", {"settings": {"options": "-c search_path=x"}}),
    ("postgres://u:p@h/d?search_path=a%2Cb", {"settings": {"search_path": "a,b"}}),
    ("postgres://u:p@h/d?pgbouncer=true", {"pgbouncer": True}),
]


def summary(target: ConnectionTarget) -> dict[str, Any]:
    return {
        "user": target.user,
        "password": target.password,
        "host": ",".join(target.hosts),
        "port": target.ports[0],
        "database": target.database,
        "ssl": target.tls.mode,
        "settings": target.server_settings,
        "pgbouncer": target.pgbouncer,
    }


@pytest.mark.parametrize(("url", "differs"), TABLE)
def test_a_url_is_taken_apart(url: str, differs: dict[str, Any]) -> None:
    plain = {"user": "u", "password": "p", "host": "h", "port": 5432, "database": "d", "ssl": "require"}
    assert summary(parse(url)) == plain | {"settings": {}, "pgbouncer": False} | differs


def test_several_hosts_are_tried_in_turn() -> None:
    target = parse("postgres://u:p@a,b:6543,[::1]:1/d?target_session_attrs=read-write")
    assert target.hosts == ("a", "b", "::1")
    assert target.ports == (5432, 6543, 1)
    assert target.arguments()["target_session_attrs"] == "read-write"
    assert target.tls.mode == "require"


def test_only_the_first_scheme_is_rewritten() -> None:
    url = "postgres://u:postgres://p@h/d?application_name=postgres://"
    assert asyncpg_url(url) == "postgresql+asyncpg://u:postgres://p@h/d?application_name=postgres://"


@pytest.mark.parametrize(("default", "ssl"), [("disable", "disable"), ("verify-full", "verify-full"), ("", "require")])
def test_the_default_for_ssl_can_be_set(default: str, ssl: str) -> None:
    assert parse("postgres://u:p@h/d", default_ssl=default).tls.mode == ssl
    assert parse("postgres://u:p@h/d?sslmode=prefer", default_ssl=default).tls.mode == "prefer"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "is empty"),
        ("mysql://u:secret@h/d", "must begin with postgres://"),
        ("secret", "must begin with postgres://"),
        ("postgres:/u:secret@h/d", "must begin with postgres://"),
        ("postgres://u:secret@h:port/d", "port"),
        ("postgres://u:secret@h:0/d", "port"),
        ("postgres://u:secret@h:65536/d", "port"),
        ("postgres://u:secret@h:５４/d", "port"),
        ("postgres://u:secret@[::zz]/d", "IPv6"),
        ("postgres://u:secret@[::1/d", "form"),
        ("postgres://u:secret@h/d/e", "form"),
        ("postgres://u:secret@h/d?sslmode=yes", "sslmode"),
        ("postgres://u:secret@h/d?sslmode", "no value"),
        ("postgres://u:secret@h/d?connect_timeout=soon", "connect_timeout"),
        ("postgres://u:secret@h/d?target_session_attrs=master", "target_session_attrs"),
        ("postgres://u:secret@h/d?drop table=1", "'drop table'"),
        ("postgres://u:secret@a/d?port=1,2", "more ports"),
    ],
)
def test_a_bad_url_is_explained_in_one_line_without_its_password(url: str, says: str) -> None:
    with pytest.raises(UrlError) as caught:
        parse(url)
    message = str(caught.value)
    assert says in message
    assert "secret" not in message
    assert "\n" not in message


def test_the_password_is_never_shown() -> None:
    target = parse("postgres://u:secret@h/d")
    assert "secret" not in f"{target} {target!r} {target.__rich_repr__()}"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://postgres@/postgres?host=/tmp/a-folder",
        "postgresql://u@[::1]:5433/d?sslmode=disable",
        "postgresql://u%40x@a:1,b:2/d?sslmode=verify-full",
    ],
)
def test_what_is_shown_can_be_given_back(url: str) -> None:
    assert str(parse(url)) == url
    assert parse(str(parse(url))) == parse(url)


@given(password=st.text(min_size=1), host=st.from_regex(r"[a-z]{1,9}(\.[a-z]{1,9}){0,2}", fullmatch=True))
def test_any_percent_encoded_password_arrives(password: str, host: str) -> None:
    encoded = "".join(f"%{byte:02X}" for byte in password.encode("utf-8", "replace"))
    target = parse(f"postgresql://u:{encoded}@{host}:5433/d?sslmode=disable")
    assert target.password == password.encode("utf-8", "replace").decode()
    assert target.hosts == (host,)


@given(password=st.text(alphabet="abc@:/?#%&=+ [],;'\"\\~", min_size=1))
def test_any_raw_password_arrives_unless_it_holds_an_escape(password: str) -> None:
    target = parse(f"postgresql://u:{password}@host.example:5433/d")
    assert target.hosts == ("host.example",)
    assert target.ports == (5433,)
    assert target.database == "d"
    assert "%" in password or target.password == password


@given(st.text())
def test_no_url_does_worse_than_a_clear_refusal(rest: str) -> None:
    try:
        parse("postgres://" + rest)
    except UrlError as error:
        message = str(error)
    else:
        message = ""
    assert "\n" not in message
