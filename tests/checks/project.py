"""Projects and pins as the tests of checks make them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date

import msgspec

from app.checks.judging import judge
from app.checks.pin import Decision, Pin
from app.checks.pins import read as read_pins
from app.checks.verdicts import Report, Verdict
from app.manifests.occurrence import Manifest
from app.versions.reading import normalise

TODAY = date(2026, 11, 29)
ADDRESS = "https://rationale.example.org/decisions/12-async"


@dataclass
class Found:
    name: str
    version: str | None = None
    declared: str | None = None
    ecosystem: str = "pypi"
    scope: str | None = "runtime"
    direct: bool | None = True
    marker: str | None = None
    source: str | None = None
    line: int | None = 120


@dataclass
class Read:
    packages: list[Found]
    file: str = "uv.lock"
    format: str = "uv.lock"
    unreadable: str | None = None
    unchecked: list[str] = field(default_factory=list)


def decided(status: str = "accepted") -> Decision:
    return Decision(label="ADR-12", title="Async", status=status, decided_on=date(2026, 10, 5), address=ADDRESS)


def pin(package: str, specifier: str, level: str = "required", ecosystem: str = "pypi", **more: object) -> Pin:
    return msgspec.convert(
        {
            "id": 1, "ecosystem": ecosystem, "package": package, "specifier": specifier, "level": level,
            "normalised": normalise(ecosystem, specifier), "decision": msgspec.to_builtins(decided()), **more,
        },
        Pin,
    )  # fmt: skip


def of(status: str) -> dict[str, object]:
    return {"decision": msgspec.to_builtins(decided(status))}


def check(pins: list[Pin], *files: Read, **more: object) -> Report:
    manifests = [msgspec.convert(asdict(file), Manifest) for file in files]
    return judge(read_pins(pins), manifests, TODAY, **more)  # type: ignore[arg-type]


def one(pins: list[Pin], *files: Read, **more: object) -> Verdict:
    (verdict,) = check(pins, *files, **more).verdicts
    return verdict
