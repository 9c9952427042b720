"""Invented decisions as MADR files: the same number gives the same words."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

NOUNS = (
    "queue ledger session index replica webhook cache broker schema token gateway worker migration retry backlog shard "
    "cursor tenant invoice payload snapshot cluster timeout pipeline checksum partition release incident budget quota"
)
VERBS = "keep move split measure replace retire publish encrypt batch sample"
WORDS = NOUNS.split()
PEOPLE = [f"{first} {last}" for first in ("Ada", "Ines", "Tom", "Wei") for last in ("Brandt", "Calado", "Okafor")]
STATUSES = ("accepted", "accepted", "accepted", "proposed", "rejected", "deprecated")


def write_records(folder: Path, count: int) -> None:
    """`count` files, 0001 and on."""
    for number in range(1, count + 1):
        chance = random.Random(number)
        title = f"{chance.choice(VERBS.split()).capitalize()} the {_words(chance, 3)} & <{chance.choice(WORDS)}>"
        (folder / f"{number:04}-decision.md").write_text(_record(chance, number, title), encoding="utf-8")


def _record(chance: random.Random, number: int, title: str) -> str:
    decided = date(2023, 1, 1) + timedelta(days=number % 1000)
    return f"""---
status: {chance.choice(STATUSES)}
date: {decided}
decision-makers: {chance.choice(PEOPLE)}
tags: [{", ".join(chance.sample(WORDS, 3))}]
---

# {title}

## Context and Problem Statement

{_words(chance, 60).capitalize()}. The *{chance.choice(WORDS)}* and `{chance.choice(WORDS)}()` were measured.

{_words(chance, 60).capitalize()}.

{_options(chance)}

## Risks

| Risk | Impact | Mitigation |
| --- | --- | --- |
{_lines(f"| {_words(chance, 4)} | {_words(chance, 6)} | {_words(chance, 6)} |" for _ in range(3))}
"""


def _options(chance: random.Random) -> str:
    options = [f"Use {_words(chance, 2)} {letter}" for letter in "ABC"]
    weighed = (
        f"### {name}\n\n* Good, because {_words(chance, 8)}\n* Bad, because {_words(chance, 8)}\n" for name in options
    )
    return f"""## Considered Options

{_lines(f"* {option}" for option in options)}

## Decision Outcome

Chosen option: "{options[0]}", because {_words(chance, 30)}.

### Consequences

* Good, because {_words(chance, 12)}
* Bad, because {_words(chance, 12)}

## Pros and Cons of the Options

{_lines(weighed)}"""


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))
