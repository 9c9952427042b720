"""Findings are told by rule: what they mean and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from app.imports.findings import FAMILIES, RULES, UNKNOWN, meaning
from app.imports.service import run_import
from app.persistence.database.engine import Database

PROJECT = Path(__file__).parents[2]

NAMED = re.compile(r"""(?:finding|ImportFinding|_note|note|found)\(\s*"([a-z]+\.[a-z_]+)\"""")


def test_every_rule_has_a_meaning() -> None:
    texts = (path.read_text() for part in ("markdown", "imports") for path in (PROJECT / "app" / part).rglob("*.py"))
    rules = {rule for text in texts for rule in NAMED.findall(text)}
    assert len(rules) > 20
    assert {rule for rule in rules if meaning(rule) == UNKNOWN} == set()
    assert {rule.partition(".")[0] for rule in RULES} <= set(FAMILIES) | {"record", "supersession"}


def test_a_registry_that_is_not_said_is_no_version_that_could_not_be_read() -> None:
    assert "registry" in meaning("pin.ecosystem").meaning
    assert not any("2026" in one.remedy for one in [*RULES.values(), *FAMILIES.values()])


def test_what_was_read_well_is_not_called_guessed_and_nobody_is_asked_to_write_it_again() -> None:
    for rule in ("date.from_heading", "date.badge", "status.badge", "status.box", "title.differs", "image.kept"):
        said = meaning(rule)
        assert said != FAMILIES[rule.partition(".")[0]]
        assert not any(word in f"{said.meaning} {said.remedy}" for word in ("guessed", "year-month-day", "Write"))


async def test_a_report_opens_with_findings_by_rule_and_tells_no_path_of_the_machine(
    client: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "adr"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"000{number}-use.md").write_text(
            f"# {number}. Use {number}\n\n## Status\n\nPerhaps\n\n## Decision\n\nYes.\n"
        )
    report = await run_import(database, [folder])
    for address in (f"/imports/{report.run_id}", "/imports", "/", "/changes"):
        assert str(tmp_path) not in (await client.get(address)).text
    text = (await client.get(f"/imports/{report.run_id}")).text
    assert text.index('id="findings"') < text.index('id="files"')
    assert f'href="/imports/{report.run_id}?rule=status.' in text
    assert meaning("status.unknown").remedy in text
