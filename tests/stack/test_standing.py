"""How a package stands follows from its records, whatever happens to them."""

from datetime import date
from pathlib import Path

import httpx

from app.decisions.models import Status
from app.imports.service import run_import
from app.persistence.database.engine import Database
from app.stack.models import Package, Pin, PinLevel
from app.tables import Collection, Decision, ResearchDocument
from tests.projects.test_judged_anew import change
from tests.register import collection, decision, document, store

PINNED = """# {number}. {title}

Date: 2025-0{number}-01

## Status

{status}

## Decision

{title}.

## Recommended stack

{rows}
"""


def record(folder: Path, number: int, title: str, rows: str, status: str = "Accepted") -> None:
    text = PINNED.format(number=number, title=title, status=status, rows=rows)
    (folder / f"000{number}-{title.lower().replace(' ', '-')}.md").write_text(text)


async def shown(client: httpx.AsyncClient, name: str) -> str:
    return (await client.get(f"/stack/pypi/{name}")).text


async def test_the_range_that_is_left_follows_every_import(
    client: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    record(tmp_path, 1, "Use Celery", "- celery >=5")
    record(tmp_path, 2, "Stay on Celery five", "- celery <6")
    await run_import(database, [tmp_path])
    assert "leaves <code>&gt;=5,&lt;6</code>: 2 ranges can be satisfied together" in await shown(client, "celery")
    record(tmp_path, 2, "Stay on Celery five", "- celery <5")
    await run_import(database, [tmp_path])
    assert "No version satisfies all that is in force" in await shown(client, "celery")
    conflicts = await client.get("/stack?conflict=yes")
    assert 'id="package-' in conflicts.text
    record(tmp_path, 2, "Stay on Celery five", "- celery <5", status="Rejected")
    await run_import(database, [tmp_path])
    assert "leaves <code>&gt;=5</code>" in await shown(client, "celery")
    assert "No package matches" in (await client.get("/stack?conflict=yes")).text


async def test_a_package_that_no_record_pins_any_more_is_gone_from_the_stack(
    client: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    record(tmp_path, 1, "Use Celery", "- celery >=5")
    await run_import(database, [tmp_path])
    assert "celery" in (await client.get("/stack")).text
    record(tmp_path, 1, "Use Celery", "- kombu >=5")
    await run_import(database, [tmp_path])
    page = (await client.get("/stack")).text
    assert (">celery</a>" in page, ">kombu</a>" in page) == (False, True)


async def test_the_page_of_a_package_says_first_what_holds_and_then_why(
    client: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    record(tmp_path, 1, "Use Celery", "- celery >=5 (required)")
    record(tmp_path, 2, "Without Pickle", "- dill (forbidden)")
    await run_import(database, [tmp_path])
    text = await shown(client, "celery")
    assert "celery is required</strong>: what is in force leaves <code>&gt;=5</code>." in text
    assert text.index("celery is required") < text.index("Use Celery</a> requires") < text.index('id="pins"')
    assert "dill is forbidden</strong>." in await shown(client, "dill")


async def test_what_holds_for_some_projects_alone_is_said_of_those(
    client: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    record(tmp_path, 1, "Without FastAPI", "- fastapi (forbidden)\n- dill (forbidden, runtime)")
    await run_import(database, [tmp_path])
    assert "fastapi is forbidden</strong>." in await shown(client, "fastapi")
    assert "dill is forbidden at runtime</strong>." in await shown(client, "dill")
    await change(database, Decision, (await ids(database))[0], binds="booking\nweb-*")
    text = await shown(client, "fastapi")
    assert "fastapi is forbidden in booking, web-*</strong>." in text
    assert "forbids <code>any version</code> in booking, web-*" in text
    assert "forbidden <code>any version</code> in booking, web-*" in (await client.get("/stack?q=fastapi")).text


async def test_a_decision_shows_what_its_stack_cannot_be_satisfied_with(
    client: httpx.AsyncClient, database: Database
) -> None:
    await store(database, *_records(since=date(2026, 5, 1)))
    pages = [(await client.get(f"/decisions/{number}")) for number in await ids(database)]
    first, old = (page.text.split('id="pins"')[1].split("</table>")[0] for page in pages)
    assert "Conflict" in first
    assert "recommended\n<code>&lt;6</code> elsewhere</a>" in first
    assert "Conflict" not in old  # superseded


async def test_research_from_before_a_decision_no_longer_counts_against_it(
    client: httpx.AsyncClient, database: Database
) -> None:
    await store(database, *_records(since=date(2024, 5, 1)))
    text = await shown(client, "redis")
    assert "redis is required</strong>: what is in force leaves <code>&gt;=6</code>." in text
    assert "not in force" in text.split("Caches compared")[1].split("</tr>")[0]
    assert "No package matches" in (await client.get("/stack?conflict=yes")).text


async def test_research_that_nobody_decided_on_is_said_to_be_research(
    client: httpx.AsyncClient, database: Database
) -> None:
    pin = Pin(package=Package(ecosystem="pypi", name="redis"), specifier="<6", normalised="<6")
    await store(database, document(collection(), "Caches compared", pins=[pin]))
    assert "No decision pins redis, research does: what is in force leaves <code>&lt;6</code>." in await shown(
        client, "redis"
    )


async def ids(database: Database) -> list[int]:
    async with database.read.connect() as connection:
        return list((await connection.exec_driver_sql("SELECT id FROM decision ORDER BY number")).scalars())


def _records(since: date) -> tuple[Decision, Decision, ResearchDocument]:
    """A decision of 2025 and one that it superseded, and research since a day, which contradicts both."""
    here, redis = collection(), Package(ecosystem="pypi", name="redis")
    pins = [
        Pin(package=redis, specifier=text, normalised=text, level=level)
        for text, level in ((">=6", PinLevel.REQUIRED), (">=7", PinLevel.REQUIRED), ("<6", PinLevel.RECOMMENDED))
    ]
    day = date(2025, 6, 1)
    return (
        decision(here, 1, "Cache in Redis", decided_on=day, pins=pins[:1]),
        decision(here, 2, "Cache in Redis 7", decided_on=day, status=Status.SUPERSEDED, pins=pins[1:2]),
        document(here, "Caches compared", published_on=since, pins=pins[2:]),
    )


async def test_pins_for_other_projects_or_another_audience_contradict_nothing(
    client: httpx.AsyncClient, database: Database
) -> None:
    here, celery = collection(), Package(ecosystem="pypi", name="celery")
    one, two = (Pin(package=celery, specifier=text, level=PinLevel.REQUIRED, normalised=text) for text in ("<5", ">=5"))
    first, second = decision(here, 1, "Old", pins=[one]), decision(here, 2, "New", pins=[two])
    first.binds, second.binds = "shop\nweb-*", "billing"
    await store(database, first, second)
    await change(database, Decision, first.id, title="Older")
    page = await shown(client, "celery")
    assert ("No version satisfies" in page, "in shop, web-*" in page, "in billing" in page) == (False, True, True)
    assert "No package matches" in (await client.get("/stack?conflict=yes")).text
    await change(database, Decision, second.id, binds="web-shop")
    assert "No version satisfies" in await shown(client, "celery")
    assert "Conflict" in (await client.get(f"/decisions/{first.id}")).text.split('id="pins"')[1]
    await change(database, Pin, two.id, audience="development")
    await change(database, Pin, one.id, audience="runtime")
    assert "No version satisfies" not in await shown(client, "celery")
    await change(database, Pin, one.id, audience="all")
    await change(database, Decision, second.id, binds="")
    await change(database, Collection, here.id, binds="billing")
    assert "No version satisfies" not in await shown(client, "celery")
