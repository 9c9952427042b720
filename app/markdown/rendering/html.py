"""Raw HTML inside Markdown, rebuilt tag by tag from what is allowed.

A tag that is not allowed is shown as text, so that `List<String>` or `<your-name>` in a sentence is not lost.
"""

from __future__ import annotations

import html
import re

from app.markdown.rendering.clean import BLOCK, INLINE
from app.markdown.rendering.links import Links, open_link, picture
from app.markdown.syntax.comments import without_comments, without_scripts

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]{0,30})"
    r"(?P<rest>(?=[\s/>])(?:[^<>\"']|\"[^\"]{0,2000}\"|'[^']{0,2000}'){0,2000})>",
)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))")
_LEVEL = re.compile(r"h([1-6])")
_KEPT = {"ol": {"start"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "abbr": {"title"}}
_UNWRAPPED = frozenset(  # what they hold is shown without them
    {
        "article",
        "big",
        "center",
        "col",
        "colgroup",
        "font",
        "footer",
        "header",
        "main",
        "nobr",
        "picture",
        "source",
        "tt",
    }
)
TABLE = '<div class="md-table" tabindex="0">'  # scrolls where the table is wider than the page
MOST_TAGS = 3000  # in one piece of HTML; more are shown as text, for a browser's sake


def rebuild(markup: str, links: Links | None) -> str:
    """The same HTML with only known tags and attributes; all else escaped, comments, scripts and styles dropped."""
    out, at = [], 0
    markup = without_scripts(without_comments(markup))
    for count, match in enumerate(_TAG.finditer(markup)):
        if count >= MOST_TAGS:
            break
        out.append(_text(markup[at : match.start()]))
        out.append(_tag(match, links))
        at = match.end()
    out.append(_text(markup[at:]))
    return "".join(out)


def _text(text: str) -> str:
    return text.replace("<", "&lt;").replace(">", "&gt;")


def _tag(match: re.Match[str], links: Links | None) -> str:
    name = _LEVEL.sub(lambda level: f"h{min(6, int(level[1]) + 2)}", match["name"].lower())
    if name in _UNWRAPPED:
        return ""
    if name not in INLINE and name not in BLOCK:
        return html.escape(match[0])
    if match["close"]:
        return f"</{name}></div>" if name == "table" else f"</{name}>"
    given = {key.lower(): html.unescape(a or b or c) for key, a, b, c in _ATTRIBUTE.findall(match["rest"])}
    if name == "img":
        return picture(given.get("src", ""), given.get("alt", ""), links, title=given.get("title", ""))
    if name == "a":
        return open_link(given.get("href", ""), links, given.get("title", "")) or "<a>"
    kept = "".join(f' {key}="{html.escape(given[key])}"' for key in sorted(_KEPT.get(name, set()) & given.keys()))
    return f"{TABLE if name == 'table' else ''}<{name}{kept}>"
