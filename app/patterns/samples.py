"""Texts for the components to show: made up, and as long as real ones."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlmodel import Field, SQLModel

from app.decisions.neighbours import Neighbour
from app.markdown.rendering.render import render
from app.patterns.prose import PROSE
from app.persistence.lists.counts import Counts
from app.stack.filters import RadarFilter
from app.stack.models import Ecosystem
from app.stack.radar import Blip, draw
from app.stack.rings import Ring
from app.web.forms.form import Form
from app.web.lists.filters import Chip


class Row(NamedTuple):
    number: str
    title: str
    status: str
    decided_on: date
    owner: str
    tags: tuple[str, ...]
    excerpt: str = ""


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
STATUSES = ["draft", "proposed", "accepted", "rejected", "withdrawn", "deprecated", "superseded"]
BEFORE = Neighbour(id=41, number=41, prefix=None, slug="", title="Move the nightly export to a queue")
AFTER = Neighbour(
    id=43, number=43, prefix=None, slug="", title="Give every session a row of its own, and none to a robot"
)
BLIPS = [
    Blip(Ecosystem.PYPI, "asyncpg", Ring.ADOPT, date(2025, 4, 1), Ring.ADOPT),
    Blip(Ecosystem.NPM, "htmx.org", Ring.ADOPT, date(2026, 2, 1), Ring.TRIAL),
    Blip(Ecosystem.PYPI, "procrastinate", Ring.TRIAL, date(2026, 1, 1), None),
    Blip(Ecosystem.PYPI, "polars", Ring.ASSESS, date(2026, 3, 1), None, in_conflict=True),
    Blip(Ecosystem.PYPI, "celery", Ring.HOLD, date(2025, 11, 1), Ring.ADOPT),
]
MATRIX = {(5, 4): 1, (4, 3): 2, (3, 3): 4, (2, 5): 1, (3, 4): 3, (2, 2): 5, (1, 1): 2, (1, 4): 1, (4, 1): 1}


def samples() -> dict[str, Any]:
    """The context of the page."""
    wrong = Form(Sample, {"title": "", "likelihood": "9", "review_on": "next week", "context": "The cache\nis cold."})
    wrong.validate()
    cells = {
        (likelihood, severity): (
            MATRIX.get((likelihood, severity), 0),
            f"?likelihood={likelihood}&severity={severity}#matrix",
        )
        for likelihood in range(1, 6)
        for severity in range(1, 6)
    }
    return {
        "rows": ROWS,
        "chips": CHIPS,
        "statuses": STATUSES,
        "cells": cells,
        "prose_html": _prose(),
        "decision": {"beside": [("prev", "previous", BEFORE, "ADR-0041"), ("next", "next", AFTER, "ADR-0043")]},
        "radar": _radar(),
        "radar_filter": RadarFilter(),
        "counts": Counts(
            1204, False, {"status": {"draft": 3, "proposed": 41, "accepted": 860}, "year": {"2026": 214, "2025": 990}}
        ),
        "blank": Form(Sample),
        "wrong": wrong,
        "today": date(2026, 3, 12),
    }


@cache
def _prose() -> str:
    return render(PROSE, links=lambda target: None)


@cache
def _radar() -> Any:
    return draw(BLIPS)
