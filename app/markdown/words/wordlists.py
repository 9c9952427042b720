"""Tables of words as text: a meaning, a colon, and its words between bars or blanks, continued on indented lines."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_ENTRY = re.compile(r"^(\w[\w ]*): ", re.MULTILINE)


def by_word(table: str, separator: str | None = "|") -> dict[str, Any]:
    """Map each word of a table to its meaning; where a word stands twice, the first place counts.

    Each word is there without its accents too, since people leave them out ("decisao").
    `separator` None: the words stand between blanks.
    """
    parts = _ENTRY.split(table.strip())[1:]
    meanings: dict[str, Any] = {}  # a literal type such as Status, where the caller says so
    for meaning, words in zip(parts[::2], parts[1::2], strict=True):
        for word in words.split(separator):
            meanings.setdefault(" ".join(word.casefold().split()), meaning)
    for word, meaning in list(meanings.items()):
        meanings.setdefault(without_accents(word), meaning)
    return meanings


def without_accents(text: str) -> str:
    """A text of Latin letters without accents; other scripts stay as they are."""
    if not re.search("[À-ɏḀ-ỿ]", text):
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def names(text: str) -> frozenset[str]:
    """The words between the bars of a text."""
    return frozenset(" ".join(word.casefold().split()) for word in text.split("|"))


def spaced(text: str) -> frozenset[str]:
    """The words between the blanks of a text."""
    return frozenset(text.split())
