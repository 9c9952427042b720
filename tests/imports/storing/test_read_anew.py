"""Files that did not change and that a newer release reads otherwise."""

from __future__ import annotations

from pathlib import Path

from app.imports.reading.normal import READER
from app.persistence.database.engine import Database
from tests.imports.files import adr, by_name, column, load, outcomes, rules

OLDER = """UPDATE source SET written = written - 'reader' - 'reading' || '{"title": "Fire at"}'"""
FILE: dict[str, str | bytes] = {"0001-fire.md": adr("Fire at night", 1)}


async def change(database: Database, statement: str) -> None:
    async with database.write.begin() as connection:
        await connection.exec_driver_sql(statement)


async def test_what_an_earlier_release_read_otherwise_is_read_anew(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, FILE)
    await change(database, OLDER)
    await change(database, "UPDATE decision SET title = 'Fire at'")
    report = by_name(await load(database, tmp_path, FILE))["0001-fire.md"]
    assert (report.outcome, "file.read_anew" in rules(report)) == ("updated", True)
    assert await column(database, "SELECT title FROM decision") == ["Fire at night"]
    assert outcomes(await load(database, tmp_path, FILE)) == ["unchanged"]


async def test_what_it_read_the_same_stays_as_it_is(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, FILE)
    await change(database, "UPDATE source SET written = written - 'reader' - 'reading'")
    assert outcomes(await load(database, tmp_path, FILE)) == ["unchanged"]
    assert await column(database, "SELECT written->>'reader' FROM source") == [str(READER)]
    assert await column(database, "SELECT version FROM decision") == [1]


async def test_what_was_edited_here_is_not_read_anew(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, FILE)
    await change(database, OLDER)
    await change(database, "UPDATE decision SET title = 'Mine', version = version + 1")
    assert outcomes(await load(database, tmp_path, FILE)) == ["unchanged"]
    assert await column(database, "SELECT title FROM decision") == ["Mine"]


async def test_a_log_that_was_one_record_becomes_the_first_of_its_entries(database: Database, tmp_path: Path) -> None:
    log = "# Log\n\n| Date | Decision | Status |\n|---|---|---|\n"
    one = {"log.md": f"{log}| 2024-01-02 | Use tea | Accepted |\n"}
    await load(database, tmp_path, {"log.md": adr("Log")})
    ids = await column(database, "SELECT id FROM decision")
    both: dict[str, str | bytes] = {"log.md": f"{one['log.md']}| 2024-02-03 | Use milk | Rejected |\n"}
    report = await load(database, tmp_path, both)
    assert [file.outcome for file in report.files] == ["updated", "new"]
    assert "file.split_anew" in rules(report.files[0])
    assert await column(database, "SELECT title FROM decision ORDER BY id") == ["Use tea", "Use milk"]
    assert (await column(database, "SELECT id FROM decision ORDER BY id"))[0] == ids[0]
