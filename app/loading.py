"""When Python looks for garbage: not while the program is loaded, nor while much is made of which all is kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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
