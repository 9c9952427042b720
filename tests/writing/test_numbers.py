"""A draft has no number. It gets the next one of its collection when it is proposed."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from app.decisions.models import LinkKind, Status
from app.exports.service import run_export
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.tables import Collection, Decision, DecisionLink, Outbox
from tests.admin.browsing import open_page, rows
from tests.register import collection, decision, link, store, titles
from tests.rounds.conftest import ids, opened


async def kept(client: httpx.AsyncClient, title: str) -> str:
    """The address of a draft that somebody keeps."""
    page = await (await open_page(client, "/decisions/new")).fill(title=title).press("keep")
    assert page.status == 303, page.text
    return str((await client.get(page.response.headers["location"], follow_redirects=True)).url.path)


async def change(client: httpx.AsyncClient, path: str, **values: str) -> httpx.Response:
    """Somebody changes the record at an address in the form of the admin pages."""
    id_ = path.rpartition("/")[2].partition("-")[0]
    return (await (await open_page(client, f"/admin/decisions/{id_}")).fill(**values).press()).response


async def address(database: Database, title: str) -> str:
    found = await rows(database, sa.select(Decision.id).where(Decision.title == title))  # type: ignore[call-overload,arg-type]
    return f"/decisions/{found[0][0]}"


async def numbers(database: Database) -> dict[str, int | None]:
    return dict(await rows(database, sa.select(Decision.title, Decision.number)))  # type: ignore[call-overload]


async def test_of_two_drafts_the_one_that_is_proposed_first_gets_the_lower_number(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    hers, his = await kept(admin, "Use Redis"), await kept(editor, "Use Valkey")
    page = (await editor.get(hers)).text
    assert "<title>Draft Use Redis" in page
    assert (await change(editor, his, status="proposed")).status_code == 303
    assert await numbers(database) == {"Use Redis": None, "Use Valkey": 1}
    assert (await change(admin, hers, status="accepted")).status_code == 303
    assert await numbers(database) == {"Use Redis": 2, "Use Valkey": 1}
    assert "<title>ADR-2 Use Redis" in (await editor.get(hers)).text, "the address of the draft stays"


async def test_who_is_asked_about_a_draft_is_told_its_number(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    await kept(editor, "Use Valkey")
    (one,) = (await rows(database, sa.select(Decision)))[0]  # type: ignore[call-overload]
    await opened(editor, one, [(await ids(database))["ada"]])
    assert "ADR-1" in (await admin.get("/me")).text
    assert [tuple(one) for one in await rows(database, sa.select(Outbox.subject))] == [  # type: ignore[call-overload]
        ("ADR-1 waits for you: Use Valkey",)
    ]


async def test_a_draft_that_is_thrown_away_burns_no_number(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    path = await kept(editor, "Use Redis")
    id_ = path.rpartition("/")[2].partition("-")[0]
    deletion = await open_page(admin, f"/admin/decisions/{id_}/delete")
    assert (await deletion.press()).status == 303
    page = await (await open_page(editor, "/decisions/new")).fill(title="Use Valkey").press("propose")
    assert page.status == 303
    assert await numbers(database) == {"Use Valkey": 1}


async def test_a_number_so_high_that_none_could_come_after_it_is_refused_in_words(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    log = collection()
    await store(database, log, decision(log, 1, "Use Valkey"))
    refused = await change(admin, await address(database, "Use Valkey"), number="2147483647")
    assert (refused.status_code, "999999999" in refused.text) == (422, True)
    assert (await change(admin, await address(database, "Use Valkey"), number="20240506")).status_code == 303
    page = await (await open_page(editor, "/decisions/new")).fill(title="Use Redis").press("propose")
    assert page.status == 303
    assert await numbers(database) == {"Use Valkey": 20_240_506, "Use Redis": 20_240_507}
    assert (await change(admin, await address(database, "Use Redis"), number="999999999")).status_code == 303
    await (await open_page(editor, "/decisions/new")).fill(title="Use Kafka").press("propose")
    assert (await numbers(database))["Use Kafka"] == 20_240_508, "one of nine digits has none come behind it"


async def test_drafts_that_are_proposed_at_once_get_numbers_without_gaps(database: Database) -> None:
    log = collection()
    await store(database, log, *(decision(log, None, f"Tea {at}", status=Status.DRAFT) for at in range(12)))
    assert set((await numbers(database)).values()) == {None}

    async def propose(title: str) -> None:
        async def work(session) -> None:  # type: ignore[no-untyped-def]
            found = await session.scalar(sa.select(Decision).where(Decision.title == title))  # type: ignore[arg-type]
            found.status = Status.PROPOSED
            await session.flush()
            if title == "Tea 3":
                raise LookupError("it is not proposed after all")

        await run_in_transaction(database, work)

    told = await asyncio.gather(*(propose(f"Tea {at}") for at in range(12)), return_exceptions=True)
    assert [type(one) for one in told if one] == [LookupError]
    found = await numbers(database)
    assert found.pop("Tea 3") is None
    assert sorted(number for number in found.values() if number) == list(range(1, 12))


async def test_a_number_is_never_taken_away(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    log = collection()
    one = decision(log, 4, "Use Redis", status=Status.PROPOSED)
    await store(database, log, one)
    refused = await change(admin, f"/{one.id}", number="")
    assert refused.status_code == 422
    assert "A number that was given once is not taken away." in refused.text
    assert (await change(editor, f"/{one.id}", status="draft")).status_code == 303
    assert (await change(editor, f"/{one.id}", status="proposed")).status_code == 303
    assert await numbers(database) == {"Use Redis": 4}
    assert (await change(admin, f"/{one.id}", number="9")).status_code == 303
    await kept(editor, "Use Valkey")
    page = await (await open_page(editor, "/decisions/new")).fill(title="Use Dragonfly").press("propose")
    assert page.status == 303
    assert (await numbers(database))["Use Dragonfly"] == 10, "what somebody gave by hand counts"


async def test_a_successor_gets_its_number_when_it_is_accepted(admin: httpx.AsyncClient, database: Database) -> None:
    log = collection()
    old, new = decision(log, 1, "Use Redis"), decision(log, None, "Use Valkey", status=Status.DRAFT)
    new.links_out = [DecisionLink(kind=LinkKind.SUPERSEDES, target=old)]
    await store(database, log, old, new)
    assert "Draft Use Valkey" in (await admin.get(f"/decisions/{old.id}", follow_redirects=True)).text
    assert (await change(admin, f"/{new.id}", status="accepted")).status_code == 303
    page = (await admin.get(f"/decisions/{old.id}", follow_redirects=True)).text
    assert "ADR-2 Use Valkey" in page
    assert [tuple(one) for one in await rows(database, sa.select(Decision.status).order_by(Decision.id))] == [  # type: ignore[call-overload, arg-type]
        ("superseded",),
        ("accepted",),
    ]


async def a_log(database: Database, cups: int = 3) -> Collection:
    log = collection()
    tea, milk = (decision(log, None, title, status=Status.DRAFT) for title in ("Tea", "Milk"))
    tea.links_out = [DecisionLink(kind=LinkKind.DEPENDS_ON, target=milk)]
    await store(database, *(decision(log, at, f"Cup {at}") for at in range(1, cups + 1)), tea, milk)
    return log


@pytest.mark.parametrize(
    "place",
    ["/decisions?sort=number&status=draft", "/decisions/graph", "/search?q=milk", "/changes", "/", "/admin/changes"],
)
async def test_where_others_have_a_number_it_says_draft(
    admin: httpx.AsyncClient, database: Database, place: str
) -> None:
    await a_log(database)
    ((milk,),) = await rows(database, sa.select(Decision.id).where(Decision.title == "Milk"))  # type: ignore[call-overload, arg-type]
    assert (await change(admin, f"/{milk}", review_on="2027-01-01")).status_code == 303
    page = (await admin.get(place)).text
    assert re.search(r"Draft\b(?:\s|<[^>]*>)*Milk|Milk(?:\s|<[^>]*>)*Draft", page)
    assert "ADR-None" not in page
    assert "ADR- " not in page


async def test_in_the_order_of_numbers_drafts_come_last(editor: httpx.AsyncClient, database: Database) -> None:
    await a_log(database, cups=49)
    first = (await editor.get("/decisions?sort=number")).text
    second = (await editor.get(link(first, "next"))).text
    assert titles(first)[-2:] == ["Cup 49", "Tea"]
    assert titles(second) == ["Milk"]
    assert titles((await editor.get(link(second, "prev"))).text) == titles(first)


async def test_what_has_no_number_is_not_called_by_one(
    editor: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    log = await a_log(database)
    assert (
        "No decision of this collection" in (await editor.get(f"/mentions/choices?q=%23Milk&collection={log.id}")).text
    )
    assert "#2" in (await editor.get(f"/mentions/choices?q=%23Cup%202&collection={log.id}")).text
    table = (await editor.get("/decisions?format=csv&status=draft&sort=title")).text
    assert [line.split(",")[:3] for line in table.splitlines()[1:]] == [["", "Milk", "draft"], ["", "Tea", "draft"]]
    report = await run_export(database, tmp_path / "out")
    assert {"platform/milk.md", "platform/tea.md"} <= set(report.paths)
