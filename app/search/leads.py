"""Pages that answer what a search cannot: which reviews are overdue, and what changed lately."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.search.filters import SearchFilter
from app.search.stopwords import is_loose


class Lead(NamedTuple):
    name: str
    path: str
    icon: str


WORD = re.compile(r"\w+")
REVIEWS = "overdue due review reviews reviewed"
OF_REVIEWS = f"{REVIEWS} late outstanding pending soon upcoming missed decisions risks records"
CHANGES = "change changed changes happened latest lately recent recently updated updates news new"
OF_CHANGES = f"{CHANGES} added day days last month past since week weeks yesterday records this"
LEADS = (
    (REVIEWS, OF_REVIEWS, Lead("Reviews that are overdue", "/search?q=review:overdue", "calendar")),
    (CHANGES, OF_CHANGES, Lead("What changed lately", "/changes", "history")),
)


def leads(wanted: SearchFilter) -> list[Lead]:
    """The pages that a text asks for: it has one of their words, and none that is about something else."""
    said = set() if wanted.operators else set(WORD.findall(wanted.asked.words.lower()))
    about = {word for word in said if not is_loose(word)}
    return [
        lead for asking, known, lead in LEADS if not said.isdisjoint(asking.split()) and about.issubset(known.split())
    ]
