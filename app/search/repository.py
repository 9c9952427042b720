"""The statements behind the search page: one where something matches, a second for what may have been meant."""

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.fields import table
from app.persistence.querying.prepared import at_most
from app.persistence.querying.queries import Query, fetch, fetch_together, rows, value
from app.records.labels import labelled, labelled_in
from app.search import fields, narrowing, spelling
from app.search.conditions import CONFIG, marking, words
from app.search.filters import SearchFilter
from app.search.models import Found
from app.search.named import named
from app.search.operators import Asked, Operator
from app.search.ranking import Matches
from app.search.shapes import Entry, Hit, Instead, Results
from app.search.stopwords import is_question, loosened, meant
from app.tables import SearchEntry
from app.web.templating.formats import MATCH

MOST_HITS = 30
MOST_TRIED = 8  # searches instead of one that found nothing
SIMILAR = 5  # hits of what may have been meant
EXCERPTED = 4_000  # characters of a text in which a passage is looked for
BEFORE = 400  # characters of it that come before the first match
MARKS = f'StartSel="{MATCH[0]}", StopSel="{MATCH[1]}"'
PASSAGE = f"MaxFragments=2, MinWords=8, MaxWords=24, ShortWord=0, FragmentDelimiter=' … ', {MARKS}"
CUT = "\x1f"  # of the function `legible`
WORD = re.compile(r"(?<![\w-])[^\W\d_]{3,}")
entry = table(SearchEntry).c


class SearchRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, wanted: SearchFilter, size: int = MOST_HITS, *, anonymous: bool = False) -> Results:
        """The best hits for `wanted`, how many there are of each kind, and what has the words in its name.

        `anonymous` readers are shown no people but those whom records name.
        """
        asked = wanted.asked
        if asked.is_idle:
            return Results([], [], [], more=False, partly=False)
        text = asked.words if asked.says_something else ""
        query = words(text) if text else None
        everything = _matches(query, asked.operators, text=text)
        chosen = everything if wanted.kind is None else _matches(query, wanted.operators, "chosen", text)
        return await fetch_together(
            self.session,
            Results,
            hits=_hits(chosen, text, size),
            counts=_counts(everything),
            more=value(bool, sa.select(everything.frequent)),
            partly=value(bool, sa.select(chosen.frequent)),
            named=named(meant(text), anonymous=anonymous),
        )

    async def instead(self, wanted: SearchFilter) -> Instead:
        """What may have been meant by a search that found nothing: other spelling, or one filter less."""
        asked = wanted.asked
        said = " ".join(word for word in asked.words.split() if word not in asked.unknown)
        corrected = await spelling.corrected(self.session, meant(said))
        about = asked._replace(words=loosened(said), unknown=())  # no slip is looked for in words that carry a question
        wider = [*([about] if about.words != meant(said) else []), *_wider(about._replace(words=corrected))]
        tried = [one for one in dict.fromkeys(wider) if one and one != asked][:MOST_TRIED]
        counts = [await self._count(one) for one in tried]
        texts = [(str(one), count) for one, count in zip(tried, counts, strict=True) if count]
        similar = (await self.search(SearchFilter(q=texts[0][0]), SIMILAR)).hits if texts else []
        slips = corrected != meant(said) and not (texts and texts[0][0] == str(about))
        return Instead(texts, similar, slips)

    async def _count(self, asked: Asked) -> int:
        if asked.is_idle:
            return 0
        query = words(asked.words) if asked.says_something else None
        matches = _matches(query, asked.operators)
        return sum(count for _, count in await fetch(self.session, _counts(matches)))


def _matches(query: Any, operators: Sequence[Operator], name: str = "found", text: str = "") -> Matches:
    narrowed, standings = narrowing.conditions(operators), narrowing.standings(operators)
    subjects = narrowing.subjects_in(meant(text)) if text else None
    asks = is_question(text)
    governing = narrowing.governing(meant(text)) if asks else None
    called = labelled_in(text) if text and (asks or loosened(text) != text) else labelled(text)
    return Matches(query, narrowed, standings, name, called, (subjects, governing), asks=asks)


def _wider(asked: Asked) -> list[Asked]:
    """It and what asks for less: what a question is about; without one of the filters, or any; for any of the words."""
    about = asked._replace(words=loosened(asked.words))
    fewer = [asked.without(operator) for operator in asked.operators]
    any_word = asked._replace(words=" or ".join(WORD.findall(asked.words)[:8]))
    return [asked, about, *fewer, asked._replace(operators=()), any_word, any_word._replace(operators=())]


def _hits(matches: Matches, text: str, size: int) -> Query[list[Hit]]:
    plan = Entry.__plan__
    pool = matches.best()
    order = [matches.rank().desc(), entry.dated_on.desc().nulls_last(), entry.id]
    best = sa.select(*plan.columns, entry.body, sa.func.row_number().over(order_by=order).label("place"))
    best = best.where(entry.id.in_(sa.select(pool.c.id))).order_by(*order).limit(at_most(size))
    root = best.subquery(plan.table.name)
    shown = plan.select_from(root).add_columns(*_marked(root.c, matches.query, text)).order_by(root.c.place)
    if matches.query is not None:
        shown = shown.add_columns(fields.matched(root.c, _telling(text)).label("m_field"))
    return rows(Hit, shown)


def _marked(columns: Any, query: Any, text: str) -> list[sa.ColumnElement[Any]]:
    """The title and a passage of the text, with the matches marked."""
    if query is None:
        return [columns.title.label("m_title"), sa.func.left(columns.body, 200).label("m_text")]
    body = sa.func.substr(columns.body, sa.func.greatest(_first_match(columns.body, text) - BEFORE, 1), EXCERPTED)
    title = _headline(columns.title, text, f"HighlightAll=true, {MARKS}")
    return [title.label("m_title"), _headline(body, text, PASSAGE).label("m_text")]


def _headline(shown: Any, text: str, options: str) -> Any:
    """Matches are marked where the text is cut into words; what is cut apart there is put together again."""
    found = sa.func.ts_headline(CONFIG, sa.func.legible(shown), marking(text), options)
    return sa.func.replace(sa.func.replace(found, CUT, ""), MATCH[1] + MATCH[0], "")


def _first_match(body: Any, text: str) -> sa.ColumnElement[Any]:
    """Where the longest of the words first stands in a text, 0 if nowhere: marking a whole long text takes long."""
    return sa.func.strpos(sa.func.lower(body), _telling(text))


def _telling(text: str) -> str:
    """The beginning of the longest word, in small letters."""
    longest = max(WORD.findall(meant(text)), key=len, default=text)
    return longest.lower()[: max(4, len(longest) - 3)]


def _counts(matches: Matches) -> Query[list[tuple[Found, int]]]:
    found = matches.found.c
    order = sa.func.array_position(sa.literal([kind.value for kind in Found], ARRAY(sa.Text)), found.kind)
    return rows(tuple[Found, int], sa.select(found.kind, sa.func.count()).group_by(found.kind).order_by(order))
