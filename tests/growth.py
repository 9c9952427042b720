"""How work grows with its input: a ratio of two sizes in one run, so that no machine is too slow for a test."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

# Four times the input takes four times as long where work is linear, and sixteen times where it is quadratic.
LINEAR = 9.0
TRIES = 6


def growth(work: Callable[[Any], object], small: Any, large: Any, enough: float = LINEAR) -> float:
    """How many times the processor's time of `small` the same `work` takes for `large`, which is four times as much.

    The best of several tries of each, in turns, since other programs can only make a try slower; it stops as soon as
    the ratio is below `enough`.
    """
    best = {0: float("inf"), 1: float("inf")}
    for _ in range(TRIES):
        for which, given in enumerate((small, large)):
            best[which] = min(best[which], _taken(work, given))
        if best[1] < enough * best[0]:
            break
    return best[1] / best[0]


def _taken(work: Callable[[Any], object], given: Any) -> float:
    began = time.process_time()
    work(given)
    return time.process_time() - began


class Clock:
    """The processor's time, `step` seconds later at each look: what it bounds is bounded alike on every machine."""

    def __init__(self, step: float) -> None:
        self.step, self.looks = step, 0

    def thread_time(self) -> float:
        self.looks += 1
        return self.looks * self.step
