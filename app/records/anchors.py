"""Links of a record's texts to its own headings, where the page calls a section otherwise than its source does."""

from __future__ import annotations

import re
from urllib.parse import unquote

from markupsafe import Markup

from app.markdown.rendering.tokens import anchor
from app.markdown.words.headings import understand

_ID = re.compile(r' id="(md-(?!fn-|ref-)[^"]*)"')
_LINK = re.compile(r' href="#(md-(?!fn-|ref-)[^"]*)"')
_ANY_ID = re.compile(r' id="([^"]*)"')
_AGAIN = re.compile(r"-\d{1,3}$")
TOP = "top"  # the id of the title
_SECTIONS = {
    "alternatives": "options", "proscons": "options", "links": "more-information",
    "more_information": "more-information", "stack": "pins", "status": TOP,
}  # fmt: skip


def with_anchors(html: str, title: str) -> Markup:
    """The page of a record called `title`, on which each link to a heading jumps and no two headings share an id."""
    if ' href="#md-' in html or html.count(' id="md-') > 1:
        html = _apart(html)
        there = set(_ANY_ID.findall(html))
        html = _LINK.sub(lambda match: f' href="#{_place(match[1], title, there)}"', html)
    return Markup(html)  # noqa: S704  it was HTML before


def _apart(html: str) -> str:
    """Headings of one name in several texts are numbered, as they are within one."""
    seen: set[str] = set()

    def numbered(match: re.Match[str]) -> str:
        name, count = match[1], 0
        while name in seen:
            count += 1
            name = f"{match[1]}-{count}"
        seen.add(name)
        return f' id="{name}"'

    return _ID.sub(numbered, html)


def _place(wanted: str, title: str, there: set[str]) -> str:
    """The id on the page that a fragment of the source means; the fragment itself where there is none."""
    if wanted in there:
        return wanted
    name = unquote(wanted.removeprefix("md-"))
    found = understand(_AGAIN.sub("", name).replace("-", " "))
    if found:
        field = TOP if found.strength == "meta" else _SECTIONS.get(found.field, found.field)
        if field in there:
            return field
    if name in there:
        return name
    if name == TOP or name.endswith(anchor(title)):
        return TOP
    base = _AGAIN.sub("", wanted)
    return base if base in there else TOP if found and found.field == "status" else wanted
