"""Text conditions for any list, answered by the search entries."""

import re
from typing import Any, Protocol

import sqlalchemy as sa

from app.persistence.fields import table
from app.persistence.querying.prepared import at_most
from app.persistence.querying.selectivity import EitherWay, found
from app.records.labels import labelled
from app.search.models import Found, SearchEntry
from app.search.operators import STRAIGHT
from app.search.ranking import Matches
from app.search.segmentation import LETTERS, MARKS, RUN, as_indexed, as_marked
from app.search.stopwords import TOKEN, meant
from app.tables import SearchWord

CONFIG: sa.ColumnClause[str] = sa.literal_column("'rationale'::regconfig")
# A word at the end, which may not be whole yet, or a letter of a script without blanks, of which words begin
LAST = re.compile(rf"(?:^|(?<=\s))([^\W\d_{LETTERS}]{{3,40}}|[{LETTERS}][{MARKS}]*)$")
LONG_BEGINNING = 4  # letters from which every word of every text is looked at, rather than those of titles
COMPLETIONS = 20
OR = re.compile(r"(?:^|\s)or(?=\s)", re.IGNORECASE)
MOST_MARKED = 8  # alternatives: to mark each further one takes several times as long, and no limit of time ends it
LAST_SIGN = "\U0010ffff"  # sorts behind all that a word can go on with
SIGNS = "'&|!():*<>\\/% "  # what some letters are folded to ("ŉ" to "'n"), and means something in a query
spelled = table(SearchWord).c


class Cut(Protocol):
    """How a text is cut into words: see segmentation.py."""

    def __call__(self, text: str, *, phrase: bool = False) -> str: ...


def words(text: str) -> sa.ColumnElement[Any]:
    """What a reader typed as a text query: words, "phrases", -exclusions, or. Never an error, whatever is typed.

    Words that carry no meaning are left out. The last word also stands for those that begin with it, as it does while
    one is still typing. A subquery, so that it is worked out once, wherever it stands in a statement, rather than for
    each row.
    """
    asked = sa.select(_words(meant(text.translate(STRAIGHT)), as_indexed).label("query")).cte("asked")
    return sa.select(asked.c.query).scalar_subquery()


def marking(text: str) -> sa.ColumnElement[Any]:
    """What of a text that `legible` prepared is marked as a match of `text`."""
    ends = [found.start() for found in OR.finditer(text)][MOST_MARKED - 1 :]
    return _words(meant(text[: ends[0] if ends else None].translate(STRAIGHT)), as_marked)


def _words(text: str, cut: Cut) -> sa.ColumnElement[Any]:
    last = LAST.search(text) if text.count('"') % 2 == 0 else None
    if last is None or last[1].lower() == "or":
        return _query(text, cut)
    whole = _query(last[1], cut)
    either = whole.op("||")(_begun(last[1]))
    before = text[: last.start()].rstrip()
    if not before:
        return sa.func.coalesce(either, whole)
    joined = "||" if re.search(r"(^|\s)or$", before, re.IGNORECASE) else "&&"
    return _query(re.sub(r"(^|\s)or$", "", before), cut).op(joined)(sa.func.coalesce(either, whole))


def _query(text: str, cut: Cut) -> sa.ColumnElement[Any]:
    """As `websearch_to_tsquery` reads it, with each word cut as texts are."""
    return sa.func.websearch_to_tsquery(CONFIG, " ".join(_cut(token[0], cut) for token in TOKEN.finditer(text)))


def _cut(token: str, cut: Cut) -> str:
    minus, word = ("-", token[1:]) if token.startswith("-") else ("", token)
    if not minus and not word.startswith('"'):
        return cut(word)
    phrase = cut(word.strip('"'), phrase=True)
    return f'{minus}"{phrase}"' if phrase else ""


def _begun(word: str) -> sa.ColumnElement[Any]:
    """A query for words that begin like `word`: stems of such words of titles, and what begins with it as it stands.

    A word is indexed by its stem, so its own beginnings beyond the stem ("decisi" of "decis") would not find it.
    """
    if RUN.match(word):
        return sa.func.to_tsquery(CONFIG, f"{word}:*")
    folded = sa.func.folded(sa.literal(word, sa.Text), type_=sa.Text)
    beginning = sa.func.nullif(sa.func.translate(folded, SIGNS, ""), "", type_=sa.Text)
    begins = sa.and_(spelled.word >= beginning, spelled.word < beginning.concat(LAST_SIGN))
    some = sa.select(spelled.word).where(begins).order_by(spelled.word).limit(at_most(COMPLETIONS)).subquery()
    known = sa.select(sa.func.string_agg(some.c.word, " | ")).scalar_subquery()
    if len(word) < LONG_BEGINNING:
        return sa.func.to_tsquery(CONFIG, known)
    begun = sa.func.to_tsquery(
        sa.literal_column("'simple'::regconfig"), beginning.concat(":*")
    )  # "redis" is no "redi…"
    return sa.func.coalesce(sa.func.to_tsquery(CONFIG, known).op("||")(begun), begun)


def matching(kind: Found, item_id: Any, text: str) -> EitherWay:
    """Rows of a list, known by `item_id`, whose entry of this kind has the words of `text` or is labelled so."""
    entry = table(SearchEntry).c
    query = words(text)
    matches = Matches(query, [entry.kind == kind], name="listed", labelled=labelled(text))
    ids = sa.select(entry.item_id).where(*matches.conditions)
    own = sa.select(matches.says).where(entry.kind == kind, entry.item_id == item_id)
    return EitherWay(matches.frequent, found(item_id, ids), own.correlate(item_id.table).scalar_subquery())
