"""One file with many decisions: a heading each, or a row each of a table. Where its borders are, and how sure that is.

The file is cut by lines, so that its pieces joined are the file again, byte for byte.
"""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from app.markdown.reading.draft import Draft
from app.markdown.reading.metadata.frontmatter import take_front_matter
from app.markdown.reading.metadata.identity import identify, record_name
from app.markdown.reading.metadata.titles import names_record, read_title
from app.markdown.reading.pages import is_decided, named_page
from app.markdown.reading.rows import rows_of
from app.markdown.record import Record
from app.markdown.syntax.outline import Node, atx, split
from app.markdown.syntax.suffixes import is_asciidoc, is_rst
from app.markdown.words.dates import find_date
from app.markdown.words.headings import plain, understand
from app.markdown.words.identifiers import NOUNS, OWN, either
from app.markdown.words.keys import meaning

MOST = 500  # records of a file
_OTHERS = (
    r"beschlüsse|entscheidungen|décisions|decisiones|decisões|decisioni|besluiten|beslutningar|decyzje|решения|kararlar"
)
_DECISIONS = NOUNS - {"record", "proposal", "note", "choice", "enhancement proposal"}
_LOG = re.compile(
    rf"\b(?:{either(OWN | _DECISIONS)})s?\b|\b(?:{_OTHERS}|decided|entschieden|décidé|решили|keputusan)\b"
    r"|决策|決策|决定|決定|결정|決まった",
    re.IGNORECASE,
)
_MANY = re.compile(
    rf"\b(?:decisions|adrs|decision (?:log|records|register)|{_OTHERS})$|(?:决策|決策|決定)(?:日志|記録|记录|ログ)$",
    re.IGNORECASE,
)
# A title about keeping decisions is that of one: "Record architecture decisions".
_ABOUT_KEEPING = re.compile(
    r"^(?:\d+\W+)?(?:we )?(?:record|document|use|keep|write|track|capture|store|manage|maintain|adopt|make|how|why)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"^\[?(?P<day>\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}年\d{1,2}月\d{1,2}日)\]?"
    r"\s*(?:[:：–—-]+\s*|\s)(?=\S)"
    r"|\s*[(\[–—-]+\s*(?P<last>\d{4}-\d{2}-\d{2})\s*[)\]]?$"
)
_VERDICT = re.compile(
    r"^\s*(?:[-*+]\s+)?(?:\*\*|__|_|\*)?(?P<word>[^\W\d][^*_\n:：.]{2,20})[.:：]?(?:\*\*|__|_|\*)", re.MULTILINE
)
_KEY = re.compile(
    r"^[^\S\n]{0,9}(?:[-*+>][^\S\n]{1,9})?(?:\*\*|__)?(?P<key>[^\W\d][\w ]{2,20}?)"
    r"[^\S\n]{0,9}(?:\*\*|__)?[^\S\n]{0,9}[:：]",
    re.MULTILINE,
)  # blanks with a bound, and within the line, so that many of them cost no more
_RULE = re.compile(r"^ {0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$", re.MULTILINE)
_SECTIONS = ("context", "outcome", "options", "consequences")
_TEMPLATE = re.compile(
    r"\btemplate\b|\bvorlage\b|[-_ ](?:n{3,}|x{2,})\b|[{<\[](?:title|short title|name)", re.IGNORECASE
)
_ANCHOR = re.compile(r"[^\w\- ]+")


class Entry(Struct):
    """A piece of a file that is a record of its own: its lines, counted from 0, and the text that it reads as."""

    start: int
    end: int
    anchor: str
    text: str
    day: date | None = None  # that its heading says
    is_row: bool = False  # of a table: all of its text stands on one line

    def line_of(self, line: int) -> int:
        """The line of the file on which a line of the entry's text stands."""
        return self.start + (1 if self.is_row else line)


class Several(Struct):
    """What was found: the entries; none where there seem to be several whose borders are not certain."""

    entries: list[Entry]
    named: list[str]
    is_decided: bool = False  # whether two of them or more say what was decided


def find_several(text: str, path: str) -> Several | None:
    """The records of a text that holds more than one, None for one that does not."""
    fields, body, first = take_front_matter(text, Draft(Record("decision", "other", "")))
    numbered = identify(path).number is not None
    if any(meaning(field.key) == "status" for field in fields) or is_rst(path) or is_asciidoc(path):
        return None
    nodes = [node for node in split(body, first) if node.level]
    if found := _by_headings(nodes, text.count("\n") + 1, re.sub(r"[-_]", " ", record_name(path)), numbered):
        return found
    if numbered:
        return None
    rows = rows_of(text, [node.heading for node in nodes])
    if len(rows) < 2 or len(rows) > MOST:
        return _by_rules(body)
    anchors = _Anchors()
    entries = [Entry(row.line, row.line + 1, anchors.of(row.title), row.text, is_row=True) for row in rows]
    return Several(entries, [row.title for row in rows])


def _by_rules(body: str) -> Several | None:
    """Two decisions or more that only a line of dashes parts, each with its keys: no heading says where one begins."""
    found = []
    for part in _RULE.split(body):
        keys = {meaning(match["key"]) or _field(match["key"]): match for match in _KEY.finditer(part[:5000])}
        if {"status", "outcome"} <= keys.keys():
            found.append(part[keys["outcome"].end() :].strip("* ").partition("\n")[0].strip() or "…")
    return Several([], found, True) if len(found) >= 2 else None


def _by_headings(nodes: list[Node], lines: int, name: str, numbered: bool) -> Several | None:
    level = _level(nodes)
    peers = [node for node in nodes if node.level == level]
    found = [node for node in peers if _is_entry(node)]
    above = nodes[0].heading if nodes and nodes[0].level < level else ""
    if len(found) < 2 or any(map(_is_section, peers)) or names_record(above) or named_page(above):
        return None
    told = [node for node in found if _number_or_day(node) or names_record(node.heading)]
    decided = [node for node in found if _is_decided(_below(nodes, node))]
    is_log = not numbered and bool(_LOG.search(name) or _LOG.search(plain(above)))
    if sum(names_record(node.heading) for node in found) >= 2:
        return _cut(nodes, told, lines)
    if len(told) >= 2 and (is_log or 2 * len(decided) >= len(told)):
        return _cut(nodes, told, lines)
    if is_log and len(decided) >= 2 and 4 * len(decided) >= 3 * len(found):
        return _cut(nodes, found, lines)
    uncertain = len(decided) >= 2 if is_log else False
    is_one = numbered and (_ABOUT_KEEPING.match(plain(above)) or any(understand(node.heading) for node in peers))
    titled = _MANY.search(plain(above)) and not is_one
    return Several([], [node.heading for node in found], len(decided) >= 2) if uncertain or titled else None


def _cut(nodes: list[Node], found: list[Node], lines: int) -> Several:
    named = [node.heading for node in found]
    if len(found) > MOST:
        return Several([], named)
    anchors, entries = _Anchors(), []
    for node in found:
        following = [other.line for other in nodes if other.line > node.line and other.level <= node.level]
        start, end = node.line - 1, min(following, default=lines + 1) - 1
        heading, day = _without_day(node.heading)
        below = _below(nodes, node)
        text = f"{atx(1, heading)}\n" + "\n" * max(0, node.source.count("\n")) + below
        entries.append(Entry(start, end, anchors.of(node.heading), text, day))
    return Several(entries, named)


def _below(nodes: list[Node], node: Node) -> str:
    """What stands below a heading, its own sections as those of a document."""
    at = nodes.index(node)
    parts, line = [], node.line + 1 + node.source.count("\n")
    for other in nodes[at : at + 200]:
        if other is not node and other.level <= node.level:
            break
        if other is not node:
            parts.append(
                "\n" * max(0, other.line - line) + f"{atx(max(2, other.level - node.level + 1), other.heading)}\n"
            )
            line = other.line + 1 + other.source.count("\n")
        if other.body:
            parts.append("\n" * max(0, other.body_line - line) + other.body + "\n")
            line = other.body_line + other.body.count("\n") + 1
    return "".join(parts)


def _level(nodes: list[Node]) -> int:
    """The level whose headings may be records: the first that has more than one, below the title."""
    for level in range(1, 5):
        if sum(node.level == level for node in nodes) > 1:
            return level
    return 0


def _is_entry(node: Node) -> bool:
    """Whether a heading may be that of a record: it has a title, and no section of a record is named so."""
    return bool(plain(node.heading)) and understand(node.heading) is None and not _is_placeholder(node.heading)


def _is_placeholder(heading: str) -> bool:
    return bool(_TEMPLATE.search(heading))


def _is_section(node: Node) -> bool:
    found = understand(node.heading)
    return found is not None and found.strength == "primary" and found.field in _SECTIONS


def _number_or_day(node: Node) -> bool:
    return bool(_DAY.search(node.heading)) or read_title(node.heading).number is not None


def _is_decided(text: str) -> bool:
    """Whether a piece says what was decided: by a status, a section of a decision, or a verdict in bold."""
    if any(_is_section(node) or (node.level and meaning(node.heading) == "status") for node in split(text)):
        return True
    stated = {meaning(match["key"]) or _field(match["key"]) for match in _KEY.finditer(text[:5000])}
    return bool(stated & {"status", "outcome"}) or any(is_decided(m["word"]) for m in _VERDICT.finditer(text[:2000]))


def verdict(text: str) -> str:
    """The status in bold that an entry's text begins with: "**Accepted.** Lamps along the quay"; "" for none."""
    below = text.partition("\n")[2].lstrip("\n")
    match = _VERDICT.match(below[:200])
    return match["word"] if match and is_decided(match["word"]) else ""


def _field(key: str) -> str | None:
    found = understand(key)
    return found.field if found else None


def _without_day(heading: str) -> tuple[str, date | None]:
    match = _DAY.search(heading)
    found = find_date(match["day"] or match["last"]) if match else None
    if not match or not found:
        return heading, None
    return (heading[: match.start()] + heading[match.end() :]).strip() or heading, found[0]


class _Anchors:
    """Anchors as GitHub gives them to headings, each once."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def of(self, heading: str) -> str:
        anchor = _ANCHOR.sub("", plain_text(heading).lower()).strip().replace(" ", "-")[:150] or "record"
        count = self._seen.get(anchor, -1) + 1
        self._seen[anchor] = count
        return f"{anchor}-{count}" if count else anchor


def plain_text(heading: str) -> str:
    """A heading without the addresses of its links and without emphasis."""
    return re.sub(r"\[([^\[\]]*)\]\([^()\s]*\)", r"\1", heading).replace("*", "").replace("`", "")
