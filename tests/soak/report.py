"""What came of it, as JSON, and a picture of each figure over time."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import msgspec

WIDTH, HEIGHT, MARGIN = 720, 120, 24
GROWN = 1.3  # times what it was: more counts as growth,
FLAT = ("memory", "files")  # of these; connections follow how many servers are up


class Sample(NamedTuple):
    """Of the server that no fault befell."""

    seconds: float
    memory: int  # bytes
    files: int
    connections: int


def growth(samples: list[Sample]) -> dict[str, float]:
    """How each figure of the last third stands to that of the second."""
    third = len(samples) // 3
    return {
        name: round(_middle(samples[2 * third :], name) / max(1, _middle(samples[third : 2 * third], name)), 3)
        for name in ("memory", "files", "connections")
    }


def write(folder: Path, told: dict[str, Any], samples: list[Sample]) -> None:
    """report.json and report.svg."""
    told = {**told, "samples": [sample._asdict() for sample in samples]}
    (folder / "report.json").write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=1))
    drawn = [_drawn(number, name, samples) for number, name in enumerate(("memory", "files", "connections"))]
    size = f'viewBox="0 0 {WIDTH} {3 * HEIGHT}" width="{WIDTH}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">'
    (folder / "report.svg").write_text("\n".join([head, *drawn, "</svg>"]), encoding="utf-8")


def _middle(samples: list[Sample], name: str) -> float:
    return float(median([getattr(sample, name) for sample in samples] or [0]))


def _drawn(number: int, name: str, samples: list[Sample]) -> str:
    values, top = [getattr(sample, name) for sample in samples], number * HEIGHT
    most, last = max([*values, 1]), max(samples[-1].seconds, 1) if samples else 1
    points = " ".join(
        f"{sample.seconds / last * WIDTH:.0f},{top + HEIGHT - value / most * (HEIGHT - MARGIN):.0f}"
        for sample, value in zip(samples, values, strict=True)
    )
    return (
        f'<text x="4" y="{top + 14}">{name}, at most {most:,}</text>'
        f'<polyline points="{points}" fill="none" stroke="#245"/>'
    )
