"""A status sentence as signs and words: its dates, the records that it names, and the phrases that are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from app.markdown.words.dates import find_date
from app.markdown.words.status.phrases import plainly
from app.markdown.words.status.words import IDEOGRAPHIC, MOST_WORDS, STATUSES, WORDS
from app.markdown.words.succession import in_known_words
from app.markdown.words.wordlists import without_accents

Token = tuple[str, str]  # sep, comma, date, id or word, and the text

_MOST_DATES = 12
_TOKEN = re.compile(
    r"(?P<sep>[.;:!?。；：！？\n|/→⇒➔…]|->|=>|\s[-–—]+\s|—)|(?P<comma>[,，、()（）])|(?P<date>\x02\d+\x02)|(?P<id>\x03)"
    r"|(?P<word>[^\W\d_]+(?:['-][^\W\d_]+)*)"
)
_IDENTIFIER = re.compile(
    r"!?\[(?P<text>(?:[^\[\]\n]|\[[^\[\]\n]*\])*)\](?:\([^()\s]*\)|\[[^\[\]\n]*\])|https?://\S+|#\d+"
    r"|\b(?:[A-Z]{2,8}|adr|rfc|pep|dr)[-_ ]?#?\d{1,6}\b(?:[-_][\w-]+)?|\b\d{3,}-[\w-]+"
)
_ANY_MORE = re.compile(r"\bany (?:more|longer)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"[被由].{0,40}?(?:取代|替代|代替)|\byerini\s[^.;\n]{1,40}?\saldı\b", re.IGNORECASE)
_ACTIVE = re.compile(r"[を을를]\s?(?:置き換え|差し替え|置換|대체)(?!られ|되)\w{0,4}")
_WAS = re.compile(
    r"\b(?:was|war|était|era|foi|było|был[оа]?)\s?[:：]|(?<=[(\[])(?:was|war|était|era|foi|было)\s", re.IGNORECASE
)


def tokenize(text: str) -> tuple[list[date], list[Token]]:
    """The dates of a text, and its tokens; that of a date holds the date's place in the list."""
    dates: list[date] = []
    text = plainly(in_known_words(_ANY_MORE.sub("anymore", text.replace("’", "'"))))
    text = _PASSIVE.sub(" superseded ", _ACTIVE.sub(" ", _WAS.sub("formerly ", text)))
    while len(dates) < _MOST_DATES and (found := find_date(text)):
        text = text.replace(found[1], f" \x02{len(dates)}\x02 ", 1)
        dates.append(found[0])
    text = _IDENTIFIER.sub(_identifier, text).casefold().replace("i̇", "i")
    return dates, list(_phrases(_tokens(text)))


def _identifier(match: re.Match[str]) -> str:
    """A link to another record, or the words of one that is a status itself: `[ADOPTED](/README.md#adopted)`."""
    words = (match["text"] or "").strip(" *_`").casefold()
    return f" {words} " if words in STATUSES else " \x03 "


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind, said = match.lastgroup or "word", match[0]
        if kind == "word" and said not in WORDS and said[-1] > "ぁ":
            yield from [("word", found) for found in IDEOGRAPHIC.findall(said)] or [("word", said)]
        else:
            yield kind, said if said in WORDS else without_accents(said) if kind == "word" else said


def _phrases(tokens: Iterator[Token]) -> Iterator[Token]:
    """The same with the words of a known phrase together, the longest first."""
    ahead: list[Token] = []
    for said in tokens:
        ahead.append(said)
        if len(ahead) >= MOST_WORDS:
            yield _first_phrase(ahead)
    while ahead:
        yield _first_phrase(ahead)


def _first_phrase(ahead: list[Token]) -> Token:
    for many in range(min(MOST_WORDS, len(ahead)), 1, -1):
        words = " ".join(said for kind, said in ahead[:many] if kind == "word")
        words = words if words in WORDS else without_accents(words)
        if all(kind == "word" for kind, _ in ahead[:many]) and words in WORDS:
            del ahead[:many]
            return "word", words
    return ahead.pop(0)
