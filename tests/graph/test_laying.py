"""A large drawing is made elsewhere, within limits, and kept."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from app.graph import laying
from app.graph.layout import lay_out

PAIRS = sorted({(one, max(1, one - random.Random(one).randrange(1, 40))) for one in range(2, 120)})


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laying, "_kept", type(laying._kept)())
    monkeypatch.setattr(laying, "_one_at_a_time", asyncio.Lock())
    monkeypatch.setattr(laying, "SECONDS", 300)  # a busy machine needs its time


async def test_a_large_drawing_is_made_by_another_process_as_this_one_would_make_it() -> None:
    assert len(PAIRS) > laying.SMALL
    assert await laying.laid_out(PAIRS, [500]) == lay_out(PAIRS, [500])


async def test_it_is_made_once_for_all_who_ask_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made, real = [], laying._by_process

    async def counted(asked: bytes) -> Any:
        made.append(asked)
        return await real(asked)

    monkeypatch.setattr(laying, "_by_process", counted)
    first, second = await asyncio.gather(laying.laid_out(PAIRS, []), laying.laid_out(PAIRS, []))
    assert (first, len(made)) == (second, 1)


async def test_what_takes_too_long_stands_in_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laying, "SECONDS", 0.0001)
    layout = await laying.laid_out(PAIRS, [500])
    assert len(set(layout.places.values())) == len({id_ for pair in PAIRS for id_ in pair} | {500})
    assert all(x < layout.width and y < layout.height for x, y in layout.places.values())
