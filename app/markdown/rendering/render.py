"""Markdown in, safe HTML out: done once, when a text is written, never on a page view.

CommonMark, and of GitHub's additions tables, strikethrough, footnotes, task lists, alerts and bare web addresses.
Tables of weighed criteria show their totals (criteria.py).
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable, Iterator

from markdown_it.token import Token

from app.markdown.rendering.clean import clean
from app.markdown.rendering.criteria import with_totals
from app.markdown.rendering.parser import TooSlow, parse, to_html
from app.markdown.rendering.tokens import prepare, words

LONGEST = 1_000_000  # characters; a longer text is shown as it stands

# One line without a character that Markdown, a web address or an entity could begin with.
_NO_MARKUP = re.compile(r"(?!\d{1,9}[.)]|-)[\w,.;()'\"?/%–—’“”-][\w ,.;:()'\"?/%–—’“”-]*")


def render(text: str, *, links: Callable[[str], str | None] | None = None, until: float = math.inf) -> str:
    """HTML of a Markdown text, safe to put into a page as it is.

    `links` turns a relative target, as written, into an address of this application; where it says None the link is
    shown as text with its target. Headings are moved to level 3 and below, ids begin with `md-`. Never raises: a text
    that is too long or too slow to read comes back as preformatted text, and so does one that is not read by `until`
    (`time.thread_time`, for callers with many texts).
    """
    text = _storable(text)
    if not text.strip():
        return ""
    if _is_plain(text):
        return f"<p>{html.escape(text.strip(), quote=False)}</p>\n"
    try:
        if len(text) > LONGEST:
            raise TooSlow
        tokens, env = parse(with_totals(text), until)
    except TooSlow:
        return f'<pre tabindex="0">{html.escape(text, quote=False)}</pre>\n'
    prepare(tokens, links)
    return clean(to_html(tokens, env))


def plain(text: str, limit: int) -> str:
    """The words of a Markdown text on one line, at most `limit` characters, cut between words with an ellipsis."""
    text = _storable(text)
    start = text[: 4 * limit + 2000]
    try:
        said = start if _is_plain(text) else "".join(_said(parse(start)[0]))
    except TooSlow:
        said = start
    said = " ".join(said.split())
    if len(said) <= limit:
        return said
    return said[: max(0, limit - 1)].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def _storable(text: str) -> str:
    """Without what UTF-8 or PostgreSQL cannot hold, and without blank lines around."""
    return text.encode("utf-8", "replace").decode().replace("\0", "�").strip("\n")


def _is_plain(text: str) -> bool:
    """Whether Markdown would read the text as one paragraph of nothing but words."""
    return "_" not in text and "//" not in text and _NO_MARKUP.fullmatch(text) is not None


def _said(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield words(token) + " "
