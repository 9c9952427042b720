"""Words of a text that name a record or a person: `#42`, `[[Keep sessions in PostgreSQL]]`, `@Ada Admin`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from app.markdown.rendering.links import Links, open_local
from app.markdown.syntax.comments import without_comments
from app.markdown.syntax.references import outside_code


class Name(str):
    """What is asked of `links` for a mention: no target of a link, that somebody may have misspelt."""

    __slots__ = ()


# Signs that stand on a letter, or behind it as a vowel, which are no letters to `re`
_MARKS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0e4e"
    r"\u0eb0-\u0ece\u0f18-\u0f87\u102b-\u103e\u17b4-\u17d3\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20f0\u3099\u309a"
)
_WORD = rf"[^\W\d_][\w'’.{_MARKS}-]*"
_MENTION = re.compile(rf"(?<![\w#&/@.])(?:#\d{{1,9}}(?![\w-])|@{_WORD}(?: {_WORD}){{0,3}})")
_CODE = re.compile(r"(`++)(?:(?!\1)[^\n]){1,1000}?\1")
_WIKI = re.compile(r"\[\[([^\[\]|\n\\]{1,300})(?:\\?\|[^\[\]\n]{1,300})?\]\]")  # read by references.py


def mentions(text: str) -> Iterator[str]:
    """What a text might name: titles as they stand, numbers with their sign, names with theirs. Of a name, which may
    end anywhere, the longest comes first. What stands in code or in a comment names nothing.
    """
    text = _CODE.sub(" ", outside_code(without_comments(text)))
    for match in _MENTION.finditer(text):
        yield from _names(match[0])
    for match in _WIKI.finditer(text):
        if name := match[1].strip():
            yield name


def with_mentions(text: str, links: Links | None) -> str:
    """HTML of plain words, in which what `links` knows of numbers and names leads there."""
    out, at = [], 0
    for match in _MENTION.finditer(text) if links else ():
        found = next(((one, url) for one in _names(match[0]) if links and (url := links(Name(one)))), None)
        tag = open_local(found[1]) if found else None
        if tag and found:
            out += [
                html.escape(text[at : match.start()], quote=False),
                f"{tag}{html.escape(found[0], quote=False)}</a>",
            ]
            at = match.start() + len(found[0])
    return "".join(out) + html.escape(text[at:], quote=False)


def is_mention(text: str) -> bool:
    """Whether all of it would be taken for a number or a name."""
    return _MENTION.fullmatch(text) is not None


def _names(found: str) -> Iterator[str]:
    words = found.split(" ")
    for length in range(len(words), 0, -1):
        yield (name := " ".join(words[:length]))
        while name.endswith((".", "-", "’", "'")):  # of the sentence, or of the name
            yield (name := name[:-1])
