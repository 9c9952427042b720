"""Texts for the components to show: made up, and as long as real ones."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from sqlmodel import Field, SQLModel

from app.web.filters import Chip
from app.web.forms import Form


class Row(NamedTuple):
    number: str
    title: str
    status: str
    decided_on: date
    owner: str
    tags: tuple[str, ...]
    excerpt: str = ""


class Ecosystem(StrEnum):
    PYPI = "pypi"
    NPM = "npm"


class Sample(SQLModel):
    """Every kind of field."""

    title: str = Field(min_length=1, max_length=120, title="Title", description="One line that says what was decided.")
    ecosystem: Ecosystem = Field(default=Ecosystem.PYPI, title="Ecosystem")
    likelihood: int | None = Field(default=None, ge=1, le=5, title="Likelihood", description="From 1, rare, to 5.")
    review_on: date | None = Field(default=None, title="Review on", description="When to look at it again.")
    context: str = Field(default="", title="Context", description="Markdown. What made a decision necessary?")
    pinned: bool = Field(default=False, title="Pinned together with the rest of its group")


ROWS = [
    Row(
        "ADR-0042",
        "Keep sessions in PostgreSQL instead of Redis",
        "accepted",
        date(2026, 3, 12),
        "Ines Calado",
        ("persistence", "operations"),
        "One database less to run, back up and explain; the measured cost is 0.3 ms a request.",
    ),
    Row("ADR-0041", "Move the nightly export to a queue", "proposed", date(2026, 3, 4), "Tom Brandt", ("jobs",)),
    Row("ADR-0017", "Use Redis for sessions", "superseded", date(2024, 8, 30), "Ines Calado", ("persistence",)),
    Row("ADR-0009", "Generate the client from OpenAPI", "rejected", date(2024, 2, 19), "Yuki Mori", ("api", "build")),
]
CHIPS = [Chip("Status", "accepted", "tag=persistence"), Chip("Tag", "persistence", "status=accepted")]
STATUSES = ["draft", "proposed", "accepted", "rejected", "deprecated", "superseded"]
MATRIX = {(5, 4): 1, (4, 3): 2, (3, 3): 4, (2, 5): 1, (3, 4): 3, (2, 2): 5, (1, 1): 2, (1, 4): 1, (4, 1): 1}
PROSE = """
<p>A session is read on <em>every</em> request, so its store decides the floor of our latency. We measured
<a href="#prose">three stores</a> under the same load and found that <code>UNLOGGED</code> tables are
<strong>fast enough</strong>.</p>
<h2>What we measured</h2>
<ul><li>median and 99th percentile, warm</li><li>memory at 100 000 sessions<ul><li>with and without an index</li></ul>
</li></ul>
<table><thead><tr><th>Store</th><th>p50</th><th>p99</th></tr></thead><tbody>
<tr><td>PostgreSQL</td><td>0.31 ms</td><td>1.2 ms</td></tr><tr><td>Redis</td><td>0.22 ms</td><td>0.9 ms</td></tr>
</tbody></table>
<blockquote><p>Two stores are two backups, two upgrades and two ways to be woken at night.</p></blockquote>
"""


def samples() -> dict[str, Any]:
    """The context of the page."""
    wrong = Form(Sample, {"title": "", "likelihood": "9", "review_on": "next week", "context": "The cache\nis cold."})
    wrong.validate()
    cells = {
        (likelihood, impact): (MATRIX.get((likelihood, impact), 0), f"?likelihood={likelihood}&impact={impact}#matrix")
        for likelihood in range(1, 6)
        for impact in range(1, 6)
    }
    return {
        "rows": ROWS,
        "chips": CHIPS,
        "statuses": STATUSES,
        "cells": cells,
        "prose_html": PROSE,
        "blank": Form(Sample),
        "wrong": wrong,
        "today": date(2026, 3, 12),
    }
