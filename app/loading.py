"""When Python looks for garbage: seldom while the program is loaded, not while much is made of which all is kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 50_000  # objects; to look through so many takes five thousandths of a second
NEVER = 1_000_000  # times that the new ones were looked through


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage is looked for meanwhile: among thousands of rows and nodes there is none, and it takes a third of the
    time to find that out.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def loading() -> Iterator[None]:
    """Garbage is looked for among what is new alone, seldom, and never among what is there afterwards.

    Classes and functions stay as long as the process: looking through all of them again and again takes a third of the
    time of loading them. Statements that are put together meanwhile are a third of all that is made, and do not stay.
    """
    thresholds = gc.get_threshold()
    gc.set_threshold(MANY, NEVER, NEVER)
    try:
        yield
    finally:
        gc.collect(0)
        gc.freeze()
        gc.set_threshold(*thresholds)
