"""All that a check without a server needs, in one file: `rationale pins export` writes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec import Struct

from app.checks.patterns import any_matches
from app.checks.pin import Decision, Pin
from app.checks.release import Release, Releases
from app.checks.verdicts import Governing
from app.checks.waiver import Waiver
from app.checks.waivers import LONGEST

SCHEMA = "rationale.bundle/1"
MOST_BYTES = 100_000_000
VALID_DAYS = 7


class BundleError(ValueError):
    """A bundle that cannot be used; the message says why and what to do."""


class Governed(Struct, frozen=True, kw_only=True):
    """A decision and the patterns of the paths that it governs."""

    decision: Decision
    paths: list[str]


class ProjectWaiver(Struct, frozen=True, kw_only=True):
    project: str  # slug
    waiver: Waiver


class Bundle(Struct, frozen=True, kw_only=True):
    made_at: datetime
    valid_until: datetime
    pins: list[Pin]
    governed: list[Governed] = []
    waivers: list[ProjectWaiver] = []
    releases: dict[str, dict[str, list[Release]]] = {}  # by ecosystem and package, the latest of each
    waiver_days: int = LONGEST  # for which a repository may waive
    server: str = ""
    schema: str = SCHEMA

    @property
    def known_releases(self) -> Releases:
        return {(ecosystem, name): some for ecosystem, named in self.releases.items() for name, some in named.items()}

    def waivers_of(self, project: str) -> list[Waiver]:
        return [one.waiver for one in self.waivers if one.project == project]

    def governing(self, files: Iterable[str]) -> list[Governing]:
        """The decisions that bind some of these files."""
        some = list(files)
        found = ((one, [file for file in some if any_matches(one.paths, file)]) for one in self.governed)
        return [Governing(decision=one.decision, files=bound) for one, bound in found if bound]


def read(content: bytes, now: datetime, *, allow_stale: bool = False, need_pins: bool = True) -> Bundle:
    """Raises BundleError for what is none, is of another version, holds no pin, or is outdated."""
    again = "Write it again with `rationale pins export`."
    if len(content) > MOST_BYTES:
        raise BundleError(f"The bundle is larger than {MOST_BYTES:,} bytes.")
    try:
        schema = msgspec.json.decode(content, type=_Schema).schema
        if schema != SCHEMA:
            raise BundleError(f"The bundle is of the version “{schema[:100]}”, and {SCHEMA} is read. {again}")
        bundle = msgspec.json.decode(content, type=Bundle)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        raise BundleError(f"The bundle cannot be read: {problem}. {again}") from None
    if need_pins and not bundle.pins:
        raise BundleError("The bundle holds no pin, so there is nothing to check against.")
    if now > bundle.valid_until and not allow_stale:
        when = f"{bundle.valid_until:%Y-%m-%d %H:%M} UTC"
        raise BundleError(f"The bundle was valid until {when}. {again} Or allow that with --allow-stale.")
    return bundle


class _Schema(Struct):
    schema: str
