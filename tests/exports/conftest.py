"""Exports begin with imports."""

from tests.imports.conftest import workers

__all__ = ["workers"]
