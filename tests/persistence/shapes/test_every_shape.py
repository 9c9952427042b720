"""A shape is compiled when it is first asked for; whether it can be is found out here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import app.main  # noqa: F401  whose pages declare them
from app.persistence.shapes.shape import Shape


def _shapes(base: Any = Shape) -> Iterator[Any]:
    for shape in base.__subclasses__():
        yield shape
        yield from _shapes(shape)


DECLARED = [one for one in _shapes() if hasattr(one, "__model__") and one.__module__.startswith("app.")]


@pytest.mark.parametrize("shape", DECLARED, ids=lambda shape: f"{shape.__module__}.{shape.__name__}")
def test_every_shape_fits_its_table(shape: Any) -> None:
    assert shape.__plan__.fragment
    assert shape.__decode_many__(b"[]") == []
