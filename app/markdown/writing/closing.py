"""Nothing that a text opens stays open behind it: fences, comments and HTML would swallow what is written next."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from app.markdown.syntax.outline import split

_OPENS = re.compile(r"`{3}|~{3}|<[!?a-z]", re.IGNORECASE)
_FENCE = re.compile(r"^(?P<before>[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?)(?P<fence>`{3,}|~{3,})", re.MULTILINE)
_ENDS = ("-->", "</pre>", "</script>", "</style>", "</textarea>", "?>", "]]>", ">")
_PROBE = "\n\n# closed\n\n"
_PARSER = MarkdownIt("commonmark", {"maxNesting": 20}).disable("inline")
_MOST_FENCES = 3  # that are tried, the last ones first
_LONG = 20_000  # characters, from which on only single ends are tried


def closed(text: str) -> str:
    """A text, and below it what ends its last fence, comment or block of HTML if that is open.

    It is closed where a heading below it is one, both to CommonMark and to this reader, which ends a fence in a list
    only where its own marks do.
    """
    if not _OPENS.search(text) or _is_closed(text):
        return text
    for end in _ends(text):
        if _is_closed(f"{text}\n{end}"):
            return f"{text}\n{end}"
    return text


def _ends(text: str) -> Iterator[str]:
    """What may end it: the marks of a fence behind its own margin, alone, or where CommonMark reads no fence."""
    fences = list(dict.fromkeys((match["before"], match["fence"]) for match in _FENCE.finditer(text)))
    marks = list[str]()
    for before, fence in fences[: -_MOST_FENCES - 1 : -1]:
        margin = re.sub(r"[^\s>]", " ", before)
        marks += [f"{margin}{fence}", fence, f"\n    {fence}", f"\n> {fence}"]
    ends = list(dict.fromkeys([*marks, *_ENDS]))
    yield from ends
    if len(text) < _LONG:  # the two may not agree on what is open
        yield from (f"{one}\n{other}" for one in ends for other in ends)


def _is_closed(text: str) -> bool:
    probed = text + _PROBE + "\n".join(_ENDS)
    line = text.count("\n") + 3
    if not any(node.line == line and node.level == 1 for node in split(probed)):
        return False
    tokens = _PARSER.parse(probed)
    return any(token.type == "heading_open" and token.map == [line - 1, line] for token in reversed(tokens))
