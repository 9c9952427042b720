"""How a package stands follows from its records, whatever happens to them."""

from pathlib import Path

import httpx

from app.imports.service import run_import
from app.persistence.database.engine import Database

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
    assert ("celery" in page.split("<main")[1], "kombu" in page) == (False, True)
