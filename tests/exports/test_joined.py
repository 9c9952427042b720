"""A file with several decisions: read record by record, known by its anchors, written back as the one file it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.exports.service import run_export
from app.persistence.database.engine import Database
from tests.imports.files import by_name, column, load, outcomes, rules

ENTRY = "\n**Status:** Accepted\n**Date:** 2026-01-02\n\n### Context\n\nIt rains.\n\n### Decision\n\nA {}.\n\n"
LOG = (
    "# Our decisions\n\nAll of them. See [the second](#adr-002-a-door).\n\n"
    f"## ADR-001: A roof\n{ENTRY.format('roof')}## ADR-002: A door\n{ENTRY.format('door')}"
    "Supersedes [ADR-001](#adr-001-a-roof).\n\n## Legend\n\nAccepted: adopted.\n"
)
TABLE = (
    "# Register\n\n| ID | Title | Status | Date | Decision |\n|---|---|---|---|---|\n"
    "| ADR-001 | A roof | Accepted | 2026-01-02 | Of tin |\n"
    "| ADR-002 | A door | Rejected | 2026-01-03 | Of oak |\n\nEnd.\n"
)


async def exported(database: Database, folder: Path, name: str = "decisions.md") -> bytes:
    """The file as an export at kept paths writes it."""
    await run_export(database, folder, keep_paths=True)
    return (folder / name).read_bytes()


async def change(database: Database, statement: str) -> None:
    async with database.write.begin() as connection:
        await connection.exec_driver_sql(statement)


@pytest.mark.parametrize("text", [LOG, LOG.replace("\n", "\r\n"), "\ufeff" + LOG, LOG.rstrip("\n"), TABLE])
async def test_an_unchanged_log_comes_out_byte_for_byte(database: Database, tmp_path: Path, text: str) -> None:
    report = await load(database, tmp_path / "in", {"decisions.md": text.encode()})
    assert [(file.title, file.number) for file in report.files] == [("A roof", 1), ("A door", 2)]
    assert await exported(database, tmp_path / "out") == text.encode()


@pytest.mark.parametrize("text", [LOG, TABLE])
async def test_an_entry_whose_change_was_taken_back_comes_out_byte_for_byte(
    database: Database, tmp_path: Path, text: str
) -> None:
    await load(database, tmp_path / "in", {"decisions.md": text})
    await change(database, "UPDATE decision SET version = version + 2")
    assert await exported(database, tmp_path / "out") == text.encode()
    await change(database, "UPDATE decision SET title = 'A gate', version = version + 1 WHERE number = 2")
    assert b"A gate" in await exported(database, tmp_path / "out")


async def test_the_same_log_again_changes_nothing_and_a_changed_entry_only_itself(
    database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path / "in", {"decisions.md": LOG})
    assert outcomes(await load(database, tmp_path / "in", {"decisions.md": LOG})) == ["unchanged", "unchanged"]
    changed = LOG.replace("A door.", "A wide door.").replace("All of them.", "All that we know.")
    assert outcomes(await load(database, tmp_path / "in", {"decisions.md": changed})) == ["unchanged", "updated"]
    assert await exported(database, tmp_path / "out") == changed.encode()
    added = changed.replace("## Legend", f"## ADR-003: A lamp\n{ENTRY.format('lamp')}## Legend")
    report = await load(database, tmp_path / "in", {"decisions.md": added})
    assert outcomes(report) == ["unchanged", "unchanged", "new"]
    assert await exported(database, tmp_path / "out") == added.encode()


async def test_a_record_that_was_changed_here_is_written_in_its_place(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "in", {"decisions.md": LOG})
    await change(database, "UPDATE decision SET title = 'A tin roof', version = version + 1 WHERE title = 'A roof'")
    text = (await exported(database, tmp_path / "out")).decode()
    assert "\n## 1. A tin roof\n" in text or "\n## ADR-001: A tin roof\n" in text
    assert "\n### Context\n\nIt rains.\n" in text
    assert text.startswith("# Our decisions\n\nAll of them.")
    assert text.endswith(LOG[LOG.index("## ADR-002") :])
    assert "---" not in text
    again = await load(database, tmp_path / "again", {"decisions.md": text}, collection="Again")
    assert [file.title for file in again.files] == ["A tin roof", "A door"]


async def test_a_text_that_leaves_a_fence_open_swallows_no_entry(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "in", {"decisions.md": LOG})
    await change(database, "UPDATE decision SET context = E'```\\nopen', version = version + 1 WHERE title = 'A roof'")
    text = await exported(database, tmp_path / "out")
    again = await load(database, tmp_path / "again", {"decisions.md": text}, collection="Again")
    assert [file.title for file in again.files] == ["A roof", "A door"]


async def test_a_row_that_was_changed_here_is_a_row_again(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "in", {"decisions.md": TABLE})
    await change(database, "UPDATE decision SET title = 'A tin | roof', version = version + 1 WHERE title = 'A roof'")
    text = (await exported(database, tmp_path / "out")).decode()
    assert text == TABLE.replace("| A roof |", "| A tin \\| roof |")


async def test_entries_link_to_each_other(database: Database, tmp_path: Path) -> None:
    report = await load(database, tmp_path / "in", {"decisions.md": LOG, "0003-x.md": "# 3. X\n\n## Decision\n\n"
                        "See [the door](decisions.md#adr-002-a-door).\n"})  # fmt: skip
    assert not any("unresolved" in rule for file in report.files for rule in rules(file))
    assert (await column(database, "SELECT count(*) FROM decision WHERE outcome_html LIKE '%/decisions/%a-door%'")) == [
        1
    ]


async def test_in_one_dialect_each_record_is_a_file(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "in", {"docs/decisions.md": LOG})
    report = await run_export(database, tmp_path / "out", keep_paths=True, dialect="madr4")
    assert report.paths == ["docs/decisions/adr-001-a-roof.md", "docs/decisions/adr-002-a-door.md"]


async def test_a_log_of_uncertain_borders_is_left_out(database: Database, tmp_path: Path) -> None:
    report = await load(
        database, tmp_path / "in", {"decisions.md": "# Decisions\n\n## Roof\n\nYes.\n\n## Door\n\nNo.\n"}
    )
    assert rules(by_name(report)["decisions.md"]) == {"file.several"}
    assert await column(database, "SELECT count(*) FROM decision") == [0]


async def test_what_stands_before_a_deleted_record_stays(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "in", {"decisions.md": LOG})
    await change(database, "DELETE FROM decision WHERE title = 'A roof'")
    text = (await exported(database, tmp_path / "out")).decode()
    assert text == LOG[: LOG.index("## ADR-001")] + LOG[LOG.index("## ADR-002") :]
    await change(database, "UPDATE decision SET title = 'A gate', version = version + 1 WHERE title = 'A door'")
    assert (await exported(database, tmp_path / "out")).decode().startswith(LOG[: LOG.index("## ADR-001")])


async def test_what_stands_behind_a_deleted_last_record_stays(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "in", {"decisions.md": LOG})
    await change(database, "DELETE FROM decision WHERE title = 'A door'")
    text = (await exported(database, tmp_path / "out")).decode()
    assert text == LOG[: LOG.index("## ADR-002")] + LOG[LOG.index("## Legend") :]


ITEMS = "# Decision log\n\n- 2026-01-02: A roof of tin.\n- 2026-01-03: A door of oak.\n\nEnd.\n"


async def test_an_item_that_was_changed_here_is_an_item_again(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "in", {"decisions.md": ITEMS})
    assert await exported(database, tmp_path / "same") == ITEMS.encode()
    changed = "UPDATE decision SET status = 'rejected', context = 'It rains.', version = version + 1"
    await change(database, f"{changed} WHERE title = 'A roof of tin'")
    text = (await exported(database, tmp_path / "out")).decode()
    assert text == (
        "# Decision log\n\n- 2026-01-02: **A roof of tin** (rejected): A roof of tin.\n\n  **Context:** It rains.\n"
        "- 2026-01-03: A door of oak.\n\nEnd.\n"
    )
    again = await load(database, tmp_path / "again", {"decisions.md": text}, collection="Again")
    assert (again.files[0].title, again.files[0].status) == ("A roof of tin", "rejected")
    assert (await column(database, "SELECT context FROM decision ORDER BY id DESC LIMIT 2"))[-1] == "It rains."


async def test_what_a_row_cannot_hold_is_said(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "in", {"decisions.md": TABLE})
    await change(database, "UPDATE decision SET consequences = 'Noise.', version = version + 1 WHERE title = 'A roof'")
    report = await run_export(database, tmp_path / "out", keep_paths=True)
    assert report.losses == ["decisions.md: “A roof” has no place there for: consequences."]
