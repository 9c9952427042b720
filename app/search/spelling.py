"""Words as they are spelled in the titles of records."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.markdown.words.slips import distance
from app.persistence.fields import folded, table
from app.persistence.querying.queries import fetch, rows
from app.tables import SearchWord

WORD = re.compile(r"[^\W\d_]{3,40}")
MOST_WORDS = 8  # of a search that are looked up
CANDIDATES = 25  # known words with most letters in common, of which the closest is taken
spelled = table(SearchWord).c


async def corrected(session: AsyncSession, text: str) -> str:
    """`text` with each word that no title knows replaced by the closest one that some title has."""
    words = list(dict.fromkeys(WORD.findall(text)))[:MOST_WORDS]
    if not words:
        return text
    known = await fetch(session, rows(tuple[int, str, str], _alike(words)))
    for place, word in enumerate(words):
        folded_word = next((typed for number, typed, _ in known if number == place), word)
        candidates = [candidate for number, _, candidate in known if number == place]
        if candidates and folded_word not in candidates and (best := closest(folded_word, candidates)):
            text = re.sub(rf"\b{re.escape(word)}\b", best, text)
    return text


def _alike(words: list[str]) -> sa.Select[tuple[int, str, str]]:
    parts = []
    for place, word in enumerate(words):
        typed = folded(word)
        few = sa.select(sa.literal_column(str(place)).label("place"), typed.label("typed"), spelled.word)
        few = few.order_by(spelled.word.op("<->")(typed)).limit(CANDIDATES)
        parts.append(sa.select(few.subquery(f"alike_{place}")))
    return sa.select(sa.union_all(*parts).subquery("alike"))


def closest(word: str, candidates: list[str]) -> str | None:
    """The candidate that takes the fewest slips to be typed as `word`; None if all take too many."""
    allowed = 1 if len(word) < 5 else 2 if len(word) < 9 else 3
    slips = [(distance(word, candidate), place) for place, candidate in enumerate(candidates)]
    best, place = min(slips)
    return candidates[place] if best <= allowed else None
