"""What a settlement offers is all that differs, and what people refuse of a file stays refused."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import httpx
from msgspec.structs import fields

from app.markdown.record import Record
from app.persistence.database.engine import Database
from app.settlements.comparing import APART, FIELDS
from tests.admin.browsing import open_page
from tests.imports.files import adr, column, load, outcomes
from tests.settlements.test_settling import settled

CODE = "Do it.\n\n```python\nfor one in all:\n    {}wait(one)\n```\n"
PINS = "\n## Recommended stack\n\n- `left >=1` ({}required)\n"
TYPED = {"more_information": "Somebody looked."}


async def offered(
    who: httpx.AsyncClient, database: Database, folder: Path, before: dict[str, str], after: dict[str, str],
    typed: dict[str, str],
) -> tuple[str, list[tuple[str, str]]]:  # fmt: skip
    """The page on which record 1 is settled, in which `typed` was typed; its fields with the preselected sides."""
    await load(database, folder, {**before})
    id_ = (await column(database, "SELECT id FROM decision WHERE number = 1"))[0]
    form = (await open_page(who, f"/admin/decisions/{id_}")).fill(**typed)
    assert (await form.press("continue")).status == 303
    run = await load(database, folder, {**after})
    assert "diverged" in outcomes(run)
    shown = (await who.get(f"/imports/{run.run_id}")).text
    page = re.findall(r'href="(/imports/\d+/files/\d+/settlement)"', shown)[0]
    text = unescape((await who.get(page)).text)
    return page, re.findall(r'name="(\w+)" value="(\w+)" checked', text)


def test_every_field_of_a_record_is_compared_or_left_out_on_purpose() -> None:
    assert {one.name for one in fields(Record)} == FIELDS.keys() | APART


async def test_a_relation_that_was_refused_is_not_made_by_the_next_import(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    others = {"2.md": adr("Use two servers", 2), "3.md": adr("Use three servers", 3)}
    one = {"1.md": adr("Use one server", 1, "Superseded by [3](3.md)")}
    page, fields = await offered(admin, database, tmp_path, {"1.md": adr("Use one server", 1), **others}, one, TYPED)
    assert fields == [("status", "file"), ("links", "file"), ("more_information", "ours")]
    assert (await settled(admin, page, "merge", status="ours", links="ours")).status_code == 303
    run = await load(database, tmp_path, {})
    assert outcomes(run) == ["unchanged"] * 3
    assert await column(database, "SELECT kind FROM decision_link") == []
    assert await column(database, "SELECT status FROM decision WHERE number = 1") == ["accepted"]


async def test_the_registry_of_a_package_and_blanks_in_code_are_differences(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    plain = adr("Use one server", 1)
    before = plain.replace("Do it.", CODE.format("")) + PINS.format("")
    after = plain.replace("Do it.", CODE.format("    ")) + PINS.format("npm, ")
    page, fields = await offered(admin, database, tmp_path, {"1.md": before}, {"1.md": after}, TYPED)
    assert fields == [("outcome", "file"), ("more_information", "ours"), ("pins", "file")]
    assert (await settled(admin, page, "merge", outcome="file", pins="file")).status_code == 303
    assert await column(database, "SELECT ecosystem FROM package JOIN pin ON package.id = package_id") == ["npm"]
    assert "        wait(one)" in (await column(database, "SELECT outcome FROM decision"))[0]
    guessed = await column(database, "SELECT findings::text FROM imported_file WHERE outcome = 'settled'")
    assert "nothing was overwritten" not in guessed[0]


async def test_only_what_people_edited_counts_as_edited_here(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    head = "---\ntags: [a]\ndeciders: Ada, Ben\n---\n"
    risks = "\n## Risks\n\n| Risk | Impact |\n| --- | --- |\n| It grows | {} |\n"
    second = adr("Use two servers", 2)
    before = head + adr("Use one server", 1, "Accepted", "Amends [2](2.md)") + risks.format("Slow")
    after = head.replace("Ada, Ben", "Ben, Ada").replace("[a]", "[b]") + adr("Use one server", 1) + risks.format("Off")
    _, fields = await offered(
        admin, database, tmp_path, {"1.md": before, "2.md": second}, {"1.md": after}, {"context": "Typed."}
    )
    assert ("context", "ours") in fields
    assert [name for name, side in fields if side == "ours"] == ["context"]
    assert {"risks", "links", "tags"} <= {name for name, _ in fields}


async def test_a_status_that_follows_from_a_successor_is_settled_as_what_the_record_says_of_itself(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    before = {"1.md": adr("Use one server", 1), "2.md": adr("Use two servers", 2, "Accepted", "Supersedes [1](1.md)")}
    after = {"1.md": adr("Use one server", 1, "Superseded by [2](2.md)")}
    page, fields = await offered(admin, database, tmp_path, before, after, TYPED)
    assert fields == [("status", "file"), ("links", "file"), ("more_information", "ours")]
    assert (await settled(admin, page, "merge", status="file", links="ours")).status_code == 303
    await load(database, tmp_path, {"2.md": adr("Use two servers", 2)})
    assert await column(database, "SELECT status FROM decision WHERE number = 1") == ["superseded"]
