"""A document as a tree of headings. Fences (nested and tilde), blocks of HTML and setext headings are respected.

One pass over the candidates that a single regular expression finds, so that it stays linear whatever the input is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

MOST_HEADINGS = 5000  # what follows further headings is text
MOST_RULES = 20_000  # lines that may underline a heading
_CANDIDATE = re.compile(
    r"^(?!\n)(?:[ \t>]*(?P<item>[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)"
    r"|[ ]{0,3}<h(?P<tag>[1-6])(?:[ ][^<>\n]{0,200})?>(?P<tagged>[^\n]{1,300}?)</h[1-6]>[ \t]*$"
    r"|[ ]{0,3}<(?:(?P<raw>script|style|pre|textarea)(?=[\s>])|(?P<block>div|table)(?=[\s>]))"
    r"|[ ]{0,3}(?P<atx>\#{1,6})(?:[ \t]+(?P<text>[^\n]*)|(?=\n|\Z)|(?P<glued>[^\W\d_][^\n]*))"
    r"|(?P<rule>=+|-{3,})[ \t]*$)|(?<![`\\])(?P<comment><!--)",
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
_END = {name: re.compile(rf"</{name}\s{{0,20}}>", re.IGNORECASE) for name in ("script", "style", "pre", "textarea")}
_END |= {"comment": re.compile("-->"), "block": re.compile(r"\n[ \t]*(?=\n)")}
_MARKUP = re.compile(r"</?[a-z][^<>\n]{0,200}>", re.IGNORECASE)
_CLOSING_HASHES = re.compile(r"(?:^|[ \t])#+$")
_OWN_HASHES = re.compile(r"\\(#+)$")
_HASHES = re.compile(r"(?:(?<=[ \t\\])|^)(#+)$")
_NOT_A_PARAGRAPH = re.compile(r"\s*(?:$|[-*+>|#=]|\d{1,9}[.)]\s|```|~~~|<|:::| {4}|\t)|---")


@dataclass(slots=True)
class Node:
    """A heading with its own text and the headings below it. Level 0: the text before the first heading."""

    level: int
    heading: str
    line: int  # of the heading, 1-based
    body: str = ""
    source: str = ""  # the heading as it stood
    children: list[Node] = field(default_factory=list)
    body_line: int = 0  # of the first line of the body

    def set_body(self, text: str, line: int) -> None:
        """Take a body that begins on a line, without the empty lines around it."""
        self.body = text.strip("\n")
        self.body_line = line + len(text) - len(text.lstrip("\n"))

    def text(self) -> str:
        """The body and everything below, as it stood."""
        below = (f"{child.source}\n\n{child.text()}".rstrip("\n") for child in self.children)
        return "\n\n".join([self.body, *below]).strip("\n")

    def size(self) -> int:
        """Characters of the body and everything below."""
        return len(self.body) + sum(child.size() for child in self.children)


def split(text: str, first_line: int = 1) -> list[Node]:
    """Cut a Markdown text into its headings, flat and in order; the first one is the text before any heading."""
    marks = _headings(text)
    nodes, line, counted = [], first_line, 0
    starts = [(0, 0, 0, ""), *marks]
    for index, (start, body, level, heading) in enumerate(starts):
        end = starts[index + 1][0] if index + 1 < len(starts) else len(text)
        line += text.count("\n", counted, start)
        counted = start
        node = Node(level, heading, line, source=text[start:body].strip("\n"))
        node.set_body(text[body:end], line + text.count("\n", start, body))
        nodes.append(node)
    return nodes


def _headings(text: str) -> list[tuple[int, int, int, str]]:
    """Headings as (start, start of the body, level, text)."""
    found: list[tuple[int, int, int, str]] = []
    fence, resume, rules = "", 0, 0
    unclosed: set[str] = set()
    for match in _CANDIDATE.finditer(text):
        if len(found) >= MOST_HEADINGS:
            break
        if match.start() < resume:
            continue
        if match["fence"] and not (fence and match["item"]):  # a list item closes no fence
            fence = _after_fence(fence, match["fence"], match["info"])
        elif fence:
            continue
        elif name := "block" if match["block"] else "comment" if match["comment"] else (match["raw"] or "").lower():
            end = None if name in unclosed else _END[name].search(text, match.end())
            unclosed.update(() if end else {name})
            resume = max(resume, end.end() if end else 0)
        elif match["rule"]:
            rules += 1
            found += _setext(text, match, found[-1][1] if found else 0) if rules < MOST_RULES else []
        elif match["tag"]:
            words = " ".join(_MARKUP.sub("", match["tagged"]).split())
            found.append((match.start(), min(match.end() + 1, len(text)), int(match["tag"]), words))
        elif match["atx"] and (not match["glued"] or len(match["atx"]) > 1):
            heading = _CLOSING_HASHES.sub("", (match["text"] or match["glued"] or "").strip()).strip()
            heading = _OWN_HASHES.sub(r"\1", heading)
            found.append((match.start(), min(match.end() + 1, len(text)), len(match["atx"]), heading))
    return found


def atx(level: int, heading: str) -> str:
    """A heading as it is written: hashes at its end are its own (CommonMark 0.31, 4.2)."""
    return f"{'#' * min(6, level)} " + _HASHES.sub(r"\\\1", heading)


def _after_fence(open_fence: str, fence: str, info: str) -> str:
    """The fence that is open after this line, "" for none (CommonMark 0.31, 4.5)."""
    if not open_fence:
        return "" if fence[0] == "`" and "`" in info else fence
    closes = fence[0] == open_fence[0] and len(fence) >= len(open_fence) and not info.strip()
    return "" if closes else open_fence


def _setext(text: str, match: re.Match[str], floor: int) -> list[tuple[int, int, int, str]]:
    """The one line above an underline, when it is a paragraph of its own (CommonMark 0.31, 4.3)."""
    stop = match.start() - 1
    start = text.rfind("\n", floor, max(stop, 0)) + 1 or floor
    line = text[start : max(stop, 0)]
    numbered = match["rule"][0] == "=" and re.match(r"\d{1,6}\.\s+\S", line)  # "7. Title" is a list to CommonMark
    if stop < floor or len(line) > 300 or (_NOT_A_PARAGRAPH.match(line) and not numbered):
        return []
    if start > floor and text[text.rfind("\n", 0, start - 1) + 1 : start - 1].strip():
        return []
    return [(start, min(match.end() + 1, len(text)), 1 if match["rule"][0] == "=" else 2, line.strip())]


def nest(nodes: list[Node], base: int = 1) -> list[Node]:
    """Hang every heading below the nearest shallower one; what has none, or is no deeper than `base`, is a root."""
    roots: list[Node] = []
    path: list[Node] = []
    for node in nodes:
        while path and (path[-1].level >= node.level or node.level <= base):
            path.pop()
        (path[-1].children if path else roots).append(node)
        path.append(node)
    return roots


def take_out(node: Node, wanted: Callable[[Node], bool]) -> list[Node]:
    """Remove the wanted sub-sections at any depth and return them in order."""
    taken: list[Node] = []
    kept: list[Node] = []
    for child in node.children:
        if wanted(child):
            taken.append(child)
        else:
            kept.append(child)
            taken += take_out(child, wanted)
    node.children = kept
    return taken
