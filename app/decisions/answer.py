"""What was decided, in one line: the option that was chosen and the first sentence of the outcome."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.records.sentences import first_sentence
from app.web.templating.formats import plain

LEAD = r"[^.:]{0,60}:\s*"  # as in "Chosen option: "
QUOTE = "[\"'“”„‘’«»*]*"


class Answer(NamedTuple):
    """`chosen` comes first and stands out; `words` follow it as they are."""

    chosen: str
    words: str


def answer(chosen: Sequence[str], outcome_html: str) -> Answer:
    """Of the titles of the chosen options and the outcome; the title is not said twice."""
    sentence, title = first_sentence(outcome_html), ", ".join(map(plain, chosen))
    if not title or not sentence:
        return Answer(title, sentence)
    led = re.match(f"(?:{LEAD})?{QUOTE}{re.escape(title)}{QUOTE}(?!\\w)", sentence, re.IGNORECASE)
    if led:
        return Answer(title, sentence[led.end() :])
    return Answer("", sentence) if title.casefold() in sentence.casefold() else Answer(title, f". {sentence}")
