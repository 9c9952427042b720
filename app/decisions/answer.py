"""What was decided, in one line: the option that was chosen and the first sentence of the outcome."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.records.sentences import first_sentence
from app.web.templating.formats import plain

LEAD = re.compile(r"[^.:]{0,60}:\s*")  # as in "Chosen option: "
QUOTES = re.compile("[\"'“”„‘’«»*]*")
CLOSING = re.compile(rf"{QUOTES.pattern}(?!\w)")


class Answer(NamedTuple):
    """`chosen` comes first and stands out; `words` follow it as they are."""

    chosen: str
    words: str


def answer(chosen: Sequence[str], outcome_html: str) -> Answer:
    """Of the titles of the chosen options and the outcome; the title is not said twice."""
    sentence, title = first_sentence(outcome_html), ", ".join(map(plain, chosen))
    if not title or not sentence:
        return Answer(title, sentence)
    if (rest := _after(title, sentence)) is not None:
        return Answer(title, rest)
    return Answer("", sentence) if title.casefold() in sentence.casefold() else Answer(title, f". {sentence}")


def _after(title: str, sentence: str) -> str | None:
    """What follows the title where the sentence begins with it, led in and quoted or not; None elsewhere.

    No expression is made of each title: to compile one takes half as long as all of the page.
    """
    wanted, lead = title.lower(), LEAD.match(sentence)
    for start in ([lead.end()] if lead else []) + [0]:
        quoted = QUOTES.match(sentence, start)
        for at in range(quoted.end() if quoted else start, start - 1, -1):  # a title may begin with a quote
            end = at + len(title)
            if sentence[at:end].lower() == wanted and (closed := CLOSING.match(sentence, end)):
                return sentence[closed.end() :]
    return None
