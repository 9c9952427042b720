"""`.rationale.toml`: what a repository itself says of its checks."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from typing import Annotated

from msgspec import Meta, Struct, ValidationError, convert

from app.checks.waiver import REASON, Waiver
from app.checks.waivers import LONGEST
from app.persistence.folding import PACKAGE_NAME
from app.versions.reading import normalise

FILE = ".rationale.toml"
MOST_BYTES = 100_000
MOST_WAIVERS = 200
EARLIEST = 2000  # year
ECOSYSTEMS = ("pypi", "npm")

Text = Annotated[str, Meta(min_length=1, max_length=REASON, pattern=r"\S")]
Pattern = Annotated[str, Meta(min_length=1, max_length=300)]
Range = Annotated[str, Meta(max_length=200)]
Patterns = Annotated[list[Pattern], Meta(max_length=100)]


class ConfigurationError(ValueError):
    """A file that cannot be used; the message names it and says what is wrong."""


class WrittenWaiver(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    owner: Text
    reason: Text
    until_then: Text
    expires_on: date
    package: Annotated[str, Meta(max_length=PACKAGE_NAME)] = ""
    ecosystem: str = ""
    decision: Range = ""
    specifier: Range = ""


class Configuration(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    project: str = ""  # its slug on the server
    include: Patterns = []  # of files; without, all that are known by their names
    exclude: Patterns = []
    waivers: Annotated[list[WrittenWaiver], Meta(max_length=MOST_WAIVERS)] = []

    def terms(self, today: date, longest: int = LONGEST) -> list[Waiver]:
        """Its waivers. Raises ConfigurationError for one that lasts longer than `longest` days."""
        for one in self.waivers:
            if one.expires_on.year < EARLIEST:
                raise ConfigurationError(f"{FILE}: {one.expires_on} is no day on which a waiver ends.")
            if one.expires_on > today + timedelta(days=longest):
                what = one.package or one.decision
                raise ConfigurationError(
                    f"{FILE}: the waiver of {what} ends on {one.expires_on}; it may last {longest} days at most."
                )
        return [
            Waiver(
                owner=one.owner, reason=one.reason, until_then=one.until_then, expires_on=one.expires_on,
                package=one.package, ecosystem=one.ecosystem, decision=one.decision, specifier=one.specifier,
                origin=FILE,
            )
            for one in self.waivers
        ]  # fmt: skip


def read(content: bytes) -> Configuration:
    """Raises ConfigurationError for what cannot be used as a whole: a key that nobody knows, too."""
    if len(content) > MOST_BYTES:
        raise ConfigurationError(f"{FILE} is larger than {MOST_BYTES:,} bytes.")
    try:
        found = convert(tomllib.loads(content.decode("utf-8-sig")), Configuration)
    except (ValueError, ValidationError, RecursionError) as problem:
        raise ConfigurationError(f"{FILE} cannot be read: {problem}.") from None
    for one in found.waivers:
        _refuse(one)
    return found


def _refuse(one: WrittenWaiver) -> None:
    if not one.package and not one.decision:
        raise ConfigurationError(f"{FILE}: a waiver names a package, a decision or both.")
    if one.ecosystem and one.ecosystem not in ECOSYSTEMS:
        raise ConfigurationError(
            f"{FILE}: the ecosystem of a waiver is {' or '.join(ECOSYSTEMS)}, not {one.ecosystem}."
        )
    if one.specifier and not any(normalise(name, one.specifier) for name in ECOSYSTEMS if one.ecosystem in ("", name)):
        raise ConfigurationError(f"{FILE}: “{one.specifier}” is no range of versions.")
