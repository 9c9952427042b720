"""Pins as files: for checks elsewhere, and for other tools."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa

from app.checks.bundle import read
from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.stack.models import Audience
from app.tables import Decision, Package
from tests.projects.builds import machine_of, pinning
from tests.register import collection, counted_statements, decision, document, refresh_register, store
from tests.stack.test_pages import pin

SOON = date.today() + timedelta(days=30)  # noqa: DTZ011 - it is far enough from today anywhere


@pytest_asyncio.fixture
async def pinned(database: Database) -> Decision:
    here = collection()
    packages = {
        name: Package(ecosystem="pypi", name=name) for name in ("sqlalchemy", "redis", "asyncpg", "ruff", "old")
    }
    lodash, react = (Package(ecosystem="npm", name=name) for name in ("lodash", "react"))
    one = decision(here, 12, "Go async", status=Status.ACCEPTED, governs="src/db/\n*.sql", slug="go-async")
    one.pins = [
        pin(packages["sqlalchemy"], "^2.1", level="required", group="database"),
        pin(packages["sqlalchemy"], "==2.1.5", level="forbidden"),
        pin(packages["asyncpg"], ">=0.32", level="recommended", group="database", least_age=14),
        pin(packages["redis"], "", level="forbidden"),
        pin(packages["ruff"], ">=0.14", level="required", audience=Audience.DEVELOPMENT),
        pin(packages["old"], "<2", level="required", binding_from=SOON),
        pin(lodash, "", level="forbidden"),
        pin(react, "^18.2.0 || ^19.0.0", level="required"),
    ]
    waits = decision(here, 13, "Waits", status=Status.PROPOSED, pins=[pin(packages["redis"], ">=7")])
    gone = decision(here, 1, "Gone", status=Status.REJECTED, pins=[pin(packages["redis"], "<3")], governs="all/")
    study = document(here, "Study", pins=[pin(packages["redis"], "<6")])
    await store(database, one, waits, gone, study)
    return one


async def got(client: httpx.AsyncClient, name: str) -> httpx.Response:
    answer = await client.get(f"/stack/{name}")
    assert answer.status_code == 200
    return answer


@pytest.mark.usefixtures("pinned")
async def test_a_bundle_holds_the_pins_of_decisions_that_bind(reading_person: httpx.AsyncClient) -> None:
    bundle = read((await got(reading_person, "bundle.json")).content, datetime.now(UTC))
    assert len(bundle.pins) == 9
    assert {one.decision.label for one in bundle.pins} == {"ADR-12", "ADR-13"}
    [governed] = bundle.governed
    assert (governed.decision.title, governed.paths) == ("Go async", ["src/db/", "*.sql"])
    assert governed.decision.address.startswith("http://localhost:8000/decisions/")
    assert [one.files for one in bundle.governing(["a.sql", "README.md"])] == [["a.sql"]]


async def test_a_label_that_another_collection_has_too_names_its_own_beside_it(
    reading_person: httpx.AsyncClient, database: Database, pinned: Decision
) -> None:
    shop = decision(collection("Shop"), 12, "Go sync", governs="shop/", pins=pinning(("flask", ">=3", "required")))
    await store(database, shop)
    bundle = read((await got(reading_person, "bundle.json")).content, datetime.now(UTC))
    assert {one.decision.called for one in bundle.pins} == {"ADR-12 (Platform)", "ADR-12 (Shop)", "ADR-13"}
    assert [one.decision.called for one in bundle.governed] == ["ADR-12 (Platform)", "ADR-12 (Shop)"]
    assert "# ADR-12 (Shop) Go sync" in (await got(reading_person, "constraints.txt")).text.splitlines()


@pytest.mark.usefixtures("pinned")
async def test_a_bundle_that_somebody_has_is_not_sent_again(
    reading_person: httpx.AsyncClient, database: Database
) -> None:
    tag = (await got(reading_person, "bundle.json")).headers["etag"]
    again = await reading_person.get("/stack/bundle.json", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE pin SET normalised = '>=9' WHERE normalised = '>=7'")
    other = await reading_person.get("/stack/bundle.json", headers={"if-none-match": tag})
    assert (other.status_code, other.headers["etag"] == tag) == (200, False)


async def test_a_token_for_a_project_reads_what_concerns_that(
    app: Any, editor: httpx.AsyncClient, pinned: Decision, database: Database
) -> None:
    here = pinned.collection
    theirs = decision(here, 14, "Pay safely", status=Status.ACCEPTED, binds="pay-*", governs="pay/")
    theirs.pins = [pin(Package(ecosystem="pypi", name="stripe"), ">=9", level="required")]
    await store(database, theirs)
    for project, labels in (("shop", {"ADR-12", "ADR-13"}), ("pay-api", {"ADR-12", "ADR-13", "ADR-14"})):
        async for machine in machine_of(app, editor, "check", project=project):
            bundle = read((await got(machine, "bundle.json")).content, datetime.now(UTC))
            assert {one.decision.label for one in bundle.pins} == labels
            assert {one.decision.label for one in bundle.governed} == labels - {"ADR-13"}


async def test_a_stranger_gets_no_bundle(client: httpx.AsyncClient) -> None:
    assert (await client.get("/stack/bundle.json")).status_code in (303, 401, 403)


@pytest.mark.usefixtures("pinned")
async def test_files_take_a_few_statements(reading_person: httpx.AsyncClient, app: Any) -> None:
    with counted_statements(app) as statements:
        await got(reading_person, "bundle.json")
    assert sum("FROM pin" in one or "FROM decision" in one for one in statements) == 4, "pins, releases, paths, waivers"


@pytest.mark.usefixtures("pinned")
async def test_constraints_say_what_pip_can_say(client: httpx.AsyncClient) -> None:
    answer = await got(client, "constraints.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["redis<0", "sqlalchemy>=2.1,<3.0,!=2.1.5"]
    assert "# ADR-12 Go async" in lines


async def test_what_binds_some_projects_is_in_their_files_alone(
    client: httpx.AsyncClient, database: Database, pinned: Decision
) -> None:
    async with database.write_sessions() as session, session.begin():
        await session.execute(sa.text("UPDATE decision SET binds = 'shop web-*' WHERE id = :id"), {"id": pinned.id})
    everywhere, shop, other = [
        (await got(client, f"constraints.txt{query}")).text for query in ("", "?project=web-a", "?project=billing")
    ]
    assert "redis<0" in shop.splitlines()
    assert "redis" not in other
    assert "redis<0" not in everywhere
    assert "# redis: forbidden in any version in shop, web-* alone (ADR-12 Go async)" in everywhere


@pytest.mark.usefixtures("pinned")
async def test_uv_reads_its_table(client: httpx.AsyncClient) -> None:
    told = tomllib.loads((await got(client, "uv.toml")).text)
    assert told["tool"]["uv"]["constraint-dependencies"] == ["redis<0", "sqlalchemy>=2.1,<3.0,!=2.1.5"]


@pytest.mark.usefixtures("pinned")
async def test_npm_gets_overrides_and_what_it_cannot_forbid(client: httpx.AsyncClient) -> None:
    told: dict[str, Any] = (await got(client, "overrides.json")).json()
    assert list(told["overrides"]) == ["react"]
    assert "lodash: forbidden (ADR-12 Go async)" in told["//"]


@pytest.mark.usefixtures("pinned")
async def test_renovate_proposes_what_decisions_allow(client: httpx.AsyncClient) -> None:
    told = (await got(client, "renovate.json")).json()
    rules = {rule["matchPackageNames"][0]: rule for rule in told["packageRules"]}
    assert set(rules) == {"sqlalchemy", "asyncpg", "redis", "lodash", "react"}
    assert rules["redis"]["enabled"] is False
    assert rules["sqlalchemy"]["allowedVersions"] == ">=2.1,<3.0,!=2.1.5"
    assert rules["asyncpg"]["minimumReleaseAge"] == "14 days"
    assert rules["asyncpg"]["groupName"] == rules["sqlalchemy"]["groupName"] == "ADR-12 database"
    assert "||" in rules["react"]["allowedVersions"]


async def test_the_page_of_the_stack_leads_to_the_files(client: httpx.AsyncClient) -> None:
    page = (await client.get("/stack")).text
    for name in ("constraints.txt", "uv.toml", "overrides.json", "renovate.json"):
        assert f'href="/stack/{name}"' in page


async def test_the_page_of_a_decision_names_the_files_it_governs(client: httpx.AsyncClient, pinned: Decision) -> None:
    page = (await client.get(f"/decisions/{pinned.id}-go-async")).text
    assert "Files it governs" in page
    assert "<code>src/db/</code>" in page


@pytest.mark.usefixtures("pinned")
async def test_after_a_migration_ranges_are_written_as_they_are_now(database: Database) -> None:
    async with database.write_sessions() as session, session.begin():
        await session.execute(sa.text("UPDATE pin SET normalised = 'as it was' WHERE specifier = '^2.1'"))
    await run_in_transaction(database, refresh_register)
    async with database.read_sessions() as session:
        stored = await session.scalar(sa.text("SELECT normalised FROM pin WHERE specifier = '^2.1'"))
    assert stored == ">=2.1,<3.0"
