"""What Markdown hides: comments of HTML, scripts and styles, and the lines that no list or heading begins in."""

from __future__ import annotations

import re

FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})")
_HIDDEN = re.compile(r"<(script|style)(?=[\s/>])", re.IGNORECASE)
_CLOSING = {name: re.compile(rf"</{name}\s{{0,20}}>", re.IGNORECASE) for name in ("script", "style")}


BLOT = "\x01"  # stands for a hidden character
_HIDES = re.compile(
    r"(?P<comment><!--)|^(?P<fence>[ \t>]*(?:`{3,}|~{3,}))[^\n]*|<(?P<raw>script|style|pre)(?=[\s/>])|(?P<code>`+)",
    re.IGNORECASE | re.MULTILINE,
)


def blotted(text: str) -> str:
    """A text of the same length and lines with a sign for each character in comments, fences, scripts and styles."""
    kept, at, unclosed = list[str](), 0, set[str]()
    for match in _HIDES.finditer(text):
        name = match.lastgroup or ""
        kind = match[0] if name == "code" else name
        if match.start() < at or kind in unclosed:
            continue
        end = _hidden_until(text, match, name)
        if end < 0 and (name != "code" or text.find(kind, match.end()) < 0):
            unclosed.add(kind)
        if end > 0:
            kept += [text[at : match.start()], text[match.start() : end] if name == "code" else _blot(text, match, end)]
            at = end
    return "".join(kept) + text[at:]


def _blot(text: str, match: re.Match[str], end: int) -> str:
    return re.sub(r"[^\n]", BLOT, text[match.start() : end])


def _hidden_until(text: str, match: re.Match[str], name: str) -> int:
    """Where what begins at a match ends, -1 where it does not; an open fence goes on to the end of the text."""
    if name == "code":
        end = text.find(match[0], match.end())  # the next one first: the line may be all of the text
        return end + len(match[0]) if end >= 0 and text.find("\n", match.end(), end) < 0 else -1
    if name == "comment":
        end = text.find("-->", match.end())
        return end + 3 if end >= 0 else -1
    if name == "raw":
        closed = re.compile(rf"</{match['raw']}\s{{0,20}}>", re.IGNORECASE).search(text, match.end())
        return closed.end() if closed else -1
    fence = match["fence"].strip(" \t>")
    closed = re.compile(rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE).search(text, match.end())
    return closed.end() if closed else len(text)


def hidden_in(source: str, line: str) -> str:
    """What is hidden in a line, given the line and the same one with signs in its place."""
    return "".join(one for one, sign in zip(source, line, strict=True) if sign == BLOT)


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
        elif ("`" in line or "~" in line) and (fenced := FENCE.match(line)):
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
