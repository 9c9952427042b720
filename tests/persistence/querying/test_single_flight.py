"""Several people ask the same at the same time."""

from __future__ import annotations

import asyncio
import gc

import pytest

from app.persistence.querying.single_flight import Gathered, Shared


class Oracle:
    """Counts how often it is asked; answers when told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.speaks = asyncio.Event()

    async def answer(self) -> int:
        self.asked += 1
        mine = self.asked
        await self.speaks.wait()
        return mine


async def test_who_comes_while_it_is_asked_shares_the_next_answer_not_this_one() -> None:
    oracle = Oracle()
    shared = Shared(oracle.answer)
    first = asyncio.create_task(shared.ask())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert oracle.asked == 1
    late = [asyncio.create_task(shared.ask()) for _ in range(5)]
    await asyncio.sleep(0)
    oracle.speaks.set()
    assert await first == 1
    assert await asyncio.gather(*late) == [2] * 5
    assert await shared.ask() == 3


async def test_one_who_leaves_takes_the_answer_from_nobody() -> None:
    oracle = Oracle()
    shared = Shared(oracle.answer)
    impatient, patient = (asyncio.create_task(shared.ask()) for _ in range(2))
    await asyncio.sleep(0)
    impatient.cancel()
    oracle.speaks.set()
    assert await patient == 1
    assert impatient.cancelled()


async def test_a_failure_is_everybodys_and_the_next_one_asks_again() -> None:
    answers = iter([OSError("gone"), 7])

    async def answer() -> int:
        found = next(answers)
        if isinstance(found, OSError):
            raise found
        return found

    shared = Shared(answer)
    failed = await asyncio.gather(shared.ask(), shared.ask(), return_exceptions=True)
    assert [type(one) for one in failed] == [OSError, OSError]
    assert await shared.ask() == 7


async def test_nobody_left_to_hear_of_a_failure_is_no_trouble() -> None:
    speaks, complaints = asyncio.Event(), list[object]()

    async def answer() -> int:
        await speaks.wait()
        raise OSError("gone")

    gc.collect()  # what tests before have left complains now
    loop = asyncio.get_running_loop()
    handled = loop.get_exception_handler()
    loop.set_exception_handler(lambda loop, context: complaints.append(context))
    shared = Shared(answer)
    asked = asyncio.create_task(shared.ask())
    await asyncio.sleep(0.01)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    speaks.set()
    await asyncio.sleep(0.01)
    del shared, asked
    gc.collect()
    loop.set_exception_handler(handled)
    assert complaints == []


async def test_a_question_that_hangs_does_not_hold_up_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.persistence.querying.single_flight.PATIENCE", 0.01)
    oracle = Oracle()
    shared = Shared(oracle.answer)
    hanging = asyncio.create_task(shared.ask())
    await asyncio.sleep(0)
    later = asyncio.create_task(shared.ask())
    while oracle.asked < 2:
        await asyncio.sleep(0.01)
    oracle.speaks.set()
    assert await asyncio.gather(hanging, later) == [1, 2]


async def test_who_asks_for_different_things_at_the_same_time_gets_their_own_answer() -> None:
    asked, speaks = list[list[int]](), asyncio.Event()

    async def answer(wanted: list[int]) -> dict[int, str]:
        asked.append(wanted)
        await speaks.wait()
        return {one: f"of {one}" for one in wanted if one}

    gathered = Gathered(answer)
    first = asyncio.create_task(gathered.ask(1))
    await asyncio.sleep(0.01)
    late = [asyncio.create_task(gathered.ask(one)) for one in (2, 3, 0, 2)]
    await asyncio.sleep(0.01)
    speaks.set()
    assert await first == "of 1"
    assert await asyncio.gather(*late) == ["of 2", "of 3", None, "of 2"]
    assert asked == [[1], [2, 3, 0]]
