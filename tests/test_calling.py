"""How a command ends."""

from __future__ import annotations

import gc

from app.commands.calling import call

done: list[int] = []


def work(number: int) -> None:
    done.append(number)


def test_the_end_of_a_process_looks_for_no_garbage_among_all_that_it_has_kept() -> None:
    """It took seconds; what ends with the process needs no looking for."""
    kept = [[number] for number in range(10_000)]
    try:
        call("tests.test_calling:work", {"number": 7})
        assert done == [7]
        assert gc.get_freeze_count() >= len(kept)
    finally:
        gc.unfreeze()
