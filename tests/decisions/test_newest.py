"""The order of the newest: what has no date stands where it was entered."""

import re
from datetime import UTC, date, datetime
from html import unescape

import httpx

from app.persistence.database.engine import Database
from tests.register import collection, decision, store, titles


async def test_what_has_no_date_stands_at_the_day_on_which_it_was_entered(
    client: httpx.AsyncClient, database: Database
) -> None:
    here = collection()
    waits = decision(here, 1, "Waits", status="proposed", decided_on=None, created_at=datetime(2025, 5, 5, tzinfo=UTC))
    days = {"Later": date(2025, 5, 6), "Same day": date(2025, 5, 5), "Sooner": date(2025, 5, 4)}
    dated = [decision(here, n, title, decided_on=day) for n, (title, day) in enumerate(days.items(), 2)]
    await store(database, waits)
    await store(database, *dated)
    newest = ["Later", "Same day", "Waits", "Sooner"]
    for narrowed in ("", "&collection=platform"):
        for sort, expected in (("newest", newest), ("oldest", newest[::-1])):
            assert titles((await client.get(f"/decisions?sort={sort}{narrowed}")).text) == expected
    assert titles((await client.get("/decisions?year=2025")).text) == ["Later", "Same day", "Sooner"], "decided then"
    shown = (await client.get("/timeline")).text
    assert shown.index("Later") < shown.index("Same day") < shown.index("Sooner")
    assert "Waits" not in shown


async def test_the_next_page_of_the_newest_goes_on_where_the_first_ended(
    client: httpx.AsyncClient, database: Database
) -> None:
    here, entered = collection(), datetime(2025, 5, 5, 12, tzinfo=UTC)
    days = [None if n % 2 else date(2025, 5, 5) for n in range(1, 61)]
    await store(
        database,
        *(decision(here, n, f"Use {n:02}", decided_on=day, created_at=entered) for n, day in enumerate(days, 1)),
    )
    first = (await client.get("/decisions")).text
    follows = re.search(r'href="(/decisions\?[^"]*after=[^"]+)"', first)
    assert follows
    second = (await client.get(unescape(follows[1]))).text
    assert sorted(titles(first) + titles(second)) == [f"Use {n:02}" for n in range(1, 61)]
