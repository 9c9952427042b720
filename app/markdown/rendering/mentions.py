"""Words of a text that name a record or a person: `#42`, `[[Keep sessions in PostgreSQL]]`, `@Ada Admin`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from app.markdown.rendering.links import Links, open_local


class Name(str):
    """What is asked of `links` for a mention: no target of a link, that somebody may have misspelt."""

    __slots__ = ()


_MENTION = re.compile(r"(?<![\w#&/@.])(?:#\d{1,9}(?![\w-])|@[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){0,3})")
_WIKI = re.compile(r"\[\[([^\[\]|\n\\]{1,300})(?:\\?\|[^\[\]\n]{1,300})?\]\]")  # read by references.py


def mentions(text: str) -> Iterator[str]:
    """What a text might name: titles as they stand, numbers with their sign, names with theirs. Of a name, which may
    end anywhere, the longest comes first.
    """
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
        yield " ".join(words[:length])
