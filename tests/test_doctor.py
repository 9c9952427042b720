"""`rationale doctor`: what it looks at, and what it says when something is wrong."""

from __future__ import annotations

import json

import asyncpg
import pytest

from app import doctor
from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.url import parse
from app.settings import Settings
from tests.processes import finished
from tests.single_sign_on.stand_in import running


def test_the_doctor_is_content_with_a_migrated_database(database_url: str) -> None:
    ended = finished("doctor", "--format", "json", DATABASE_URL=database_url)
    checks = {check["name"]: check for check in json.loads(ended.stdout)}
    assert ended.returncode == 0, [check for check in checks.values() if not check["ok"]]
    assert {*doctor.TOGETHER, "PostgreSQL", "extensions", "schema", "data folder", "pools"} <= checks.keys()


@pytest.mark.parametrize(("site", "ok"), [("", True), ("https://r.example", True), ("http://wiki.lan", False)])
def test_the_doctor_warns_of_sessions_on_plain_http(site: str, ok: bool) -> None:
    assert doctor._site(Settings(base_url=site)).ok is ok


@pytest.mark.parametrize(("keys", "ok"), [("", False), ("k" * 32, True)])
def test_the_doctor_warns_of_second_factors_whose_secrets_are_not_sealed(keys: str, ok: bool) -> None:
    (check,) = doctor._second_factors(Settings(second_factor_roles="admin", secret_keys=keys))
    assert (check.ok, "RATIONALE_SECRET_KEYS" in check.detail) == (ok, not ok)
    assert doctor._second_factors(Settings()) == []


@pytest.mark.parametrize(("methods", "ok"), [(None, True), (["private_key_jwt"], False)])
def test_the_doctor_asks_the_provider_of_single_sign_on(methods: list[str] | None, ok: bool) -> None:
    with running() as provider:
        provider.methods = methods
        settings = Settings(
            oidc_issuer=provider.issuer, oidc_client_id="r", oidc_client_secret="s", base_url="https://r.example"
        )
        (check,) = doctor._single_sign_on(settings)
        assert (check.ok, "private_key_jwt" in check.detail) == (ok, not ok)


def test_the_doctor_names_a_version_that_is_not_the_pinned_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "version", lambda name: "1.10.26" if name == "pydantic" else "999")
    wrong = {check.name: check.detail for check in doctor._packages() if not check.ok}
    assert wrong["pydantic"] == "1.10.26, pinned <3,>=2.14; run `make install`"


def test_the_doctor_sends_a_stranger_to_migrate(server: EmbeddedServer) -> None:
    ended = finished("doctor", DATABASE_URL=server.url)
    assert ended.returncode == 1
    assert "run `rationale migrate`" in ended.stdout


async def test_the_doctor_names_what_is_not_found_by_its_name(migrated_database_url: str) -> None:
    connection = await asyncpg.connect(**parse(migrated_database_url).arguments())
    assert (await doctor._names(connection)).ok
    await connection.execute("INSERT INTO tag (name) VALUES ('front-end'), ('Front End'), ('cafe\u0301')")
    await connection.execute("INSERT INTO package (ecosystem, name) VALUES ('pypi', 'Foo_Bar'), ('npm', '@a/b')")
    check = await doctor._names(connection)
    await connection.close()
    assert not check.ok
    named = "'Front End' in /admin/tags, 'cafe\\u0301' in /admin/tags, 'Foo_Bar' in /admin/packages;"
    assert named in check.detail


def test_the_address_that_the_doctor_prints_can_be_given_back(server: EmbeddedServer) -> None:
    ended = finished("doctor", DATABASE_URL=server.url)
    assert f" {server.url}\n" in ended.stdout, "whole, on one line"


@pytest.mark.parametrize("place", ["/nosuch?host={folder}", "db..example:5432/x"])
def test_the_doctor_says_in_words_why_there_is_no_database(server: EmbeddedServer, place: str) -> None:
    url = f"postgresql://postgres:hunter2@{place.format(folder=server.socket_folder)}"
    ended = finished("doctor", DATABASE_URL=url)
    assert ended.returncode == 1
    assert "cannot be reached" in ended.stdout
    assert "hunter2" not in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


async def test_a_role_that_may_not_create_extensions_is_told_who_has_to(
    server: EmbeddedServer, empty_database_url: str
) -> None:
    """As on a managed server, where the database belongs to somebody else."""
    connection = await asyncpg.connect(**parse(empty_database_url).arguments())
    await connection.execute("CREATE ROLE stranger_here LOGIN; GRANT ALL ON SCHEMA public TO stranger_here")
    try:
        url = empty_database_url.replace("postgres@", "stranger_here@")
        refused, found = finished("migrate", DATABASE_URL=url), finished("doctor", DATABASE_URL=url)
        assert (refused.returncode, found.returncode) == (2, 1)
        assert "CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm" in refused.stderr
        assert "this role may not create pg_trgm, unaccent" in found.stdout
        await connection.execute("CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm")
        assert finished("migrate", DATABASE_URL=url).returncode == 0
    finally:
        await connection.execute("DROP OWNED BY stranger_here; DROP ROLE stranger_here")
        await connection.close()
