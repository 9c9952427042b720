"""The packages, and the page of each with every pin."""

from datetime import date

import httpx
import pytest
import pytest_asyncio

from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.stack.versions import normalise
from app.tables import Decision, Package, Pin
from tests.register import PARTIAL, collection, counted_statements, decision, document, link, store, titles


def pin(package: Package, specifier: str, **more: object) -> Pin:
    return Pin(package=package, specifier=specifier, normalised=normalise(package.ecosystem, specifier), **more)


@pytest_asyncio.fixture
async def records(database: Database) -> list[Decision]:
    """Redis in conflict between an accepted decision and research; a superseded decision no longer counts."""
    here = collection()
    redis, kombu = (Package(ecosystem="pypi", name=name) for name in ("redis", "kombu"))
    axe, lodash = Package(ecosystem="npm", name="@axe-core/playwright"), Package(ecosystem="npm", name="lodash")
    new = decision(here, 2, "Cache in Redis 6", slug="cache-in-redis-6")
    new.pins = [
        pin(redis, ">=6", level="required", group="cache", note="for streams"),
        pin(kombu, "~=5.4", group="cache"),
    ]
    old = decision(here, 1, "Cache in Redis 4", status=Status.SUPERSEDED, pins=[pin(redis, "<5")])
    study = document(
        here,
        "Caches compared",
        slug="caches",
        pins=[pin(redis, "<6"), pin(axe, "^4.10.0"), pin(lodash, "*", level="forbidden")],
    )
    study.pins[0].level = "recommended"
    await store(database, old, new, study, Package(ecosystem="pypi", name="nobody-pins-this"))
    return [new, old]


ALL = ["@axe-core/playwright", "kombu", "lodash", "redis"]


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ALL),
        ("ecosystem=npm", ["@axe-core/playwright", "lodash"]),
        ("level=forbidden", ["lodash"]),
        ("level=required", ["redis"]),
        ("q=RED", ["redis"]),
        ("q=axe-core/", ["@axe-core/playwright"]),
        ("q=%25", []),
        ("q=_", []),
        ("ecosystem=cargo&level=perhaps&sort=evil&after=%21&before=W10&q=+", ALL),
    ],
)
async def test_the_address_narrows_the_packages(client: httpx.AsyncClient, query: str, found: list[str]) -> None:
    page = await client.get(f"/stack?{query}")
    assert (page.status_code, titles(page.text)) == (200, found)


@pytest.mark.usefixtures("records")
async def test_a_row_shows_what_is_in_force_and_a_conflict(client: httpx.AsyncClient, database: Database) -> None:
    row = (await client.get("/stack?q=redis")).text.split('<tr id="package-')[1]
    assert "Conflict" in row
    assert "3 pins" in row
    assert "&gt;=6" in row
    assert "ADR-2 Cache in Redis 6</a>" in row
    assert "&lt;5" not in row  # the superseded decision's
    await store(database, decision(collection("Payments"), 2, "Another of this number"))
    row = (await client.get("/stack?q=redis")).text
    assert "ADR-2 (Platform) Cache in Redis 6</a>" in row


@pytest.mark.usefixtures("records")
async def test_the_page_of_a_package_names_both_sides_of_a_conflict(client: httpx.AsyncClient) -> None:
    text = (await client.get("/stack/pypi/redis")).text
    conflict = text.split("No version satisfies all that is in force")[1].split("<section")[0]
    assert "ADR-2 Cache in Redis 6</a> requires <code>&gt;=6</code>" in conflict
    assert "Research Caches compared</a> recommends <code>&lt;6</code>" in conflict
    assert "Redis 4" not in conflict


async def test_every_pin_is_listed_with_its_record(client: httpx.AsyncClient, records: list[Decision]) -> None:
    text = (await client.get("/stack/pypi/redis")).text
    place = f"/decisions/{records[0].id}-cache-in-redis-6"
    assert f'href="{place}#pin-{records[0].pins[0].id}"' in text
    assert 'href="/stack/pypi/redis"' in (await client.get(place)).text
    assert "for streams" in text
    assert "not in force" in text.split("ADR-1 Cache in Redis 4")[1]
    assert "Superseded" in text


@pytest.mark.usefixtures("records")
async def test_a_package_leads_to_those_that_are_pinned_with_it(client: httpx.AsyncClient) -> None:
    assert 'href="/stack/pypi/redis"' in (await client.get("/stack/pypi/kombu")).text.split('id="together"')[1]


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    "name", ["/stack/npm/@axe-core/playwright", "/stack/npm/%40axe-core%2Fplaywright", "/stack/pypi/Redis"]
)
async def test_a_name_is_found_however_it_is_written(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.get(name)).status_code == 200


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("address", ["pypi/nosuch", "cargo/redis", "npm/redis", "pypi/%27", "pypi/" + "x" * 300])
async def test_an_unknown_package_is_a_page_that_says_so(client: httpx.AsyncClient, address: str) -> None:
    page = await client.get(f"/stack/{address}")
    assert page.status_code == 404
    assert "No record pins a package of this name." in page.text


@pytest.mark.usefixtures("records")
async def test_htmx_gets_the_packages_alone(client: httpx.AsyncClient) -> None:
    part = await client.get("/stack?ecosystem=npm&q=lodash", headers=PARTIAL)
    assert titles(part.text) == ["lodash"]
    assert "<form" not in part.text


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("address", ["/stack?q=redis&ecosystem=pypi&level=required", "/stack/pypi/redis?after=x"])
async def test_each_page_of_the_stack_is_one_statement(client: httpx.AsyncClient, app: object, address: str) -> None:
    with counted_statements(app) as seen:
        await client.get(address)
    assert len(seen) == 1
    assert "OFFSET" not in seen[0]


async def test_next_and_previous_visit_every_package_and_every_pin_once(
    client: httpx.AsyncClient, database: Database
) -> None:
    packages = [Package(ecosystem="pypi", name=f"package-{n:03}") for n in range(60)]
    study = document(collection(), "Everything", pins=[pin(package, ">=1") for package in packages])
    study.pins += [pin(packages[0], f">={n}", note=f"note {n:03}") for n in range(2, 62)]
    await store(database, study)
    first = await client.get("/stack")
    second = await client.get(link(first.text, "next"))
    assert titles(first.text) + titles(second.text) == [package.name for package in packages]
    pins = await client.get("/stack/pypi/package-000")
    rest = await client.get(link(pins.text, "next"))
    assert [text.count('<tr id="pin') + text.count('<th scope="row">') for text in (pins.text, rest.text)] == [50, 11]


async def test_an_empty_stack_says_where_pins_come_from(client: httpx.AsyncClient) -> None:
    assert "No package is pinned yet" in (await client.get("/stack")).text
    assert "No package matches" in (await client.get("/stack?q=x")).text


async def test_a_pin_says_for_whom_it_holds_from_when_and_how_old_a_release_has_to_be(
    client: httpx.AsyncClient, database: Database
) -> None:
    ruff = Package(ecosystem="pypi", name="ruff")
    terms = {"audience": "development", "binding_from": date(2026, 12, 1), "least_age": 14}
    made = decision(collection(), 3, "Lint with Ruff", slug="ruff", pins=[pin(ruff, ">=0.14", **terms)])
    await store(database, made)
    for address in ("/stack/pypi/ruff", f"/decisions/{made.id}-ruff"):
        assert "development, from 2026-12-01, at least 14 days old" in (await client.get(address)).text
