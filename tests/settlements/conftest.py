"""Imports are read by processes that all tests share."""

import pytest


@pytest.fixture(autouse=True)
def shared_workers(workers: object) -> None:
    """Started once, before the first test that imports."""
