"""The first sentence of a text, for an answer in one line."""

from __future__ import annotations

import re
from html import unescape

from app.web.templating.formats import excerpt

LOOKED_AT = 4_000  # characters of a rendered text
LONGEST = 320  # of a sentence
PARAGRAPH = re.compile(r"<(?:p|li)>(.*?)(?:</(?:p|li)>|$)", re.DOTALL)
TAG = re.compile(r"""<(?:"[^"<]*"|[^<>"])*>""")
END = re.compile(r"""[.!?…]["'”’»)\]]*(?=\s)|[。！？]""")
WORD_BEFORE = re.compile(r"[^\s(]*$")
SHORT = "e.g i.e vs etc cf no nr al approx ca incl resp fig dr mr mrs ms prof st z.b d.h bzw u.a p.ex env"
ABBREVIATIONS = frozenset(SHORT.split())


def first_sentence(html: str) -> str:
    """The first sentence of a text that was rendered, as plain words; "" if it has none."""
    html = html[:LOOKED_AT]
    paragraphs = (_plain(match[1]) for match in PARAGRAPH.finditer(html))
    text = next(filter(None, paragraphs), "") or _plain(html)
    ends = (match.end() for match in END.finditer(text) if _ends(text, match))
    return excerpt(text[: next(ends, len(text))], LONGEST)


def _plain(html: str) -> str:
    return " ".join(unescape(TAG.sub("", html)).split())


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether a sentence ends here, rather than an abbreviation, an initial or the number of an item."""
    rest = text[match.end() :].lstrip()
    if match[0][0] != "." or not rest:
        return not rest[:1].islower()
    before = (WORD_BEFORE.search(text[max(match.start() - 20, 0) : match.start()]) or match)[0].lower()
    is_short = before in ABBREVIATIONS or (len(before) == 1 and before.isalpha())
    return not (is_short or (before.isdigit() and before == text[: match.start()]) or rest[0].islower())
