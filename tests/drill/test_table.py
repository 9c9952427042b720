"""Every fault has a test, and every test that the table names is there."""

from __future__ import annotations

import re
from pathlib import Path

from tests.drill.table import ALL, ELSEWHERE, TABLE, is_drilled

PROJECT = Path(__file__).parents[2]


def test_every_fault_has_a_test() -> None:
    drilled = {name.partition(" ")[0] for name in TABLE} | set(ELSEWHERE)
    assert drilled == {f"R{number}" for number in range(1, 43)}


def test_every_test_of_the_table_is_there() -> None:
    for one in ALL:
        path, _, name = one.partition("::")
        assert re.search(rf"def {name or 'test_'}", (PROJECT / path).read_text(encoding="utf-8")), one


def test_a_test_is_found_by_its_name_its_file_and_its_parameters() -> None:
    assert is_drilled("tests/health/test_troubles.py::test_after_three_attempts_it_is_given_up_in_words")
    assert is_drilled("tests/persistence/database/test_outages.py::test_a_restart_is_survived[2]")
    assert is_drilled("tests/pages/test_held_up.py::test_anything")
    assert not is_drilled("tests/health/test_troubles.py::test_another")
