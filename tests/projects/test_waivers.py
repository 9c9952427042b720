"""A project is let off for a while: asked for by one, approved by another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.persistence.session import run_in_transaction
from app.projects.checking import judge_anew
from app.tables import Decision
from tests.accounts.links import rows
from tests.projects.builds import held, send, uv_lock
from tests.register import counted_statements

BAD = uv_lock(httpx="0.27.0")


def wanted(days: int = 30, **more: str) -> dict[str, str]:
    given = {"ecosystem": "pypi", "package": "HTTPX", "specifier": "<0.28", "reason": "a fork", "until_then": "merged"}
    return given | {"expires_on": (now().date() + timedelta(days=days)).isoformat()} | more


async def test_a_waiver_holds_once_somebody_else_has_approved_it(
    build: httpx.AsyncClient, register: list[Decision], editor: httpx.AsyncClient, admin: httpx.AsyncClient,
    database: Database,
) -> None:  # fmt: skip
    await send(build, uv_lock=BAD)
    assert "Ask for a waiver" in (await editor.get("/projects/shop")).text
    form = await editor.get(f"/projects/shop/waivers/new?ecosystem=pypi&package=httpx&decision={register[0].id}")
    assert ("ADR-1 Async HTTP" in form.text, 'value="httpx"' in form.text) == (True, True)
    asked = await editor.post("/projects/shop/waivers", data=wanted(decision=str(register[0].id)))
    assert asked.status_code == 303
    [(id_, package)] = await rows(database, "SELECT id, package FROM waiver")
    assert package == "httpx"
    assert (await send(build, uv_lock=BAD)).json()["verdicts"][0]["severity"] == "error"
    assert (await editor.post(f"/waivers/{id_}/approval")).status_code == 403
    assert (await admin.post(f"/waivers/{id_}/approval")).status_code == 303
    assert (await admin.post(f"/waivers/{id_}/approval")).status_code == 409
    report = (await send(build, uv_lock=BAD)).json()
    assert (report["verdicts"][0]["severity"], report["verdicts"][0]["waiver"]["owner"]) == ("none", "Edwin Editor")
    assert await rows(database, "SELECT standing FROM project") == [("passing",)]
    listed = (await admin.get("/waivers")).text
    assert ("approved by Ada Admin" in listed, "a fork" in listed) == (True, True)
    assert (await editor.post(f"/waivers/{id_}/withdrawal")).status_code == 303
    await send(build, uv_lock=BAD)
    assert await rows(database, "SELECT standing FROM project") == [("failing",)]
    assert await held(database, "until IS NULL") == [("httpx", "violation")]


@pytest.mark.usefixtures("register")
async def test_what_was_denied_is_told_to_the_build_and_taken_back_by_another_alone(
    build: httpx.AsyncClient, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    await send(build, uv_lock=BAD)
    await editor.post("/projects/shop/waivers", data=wanted())
    [(id_,)] = await rows(database, "SELECT id FROM waiver")
    assert (await admin.post(f"/waivers/{id_}/denial")).status_code == 303
    verdict = (await send(build, uv_lock=BAD)).json()["verdicts"][0]
    assert (verdict["severity"], verdict["denial"]["approved_by"]) == ("error", "Ada Admin")
    assert (await editor.post(f"/waivers/{id_}/withdrawal")).status_code == 403
    assert (await admin.post(f"/waivers/{id_}/withdrawal")).status_code == 303
    assert (await send(build, uv_lock=BAD)).json()["verdicts"][0]["denial"] is None


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    "wrong",
    [
        wanted(reason=""), wanted(until_then=""), wanted(0), wanted(91), wanted(specifier="<<1"), wanted(package=""),
        wanted(decision="2147483647"), wanted(expires_on="never"), wanted(specifier="<1", ecosystem=""),
    ],
)  # fmt: skip
async def test_what_cannot_be_waived_is_said(
    build: httpx.AsyncClient, editor: httpx.AsyncClient, database: Database, wrong: dict[str, str]
) -> None:
    await send(build, uv_lock=BAD)
    assert (await editor.post("/projects/shop/waivers", data=wrong)).status_code == 422
    assert await rows(database, "SELECT count(*) FROM waiver") == [(0,)]


async def test_the_list_of_waivers_costs_one_statement(app: Any, client: httpx.AsyncClient) -> None:
    with counted_statements(app) as seen:
        assert "No waivers yet" in (await client.get("/waivers?state=&ends=")).text
    assert len(seen) == 1


async def test_a_reader_approves_nothing(reading_person: httpx.AsyncClient) -> None:
    assert (await reading_person.post("/waivers/1/approval")).status_code == 403
    assert (await reading_person.post("/waivers/1/withdrawal")).status_code == 404
    assert (await reading_person.post("/waivers/1/nonsense")).status_code == 404


FILE = """
[[waivers]]
package = "httpx"
owner = "Mara Lind"
reason = "A fork"
until-then = "It is merged"
expires-on = {day}
"""


def repository(day: int = 30, more: str = "", name: str = "httpx") -> bytes:
    text = FILE.format(day=(now() + timedelta(days=day)).date()) + more
    return text.replace("httpx", name).encode()


@pytest.mark.usefixtures("register")
async def test_what_a_repository_waives_counts_in_the_register_and_is_listed(
    build: httpx.AsyncClient, editor: httpx.AsyncClient, database: Database
) -> None:
    files = {".rationale.toml": repository(10), "uv.lock": BAD}
    report = (await _sent(build, files)).json()
    assert (report["verdicts"][0]["severity"], report["verdicts"][0]["waiver"]["origin"]) == ("none", ".rationale.toml")
    assert "The waiver of httpx in .rationale.toml ends in 10 days" in report["notices"][0]
    assert await rows(database, "SELECT standing FROM project") == [("passing",)]
    [(id_,)] = await rows(database, "SELECT id FROM waiver")
    listed = (await editor.get("/waivers")).text
    assert ("In its own file" in listed, "Mara Lind" in listed, "ends in 10 days" in listed) == (True, True, True)
    assert "Take back" not in listed
    assert (await editor.post(f"/waivers/{id_}/withdrawal")).status_code == 404
    await _sent(build, files)
    assert await rows(database, "SELECT id FROM waiver") == [(id_,)]
    await _sent(build, {"uv.lock": BAD})
    assert await rows(database, "SELECT count(*) FROM waiver") == [(0,)]
    assert await rows(database, "SELECT standing FROM project") == [("failing",)]


@pytest.mark.usefixtures("register")
async def test_the_register_comes_before_the_repository(
    build: httpx.AsyncClient, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    files = {".rationale.toml": repository(), "uv.lock": BAD}
    await _sent(build, files)
    await editor.post("/projects/shop/waivers", data=wanted())
    [(id_,)] = await rows(database, "SELECT id FROM waiver WHERE state = 'requested'")
    await admin.post(f"/waivers/{id_}/denial")
    verdict = (await _sent(build, files)).json()["verdicts"][0]
    assert (verdict["severity"], verdict["denial"]["approved_by"]) == ("error", "Ada Admin")


@pytest.mark.usefixtures("register")
async def test_a_waiver_of_a_file_about_nothing_is_named_where_all_files_came(build: httpx.AsyncClient) -> None:
    files = {".rationale.toml": repository(name="redis"), "uv.lock": BAD}
    assert "redis in .rationale.toml is about nothing" in (await _sent(build, files)).json()["notices"][0]
    assert (await _sent(build, files, "?whole=no")).json()["notices"] == []


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("file", "said"),
    [
        (repository(more="expires = 1\n"), "expires"), (repository(91), "90 days at most"),
        (repository(-700_000), "no day on which"), (b"[", "cannot be read"),
        (b"\xff", "cannot be read"), (b"x" * 100_001, "larger"), (repository(more='specifier = "<<1"\n'), "no range"),
        (repository(name="x" * 300), "cannot be read"),
    ],
)  # fmt: skip
async def test_a_file_that_says_something_else_is_refused_and_nothing_is_stored(
    build: httpx.AsyncClient, database: Database, file: bytes, said: str
) -> None:
    answer = await _sent(build, {".rationale.toml": file, "uv.lock": BAD})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert await rows(database, "SELECT count(*) FROM project") == [(0,)]


@pytest.mark.usefixtures("register")
async def test_a_waiver_of_a_file_holds_when_projects_are_judged_anew(
    build: httpx.AsyncClient, database: Database
) -> None:
    await _sent(build, {".rationale.toml": repository(), "uv.lock": BAD})
    before = await held(database)
    await run_in_transaction(database, lambda session: judge_anew(session, None, "", 0, 10))
    assert await held(database) == before
    assert await rows(database, "SELECT standing FROM project") == [("passing",)]


async def _sent(build: httpx.AsyncClient, files: dict[str, bytes], query: str = "") -> httpx.Response:
    parts = [("file", one) for one in files.items()]
    return await build.post(f"/projects/shop/checks{query}", files=parts, headers={"accept": "application/json"})
