"""Numbers: kept where they are free, allotted by the database where not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.collections.models import Collection
from app.decisions.models import Decision
from app.imports.storing import kept_numbers
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from tests.imports.files import adr, by_name, column, load, rules

NUMBERS = "SELECT number FROM decision ORDER BY title"


async def test_a_free_number_is_kept(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"0007-a.md": adr("A tea", 7), "0003-b.md": adr("B tea", 3)})
    assert await column(database, NUMBERS) == [7, 3]


async def test_a_taken_number_is_replaced_by_the_next_free_one_and_kept_beside(
    database: Database, tmp_path: Path
) -> None:
    files = {"0001-a.md": adr("A tea", 1), "0001-b.md": adr("B tea", 1), "0002-c.md": adr("C tea", 2)}
    report = by_name(await load(database, tmp_path, files))
    assert await column(database, NUMBERS) == [1, 3, 2]
    assert await column(database, "SELECT source_number FROM decision WHERE number = 3") == [1]
    assert "number.taken" in rules(report["0001-b.md"])
    assert report["0001-b.md"].number == 1


async def test_a_record_without_a_number_takes_none_that_another_file_names(database: Database, tmp_path: Path) -> None:
    report = by_name(await load(database, tmp_path, {"a.md": adr("A tea"), "z.md": adr("Z tea", 1)}))
    assert await column(database, NUMBERS) == [2, 1]
    assert "number.missing" in rules(report["a.md"])
    assert report["a.md"].number is None


async def test_a_number_that_no_column_holds_is_no_reason_to_fail(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"a.md": adr("A tea", 99_999_999_999_999)})
    assert await column(database, "SELECT count(*) FROM decision") == [1]


async def test_numbers_that_were_kept_are_let_go_of_where_a_decision_has_one_of_nine_digits(
    database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path, {"0001-a.md": adr("A tea", 1)})
    await database.change("UPDATE decision SET number = 999999999")
    await load(database, tmp_path, {"0002-b.md": adr("B tea", 2), "0009-x.md": ""})
    assert await column(database, "SELECT next_number FROM collection") == [3]


async def test_the_number_of_a_file_that_is_no_record_is_free_again(database: Database, tmp_path: Path) -> None:
    files = {"0001-a.md": adr("A tea", 1), "0099-x.md": "", "b.md": adr("B tea")}
    await load(database, tmp_path, files)
    assert await column(database, NUMBERS) == [1, 2]
    assert await column(database, "SELECT next_number FROM collection") == [3]


async def test_an_import_that_fails_lets_go_of_the_numbers_that_it_kept(database: Database, tmp_path: Path) -> None:
    def fail(done: int, total: int) -> None:
        raise LookupError(f"{done} of {total}")

    with pytest.raises(LookupError):
        await load(database, tmp_path, {"0001-a.md": adr("A tea", 1), "0099-x.md": ""}, progress=fail)
    assert await column(database, NUMBERS) == [1]
    assert await column(database, "SELECT next_number FROM collection") == [2]


async def test_one_that_is_killed_has_kept_no_number_that_stands_alone_or_of_no_text_that_is_read(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(session: object, kept: object) -> None:
        """It does not come to that."""

    monkeypatch.setattr(kept_numbers, "let_go", killed)
    files = {"0001-a.md": adr("A tea", 1), "0002-b.md": adr("B tea", 2), "0090-notes.txt": "x"}
    await load(database, tmp_path, files | {"900000-minutes.md": ""})
    assert await column(database, "SELECT next_number FROM collection") == [3]


async def test_twenty_decisions_made_at_once_get_numbers_without_gaps(database: Database) -> None:
    async def collection(session) -> int:  # type: ignore[no-untyped-def]
        made = Collection(name="Log", slug="log")
        session.add(made)
        await session.flush()
        return made.id or 0

    id_ = await run_in_transaction(database, collection)

    async def add(place: int) -> None:
        async def work(session) -> None:  # type: ignore[no-untyped-def]
            session.add(Decision(collection_id=id_, title=f"Tea {place}"))
            await session.flush()

        await run_in_transaction(database, work)

    await asyncio.gather(*(add(place) for place in range(20)))
    assert await column(database, "SELECT number FROM decision ORDER BY number") == list(range(1, 21))
