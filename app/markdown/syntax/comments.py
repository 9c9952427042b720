"""What Markdown hides: comments of HTML, scripts and styles, and the lines that no list or heading begins in."""

from __future__ import annotations

import re

FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})")
_HIDDEN = re.compile(r"<(script|style)(?=[\s/>])", re.IGNORECASE)
_CLOSING = {name: re.compile(rf"</{name}\s{{0,20}}>", re.IGNORECASE) for name in ("script", "style")}


def without_comments(text: str) -> str:
    """A text without its comments, in one pass; what opens a comment that is never closed stays."""
    return split_comments(text)[0]


def split_comments(text: str) -> tuple[str, str]:
    """A text without its comments, and those."""
    first, *parts = text.split("<!--")
    kept, hidden = [first], list[str]()
    for part in parts:
        comment, end, after = part.partition("-->")
        kept.append(after if end else f"<!--{part}")
        hidden += [f"<!--{comment}-->"] if end else []
    return "".join(kept), "\n".join(hidden)


def without_scripts(text: str) -> str:
    """A text without scripts and styles; what opens one that is never closed stays."""
    kept, at = [], 0
    unclosed: set[str] = set()
    for match in _HIDDEN.finditer(text):
        name = match[1].lower()
        if match.start() < at or name in unclosed:
            continue
        if closed := _CLOSING[name].search(text, match.end()):
            kept.append(text[at : match.start()])
            at = closed.end()
        else:
            unclosed.add(name)
    return "".join(kept) + text[at:]


def inside(lines: list[str]) -> list[str]:
    """For each line "fence" or "comment" where it begins within one, so that nothing in it is what it looks like."""
    found, fence, comment = [], "", False
    last = max((number for number, line in enumerate(lines) if "-->" in line), default=-1)
    for number, line in enumerate(lines):
        found.append("comment" if comment else "fence" if fence else "")
        if comment:
            comment = "-->" not in line or _opens(line)
        elif fenced := FENCE.match(line):
            fence = "" if fence and fenced[1].startswith(fence) else fence or fenced[1]
        elif not fence and "<!--" in line:
            comment = number < last and _opens(line)
    return found


def without_split_comments(text: str) -> str:
    """A text without comments that begin within a line and go on past an empty one: Markdown would show them."""
    if "<!--" not in text:
        return text
    lines = text.split("\n")
    states, kept, number = inside(lines), list[str](), 0
    while number < len(lines):
        end = number + 1
        while end < len(lines) and states[end] == "comment":
            end += 1
        begins = end > number + 1 and not lines[number].lstrip().startswith("<!--")
        if begins and not all(line.strip() for line in lines[number:end]):
            kept.append(without_comments("\n".join(lines[number:end])))
        else:
            kept += lines[number:end]
        number = end
    return "\n".join(kept)


def _opens(line: str) -> bool:
    """Whether a comment is open at the end of a line; one in code is none."""
    opening = line.rfind("<!--")
    return opening > line.rfind("-->") and line[opening - 1 : opening] != "`"
