"""An entry of a log that was changed, in the form that it had there: folded, or below a line in bold."""

from __future__ import annotations

import re

from app.markdown.reading.logs.entries import split_day
from app.markdown.reading.logs.folded import BOLD
from app.markdown.syntax.outline import split

_FOLD = re.compile(r"\ufeff?\s*(?P<tag><details\b[^<>]*>)", re.IGNORECASE)
_DATE = re.compile(r"^Date: (?P<day>\d{4}-\d\d-\d\d)\n+", re.MULTILINE)


def as_before(text: str, original: str) -> str:
    """A document in the form of the entry that it replaces; where that has a heading of its own, as it is."""
    fold = _FOLD.match(original)
    bold = BOLD.match(next((line for line in original.splitlines() if line.strip()), ""))
    if fold:
        title, below = _titled(text)
        return f"{fold['tag']}\n<summary>{title}</summary>\n\n{below}\n\n</details>"
    return _in_bold(text, dated=split_day(bold["title"])[1] is not None) if bold else text


def _titled(text: str) -> tuple[str, str]:
    head, _, below = text.lstrip("\n").partition("\n")
    return head.lstrip("# "), below.strip("\n")


def _in_bold(text: str, *, dated: bool) -> str:
    title, below = _titled(text)
    date = _DATE.search(below) if dated else None
    lead = f"{date['day']}: " if date else ""
    lines = (below[: date.start()] + below[date.end() :] if date else below).split("\n")
    for node in split("\n".join(lines)):
        if node.level:
            short = node.body and "\n" not in node.body
            lines[node.line - 1] = f"**{node.heading}:** {node.body if short else ''}".rstrip()
            lines[node.body_line - 1] = "" if short else lines[node.body_line - 1]
    return re.sub(r"\n{3,}", "\n\n", "\n".join([f"**{lead}{title}**", "", *lines]))
