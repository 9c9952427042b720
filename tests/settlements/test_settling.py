"""A record that was edited here while its file changed, too, is settled in place: the file's, ours, or a merge."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.persistence.database.engine import Database
from tests.admin.browsing import open_page
from tests.imports.files import adr, column, load, outcomes

OLD = {"1.md": adr("Use one server", 1), "2.md": adr("Write in Python", 2)}
RISKS = "\n## Risks\n\n| Risk | Impact |\n| --- | --- |\n| It grows | Slow |\n"
NEW = {"1.md": adr("Use two servers", 1, "Accepted", "Amends [2](2.md)").replace("Do it.", "Do it twice.") + RISKS}


async def diverged(who: httpx.AsyncClient, database: Database, folder: Path) -> str:
    """The page on which the first record is settled, whose consequences were edited here."""
    await load(database, folder, OLD)
    id_ = (await column(database, "SELECT id FROM decision WHERE number = 1"))[0]
    form = (await open_page(who, f"/admin/decisions/{id_}")).fill(
        consequences="It costs more.", decided_on="2024-04-01"
    )
    assert (await form.press("continue")).status == 303
    run = await load(database, folder, NEW)
    assert sorted(outcomes(run)) == ["diverged", "unchanged"]
    shown = (await who.get(f"/imports/{run.run_id}")).text
    return re.findall(r'href="(/imports/\d+/files/\d+/settlement)"', shown)[0]


async def settled(who: httpx.AsyncClient, page: str, how: str, **choices: str) -> httpx.Response:
    version = re.findall(r'name="version" value="(\d+)"', (await who.get(page)).text)
    return await who.post(page, data={"how": how, "version": version[0] if version else "1", **choices})


async def said(database: Database) -> list[Any]:
    columns = "title, outcome, consequences, decided_on::text"
    row = await column(database, f"SELECT ARRAY[{columns}] FROM decision WHERE number = 1")
    return [
        *row[0],
        *await column(database, "SELECT title FROM risk"),
        *await column(database, "SELECT kind FROM decision_link"),
    ]


FILES = ["Use two servers", "Do it twice.", "It is done.", "2024-03-01", "It grows", "amends"]
OURS = ["Use one server", "Do it.", "It costs more.", "2024-04-01"]
MERGED = ["Use two servers", "Do it.", "It costs more.", "2024-03-01", "It grows"]


async def test_both_sides_are_shown_field_by_field_with_what_was_edited_here(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    text = unescape((await admin.get(await diverged(admin, database, tmp_path))).text)
    assert re.findall(r'-differs">([^<]*?) ?(<span class="meta">edited here</span>)?</h2>', text) == [
        ("Title", ""), ("Date", '<span class="meta">edited here</span>'), ("Links to other records", ""),
        ("Context", ""), ("Outcome", ""), ("Consequences", '<span class="meta">edited here</span>'), ("Risks", ""),
    ]  # fmt: skip
    assert "<del>costs more</del><ins>is done</ins>" in text
    assert re.findall(r'name="(\w+)" value="(\w+)" checked', text) == [
        ("title", "file"), ("dated_on", "ours"), ("links", "file"), ("context", "file"), ("outcome", "file"),
        ("consequences", "ours"),
        ("risks", "file"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("how", "choices", "then"),
    [("file", {}, FILES), ("ours", {"title": "file"}, OURS),
     ("merge", {"title": "file", "dated_on": "file", "risks": "file", "outcome": "ours"}, MERGED)],
)  # fmt: skip
async def test_it_is_settled_and_the_next_import_says_unchanged(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path, how: str, choices: dict[str, str], then: list[str]
) -> None:
    page = await diverged(admin, database, tmp_path)
    done = await settled(admin, page, how, **choices)
    assert done.status_code == 303
    assert await said(database) == then
    assert "Settle<" not in (await admin.get(done.headers["location"])).text
    assert (await settled(admin, page, how)).status_code == 409, "once is enough"
    assert sorted(outcomes(await load(database, tmp_path, {}))) == ["unchanged", "unchanged"]
    touched = (
        await column(
            database,
            "SELECT record_version = version FROM source JOIN decision d ON d.id = decision_id WHERE number = 1",
        )
    )[0]
    assert touched is (how == "file"), "who kept something of ours has edited it"
    later = await load(database, tmp_path, {"1.md": adr("Use three servers", 1)})
    assert sorted(outcomes(later)) == (["unchanged", "updated"] if how == "file" else ["diverged", "unchanged"])


async def test_a_record_that_was_changed_meanwhile_is_shown_again_and_a_choice_is_needed(
    admin: httpx.AsyncClient, reading_person: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    page = await diverged(admin, database, tmp_path)
    assert (await reading_person.get(page)).status_code == 403
    overtaken = {"how": "file", "version": "1"}
    for data in (overtaken, {"how": "nothing"}, {"version": "x"}, {"version": "²"}, {"title": "theirs"}):
        answer = await admin.post(page, data=overtaken | data)
        assert answer.status_code == (409 if data == overtaken else 422), data
        assert "Merge as chosen" in answer.text
    assert await said(database) == OURS
    assert (await admin.get(page.replace("/files/", "/files/99"))).status_code == 404


async def test_what_was_settled_is_taken_back_as_one_step(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    page = await diverged(admin, database, tmp_path)
    await settled(admin, page, "file")
    newest = (await column(database, "SELECT max(operation_id) FROM revision"))[0]
    assert (await admin.post(f"/admin/operations/{newest}/undo", data={})).status_code == 303
    assert await said(database) == OURS
    assert page in (await admin.get(page.partition("/files/")[0])).text, "the two differ again, which is said"
    assert sorted(outcomes(await load(database, tmp_path, {}))) == ["diverged", "unchanged"]


@pytest.mark.parametrize("how", ["file", "ours"])
async def test_what_was_taken_back_can_be_settled_again_or_come_again(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path, how: str
) -> None:
    page = await diverged(admin, database, tmp_path)
    await settled(admin, page, how)
    newest = "SELECT max(id) FROM operation"
    for expected in (200, 409, 200):
        last = (await column(database, newest))[0]
        assert (await admin.post(f"/admin/operations/{last}/undo", data={})).status_code == 303
        assert (await admin.get(page)).status_code == expected
    assert (await settled(admin, page, "file")).status_code == 303
    assert await said(database) == FILES
    assert sorted(outcomes(await load(database, tmp_path, {}))) == ["unchanged", "unchanged"]
    later = await load(database, tmp_path, {"1.md": adr("Use three servers", 1)})
    assert sorted(outcomes(later)) == ["unchanged", "updated"]


async def test_an_older_text_of_a_file_and_one_that_is_research_now_say_so(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    page = await diverged(admin, database, tmp_path)
    later = await load(
        database, tmp_path, {"1.md": "---\ntype: research\n---\n# Servers\n\n## Key Findings\n\n- Two\n"}
    )
    assert "diverged" in outcomes(later)
    older = await admin.get(page)
    assert (older.status_code, "A later import found another text" in older.text) == (409, True)
    shown = (await admin.get(f"/imports/{later.run_id}")).text
    newer = re.findall(r'href="(/imports/\d+/files/\d+/settlement)"', shown)[0]
    text = (await admin.get(newer)).text
    assert "only keeping the record is possible" in text or "Keep ours" in text
    assert (await settled(admin, newer, "ours")).status_code == 303
    assert await said(database) == OURS
