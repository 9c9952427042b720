"""The revisions of the schema that this code knows, read from the migrations as text: Alembic would run them all."""

from __future__ import annotations

import re
from functools import cache

from app.settings import PROJECT

VERSIONS = PROJECT / "migrations" / "versions"
OWN = re.compile(r'^revision\b.*= "(\w+)"', re.MULTILINE)
PREVIOUS = re.compile(r'^down_revision\b.*= "(\w+)"', re.MULTILINE)


class MigrationError(RuntimeError):
    """The schema was not changed; the message says why in one line."""


@cache
def known() -> frozenset[str]:
    """All of them."""
    return frozenset(OWN.findall(_migrations()))


@cache
def head() -> str | None:
    """The newest; None when there is none yet."""
    return next(iter(known() - set(PREVIOUS.findall(_migrations()))), None)


def is_reached(revision: str | None) -> bool:
    """Whether this code can run on a schema at `revision`: the head, or one that only newer code knows."""
    return revision == head() or (revision is not None and revision not in known())


def _migrations() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in VERSIONS.glob("*.py"))
