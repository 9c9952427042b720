"""What happens to the parsed tokens before they become HTML: headings, links, images and raw HTML."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator

from markdown_it.token import Token

from app.markdown.rendering.html import rebuild
from app.markdown.rendering.links import Links, open_link, picture, target
from app.markdown.rendering.mentions import with_mentions

_ALIGN = {"text-align:center": "md-center", "text-align:right": "md-right"}
_SCRIPT = re.compile(r"<(/?)(script|style)(?=[\s/>])", re.IGNORECASE)
_BARE_URL = re.compile(r"https?://[^\s<>\"`\\]{1,2000}")


def prepare(tokens: list[Token], links: Links | None) -> None:
    """Change parsed tokens in place so that they may be rendered."""
    _nest_headings(tokens)
    for token in tokens:
        if token.type == "inline" and token.children:
            token.children = list(_inline(_without_scripts(token.children), links))
        elif token.type == "html_block":
            token.content = rebuild(token.content, links)
        elif token.type in ("th_open", "td_open"):
            align = _ALIGN.get(str(token.attrs.pop("style", "")))
            token.attrs |= {"class": align} if align else {}
        elif token.type == "alert_open":
            token.tag = "aside"
            token.attrs = {"class": f"md-alert md-{token.meta['kind'].lower()}"}
        elif token.type == "alert_close":
            token.tag = "aside"
        elif token.type == "alert_title_open":
            token.attrs = {"class": "md-alert-title"}


def _nest_headings(tokens: list[Token]) -> None:
    """Highest heading of the text to level 3, below the page's own; anchors as GitHub makes them, prefixed."""
    highest = min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=1)
    seen: Counter[str] = Counter()
    for index, token in enumerate(tokens):
        if token.type not in ("heading_open", "heading_close"):
            continue
        token.tag = f"h{min(6, int(token.tag[1]) - highest + 3)}"
        if token.type == "heading_open":
            name = anchor(words(tokens[index + 1]))
            token.attrs = {"id": f"md-{name}" + (f"-{seen[name]}" if seen[name] else "")} if name else {}
            seen[name] += 1


def anchor(heading: str) -> str:
    """What GitHub makes of the words of a heading, to be linked to."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.strip().lower()))


def words(token: Token) -> str:
    """The text of an inline token, without its markup."""
    if not token.children:
        return token.content if token.type in ("text", "code_inline") else ""
    return "".join(" " if child.type.endswith("break") else words(child) for child in token.children)


def _without_scripts(children: list[Token]) -> list[Token]:
    """Tokens without scripts and styles that begin and end among them."""
    kept: list[Token] = []
    opened: dict[str, int] = {}  # name of a tag: where it stands in `kept`
    for child in children:
        tag = _SCRIPT.match(child.content) if child.type == "html_inline" else None
        if tag and tag[1] and (name := tag[2].lower()) in opened:
            del kept[opened[name] :]
            opened = {}
            continue
        if tag and not tag[1]:
            opened.setdefault(tag[2].lower(), len(kept))
        kept.append(child)
    return kept


def _inline(children: list[Token], links: Links | None) -> Iterator[Token]:
    href, linked, said = None, False, ""
    for child in children:
        if child.type == "link_open":
            href, said = str(child.attrs.get("href", "")), ""
            tag = open_link(href, links, str(child.attrs.get("title", "")))
            linked = tag is not None
            yield _html(tag or "")
        elif child.type == "link_close":
            yield _html("</a>" if linked else target(href or "", said))
            href, linked = None, False
        elif child.type == "image":
            src, title = str(child.attrs.get("src", "")), str(child.attrs.get("title", ""))
            yield _html(picture(src, words(child), links, linked=linked, title=title))
        elif child.type == "html_inline":
            yield _html(rebuild(child.content, links))
        elif child.type == "text" and href is None and ("://" in child.content or links):
            yield _html(_with_bare_urls(child.content, links))
        else:
            said += child.content
            yield child


def _html(markup: str) -> Token:
    return Token("html_inline", "", 0, content=markup)


def _with_bare_urls(text: str, links: Links | None) -> str:
    out, at = [], 0
    for match in _BARE_URL.finditer(text):
        url = match[0].rstrip(".,;:!?'*_~")
        while url.endswith(")") and url.count("(") < url.count(")"):
            url = url[:-1].rstrip(".,;:!?'*_~")
        out.append(with_mentions(text[at : match.start()], links))
        tag = open_link(url, None)
        out.append(f"{tag}{html.escape(url, quote=False)}</a>" if tag else html.escape(url, quote=False))
        at = match.start() + len(url)
    return "".join(out) + with_mentions(text[at:], links)
