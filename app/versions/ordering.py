"""Versions in the order of their registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from packaging.version import InvalidVersion, Version

from app.versions import npm


@lru_cache(maxsize=20_000)
def key(ecosystem: str, version: str) -> Any:
    """What a version is compared by, with others of its ecosystem; None where nobody knows."""
    reader = _READERS.get(ecosystem)
    return reader(version) if reader else None


def is_prerelease(ecosystem: str, version: str) -> bool:
    found = key(ecosystem, version)
    return (not found.is_release if ecosystem == "npm" else found.is_prerelease) if found is not None else False


def _pypi(version: str) -> Version | None:
    try:
        return Version(version)
    except (InvalidVersion, ValueError):
        return None


_READERS: Mapping[str, Callable[[str], Any]] = {"pypi": _pypi, "npm": npm.read_version}
