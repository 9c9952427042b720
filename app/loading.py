"""Loading the program."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """No garbage is looked for meanwhile, nor ever among what is there afterwards.

    Classes and functions stay as long as the process: looking through all of them again and again takes a third of the
    time of loading them.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
