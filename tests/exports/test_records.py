"""From record to rows and back: nothing is lost on the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.imports.reading.normal import storable
from app.imports.service import run_import
from app.markdown.reading.reader import read
from app.persistence.database.engine import Database
from tests.exports.stored import stored_records
from tests.imports.files import SHARED, load, rules
from tests.imports.research import RESEARCH

FULL = """---
status: Accepted by the board
date: 2024-05-06
decision-makers: ["Ann Lee <ann@example.org>", "[Bo](https://example.org/bo)", "@cy"]
consulted: [Ann Lee]
tags: [Front End, api]
zeta: last
alpha: "first: quoted"
---
# ADR-0012: Use **tea**

## Context and Problem Statement

We drink.

## Decision Drivers

* taste

## Considered Options

* Tea
* Coffee

## Decision Outcome

Chosen option: "Tea", because it is warm.

### Consequences

* Good, because calm
* Bad, because stains

## Pros and Cons of the Options

### Tea

* Good, because cheap

### Coffee

* Bad, because loud

## Brewing

Three minutes.
"""


async def test_a_decision_comes_back_as_it_was_read(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"0012-use-tea.md": FULL})
    read_record = read(FULL.encode(), "0012-use-tea.md").record
    assert (await stored_records(database))["0012-use-tea.md"] == read_record


async def test_research_comes_back_as_it_was_read(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"caching.md": RESEARCH})
    assert (await stored_records(database))["caching.md"] == read(RESEARCH.encode(), "caching.md").record


async def test_what_no_column_holds_comes_back_whole(database: Database, tmp_path: Path) -> None:
    title, option = "Tea " * 200 + "end", "Cup " * 400 + "end"
    text = f"# {title}\n\n## Context\n\nA\n\n## Considered Options\n\n* {option}\n* Mug\n\n## Decision\n\nCup\n"
    await load(database, tmp_path, {"0001-a.md": text})
    record = (await stored_records(database))["0001-a.md"]
    assert record == read(text.encode(), "0001-a.md").record
    assert record.extra == {}


@pytest.mark.skipif("RATIONALE_CORPUS" not in os.environ, reason="RATIONALE_CORPUS names no folder of records")
async def test_real_records_come_back_as_they_were_read(database: Database) -> None:
    corpus = Path(os.environ["RATIONALE_CORPUS"])
    report = await run_import(database, [corpus], workers=SHARED[0])
    told = {Path(file.path) for file in report.files if "supersession.one_sided" in rules(file)}
    differing = []
    for path, record in (await stored_records(database)).items():
        expected = read((corpus / path).read_bytes(), path.partition("/")[2]).record
        assert expected is not None
        if record != storable(expected)[0] and corpus / path not in told:
            differing.append(path)
    assert differing == []
