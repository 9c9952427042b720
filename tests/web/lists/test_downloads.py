"""Lists as files: all that matches, streamed."""

from __future__ import annotations

import csv
import io

import httpx
import pytest
from python_calamine import CalamineWorkbook

from app.persistence.database.engine import Database
from app.tables import Person, Risk, Tag
from tests.register import collection, decision, document, store

MANY = 120  # more than a page has


async def rows(client: httpx.AsyncClient, address: str) -> list[list[str]]:
    answer = await client.get(address)
    assert answer.headers["cache-control"] == "no-store", "nobody else is to find it in a cache"
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))


async def test_all_that_matches_leaves_as_a_file_with_collection_and_address(
    client: httpx.AsyncClient, database: Database
) -> None:
    here, tag = collection(), Tag(name="jobs")
    await store(
        database, *(decision(here, n, f"Job {n}", tags=[tag]) for n in range(1, MANY)), decision(here, 999, "Other")
    )
    answer = await client.get("/decisions?tag=jobs&format=csv&sort=number")
    assert answer.headers["content-disposition"] == 'attachment; filename="decisions.csv"'
    names, first, *others = await rows(client, "/decisions?tag=jobs&format=csv&sort=number")
    assert len(others) == MANY - 2
    found = dict(zip(names, first, strict=True))
    assert (found["Number"], found["Collection"]) == ("ADR-1", here.name)
    assert (await client.get(found["Address"], follow_redirects=True)).status_code == 200


async def test_people_and_tags_leave_as_files_and_what_has_none_says_so(
    client: httpx.AsyncClient, database: Database
) -> None:
    await store(database, decision(collection(), 1, "Queue", owner=Person(name="Mara Lind"), tags=[Tag(name="jobs")]))
    names, mara = await rows(client, "/people?format=csv&q=mara")
    assert (names[:2], mara[:2]) == (["Name", "Decisions owned"], ["Mara Lind", "1"])
    assert [line[:3] for line in await rows(client, "/tags?format=csv")] == [
        ["Tag", "Decisions", "Research"], ["jobs", "1", "0"],
    ]  # fmt: skip
    assert 'href="/people?format=csv" download' in (await client.get("/people")).text
    for path in ("/search?q=queue&format=csv", "/changes?format=csv", "/timeline?format=csv"):
        assert (await client.get(path)).status_code == 406, path


@pytest.mark.parametrize("kind", ["csv", "markdown", "xlsx"])
@pytest.mark.parametrize("name", ["decisions", "research", "risks"])
async def test_every_list_has_every_format(client: httpx.AsyncClient, database: Database, name: str, kind: str) -> None:
    here, risks = collection(), [Risk(title="It | grows\n<b>")]
    await store(database, decision(here, 1, "=1+1", risks=risks), document(here, "=1+1"))
    answer = await client.get(f"/{name}?format={kind}")
    assert answer.status_code == 200
    if kind == "xlsx":
        lines = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert len(lines) == 2
        assert any(str(cell).endswith(("1+1", "<b>")) for cell in lines[1])
    elif kind == "markdown":
        assert {line.replace("\\|", "").count("|") for line in answer.text.splitlines()} == {
            answer.text.splitlines()[0].count("|")
        }
    else:
        text = next(iter(csv.reader(io.StringIO(answer.text.splitlines()[-1]))))
        assert not any(cell.startswith("=") for cell in text), "a text is no formula"


async def test_lists_offer_all_as_a_file(client: httpx.AsyncClient, database: Database) -> None:
    await store(database, decision(collection(), 1, "Job"))
    text = (await client.get("/decisions?status=accepted")).text
    for kind in ("csv", "markdown", "xlsx"):
        assert f'href="/decisions?format={kind}&amp;status=accepted" download' in text
