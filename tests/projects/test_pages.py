"""The register of projects, and how one of them stands."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
import pytest_asyncio

from app.persistence.database.engine import Database
from app.tables import Decision
from tests.projects.builds import send, uv_lock
from tests.register import PARTIAL, counted_statements, titles


@pytest_asyncio.fixture
async def projects(register: list[Decision], build: httpx.AsyncClient) -> list[Decision]:
    """One that follows, one that breaks two decisions, and one that would break what is proposed."""
    await send(build, "api", uv_lock=uv_lock(httpx="0.28.1"))
    await send(build, "shop", uv_lock=uv_lock(httpx="0.27.0", requests="2.32.0", idna="3.10", rich="14.0"))
    await send(build, "web", uv_lock=uv_lock(httpx="0.28.1", idna="3.10"))
    return register


NARROWED = {
    "": ["api", "shop", "web"], "standing=failing": ["shop"], "standing=warned": ["web"], "q=SHO": ["shop"],
    "package=idna": ["shop", "web"], "verdict=forbidden": ["shop"], "stale=yes": [], "owner=2147483647": [],
    "sort=checked": ["api", "shop", "web"], "standing=perhaps&owner=x&after=%21": ["api", "shop", "web"],
}  # fmt: skip


@pytest.mark.usefixtures("projects")
async def test_the_address_narrows_the_projects(client: httpx.AsyncClient) -> None:
    pages = {query: await client.get(f"/projects?{query}") for query in NARROWED}
    assert {query: titles(page.text) for query, page in pages.items()} == NARROWED
    assert {page.status_code for page in pages.values()} == {200}


async def test_who_follows_drifts_or_breaks_a_decision_can_be_listed(
    client: httpx.AsyncClient, projects: list[Decision]
) -> None:
    listed = await client.get(f"/projects?decision={projects[0].id}&verdict=ok")
    assert titles(listed.text) == ["api", "web"]
    assert titles((await client.get(f"/projects?decision={projects[1].id}")).text) == ["shop", "web"]


async def test_a_decision_tells_how_projects_stand_to_it(client: httpx.AsyncClient, projects: list[Decision]) -> None:
    page = (await client.get(f"/decisions/{projects[0].id}")).text
    assert ("1 use what it forbids" in page, "1 break it" in page, "2 follow it" in page) == (True, True, True)
    assert f"/projects?decision={projects[0].id}&amp;verdict=ok" in page


@pytest.mark.usefixtures("projects")
async def test_the_first_page_tells_what_is_enforced(client: httpx.AsyncClient, database: Database) -> None:
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE project SET checked_at = '2026-01-02' WHERE slug = 'web'")
    page = " ".join((await client.get("/")).text.split())
    assert "1 of 1 accepted decision pins a package" in page
    assert ("3 projects" in page, "1 breaks one" in page) == (True, True)
    assert '<a href="/projects/web">web</a>' in page.split("Not checked lately")[1]


@pytest.mark.usefixtures("projects")
async def test_a_project_is_shown_with_what_decisions_do_not_want(client: httpx.AsyncClient) -> None:
    page = (await client.get("/projects/shop")).text
    first, second = page.split("ADR-1 Async HTTP</a>", 1)[1].split("ADR-2 Names</a>", 1)
    assert ("httpx" in first, "requests" in first, "idna" in second) == (True, True, True)
    assert "httpx 0.27.0 (uv.lock:" in first
    assert "would bring 1 error." in page
    assert "uv.lock" in page.split('id="files"')[1]
    assert "In a build" in page
    assert "outside of what a decision requires" in page.split("What these words mean")[1].split("</details>")[0]
    assert re.search(r"http://[\w.:-]+/projects/shop/checks", page), "the address that was asked, where none is set"


@pytest.mark.usefixtures("projects")
async def test_what_held_before_stays_known(client: httpx.AsyncClient, build: httpx.AsyncClient) -> None:
    await send(build, "shop", uv_lock=uv_lock(httpx="0.28.1"))
    page = (await client.get("/projects/shop")).text
    assert "it follows every decision" in page
    assert "requests" in page.split('id="history"')[1]
    listed = await client.get("/projects/shop/verdicts?past=yes&kind=forbidden", headers=PARTIAL)
    assert "requests" in listed.text


@pytest.mark.usefixtures("projects")
async def test_verdicts_are_a_list_with_filters_and_a_file(client: httpx.AsyncClient) -> None:
    page = (await client.get("/projects/shop/verdicts?severity=error")).text
    assert "2 verdicts" in page
    every = (await client.get("/projects/shop/verdicts")).text
    assert ("/stack/pypi/httpx" in every, "rich" in every, "/stack/pypi/rich" in every) == (True, True, False)
    file = await client.get("/projects/shop/verdicts?format=csv")
    assert file.headers["content-type"].startswith("text/csv")
    assert "rich" in file.text
    assert "shop" in (await client.get("/projects?format=csv")).text


@pytest.mark.usefixtures("projects")
@pytest.mark.parametrize(
    "address", ["/projects", "/projects/shop", "/projects/shop/verdicts", "/projects/shop/badge.svg"]
)
async def test_a_page_costs_one_statement(app: Any, client: httpx.AsyncClient, address: str) -> None:
    with counted_statements(app) as seen:
        assert (await client.get(address)).status_code == 200
    assert len(seen) == 1


@pytest.mark.parametrize("address", ["/projects/none", "/projects/none/verdicts", "/projects/none/badge.svg"])
async def test_a_project_that_nobody_has_checked_is_not_there(client: httpx.AsyncClient, address: str) -> None:
    assert (await client.get(address)).status_code == 404


@pytest.mark.usefixtures("projects")
async def test_a_badge_is_never_green_when_it_is_stale(client: httpx.AsyncClient, database: Database) -> None:
    assert "passing" in (await client.get("/projects/api/badge.svg")).text
    assert "2 findings" in (await client.get("/projects/shop/badge.svg")).text
    assert (await client.get("/projects/web/badge.json")).json()["message"] == "1 warning"
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE project SET checked_at = '2026-01-02'")
    badge = (await client.get("/projects/api/badge.svg")).text
    assert ("not checked since 2026-01-02" in badge, "#1a7f37" in badge) == (True, False)
    assert "Passing, not checked lately" in (await client.get("/projects")).text


@pytest.mark.usefixtures("register")
async def test_somebody_sends_files_with_a_browser(editor: httpx.AsyncClient) -> None:
    assert (await editor.get("/projects/new?name=Web+Shop")).headers["location"] == "/projects/web-shop/files"
    assert 'type="file"' in (await editor.get("/projects/web-shop/files")).text
    sent = [("file", ("uv.lock", uv_lock(httpx="0.27.0")))]
    answer = await editor.post("/projects/web-shop/checks", files=sent, headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/projects/web-shop")
    refused = await editor.post(
        "/projects/none/checks", files=[("file", ("uv.lock", b""))], headers={"accept": "text/html"}
    )
    assert (refused.status_code, "uv.lock" in refused.text) == (422, True)
    assert (await editor.get("/projects/none")).status_code == 404
