"""A release, as bundles carry it and checks know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct


class Release(Struct, frozen=True, kw_only=True):
    version: str
    released_on: date | None = None
    yanked: bool = False


Releases = Mapping[tuple[str, str], Sequence[Release]]  # by ecosystem and normalised name of a package
