"""All that a check without a server needs, in one file: `rationale pins export` writes it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

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
    digest: str = ""  # of the rest, in the file

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


def written(bundle: Bundle) -> bytes:
    """The file, with the digest of what it says."""
    told = msgspec.to_builtins(bundle)
    return msgspec.json.encode(told | {"digest": _digest(told)})


def entity_tag(bundle: Bundle) -> str:
    """The same for bundles of one day that say the same."""
    told: dict[str, Any] = msgspec.to_builtins(bundle)
    return f'"{_digest(told | {"made_at": str(bundle.made_at.date()), "valid_until": ""})}"'


def _digest(told: Mapping[str, Any]) -> str:
    """Of all of it but the digest, however it is laid out."""
    rest = {name: value for name, value in told.items() if name != "digest"}
    return hashlib.sha256(msgspec.json.encode(rest, order="sorted")).hexdigest()


def read(content: bytes, now: datetime, *, allow_stale: bool = False, need_pins: bool = True) -> Bundle:
    """Raises BundleError for what is none, is of another version, was altered, holds no pin, or is outdated."""
    again = "Write it again with `rationale pins export`."
    if len(content) > MOST_BYTES:
        raise BundleError(f"The bundle is larger than {MOST_BYTES:,} bytes.")
    try:
        told = msgspec.json.decode(content, type=dict[str, Any])
        schema = msgspec.convert(told, _Schema).schema
        if schema != SCHEMA:
            raise BundleError(f"The bundle is of the version “{schema[:100]}”, and {SCHEMA} is read. {again}")
        bundle = msgspec.convert(told, Bundle)
        if bundle.digest != _digest(told):
            raise BundleError(f"The bundle is not as it was written: its digest is another. {again}")
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
