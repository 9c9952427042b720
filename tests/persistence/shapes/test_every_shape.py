"""A shape is compiled when it is first asked for; whether it can be is found out here."""

from __future__ import annotations

from typing import Any

import pytest

import app.main  # noqa: F401  whose pages declare them
from app.persistence.shapes.shape import declared

DECLARED = [one for one in declared() if one.__module__.startswith("app.")]


@pytest.mark.parametrize("shape", DECLARED, ids=lambda shape: f"{shape.__module__}.{shape.__name__}")
def test_every_shape_fits_its_table(shape: Any) -> None:
    assert shape.__plan__.fragment
    assert shape.__decode_many__(b"[]") == []
