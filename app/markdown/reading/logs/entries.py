"""The pieces of a file that holds many decisions, and what tells that a text is a log of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from app.markdown.syntax.outline import Node
from app.markdown.words.dates import find_date
from app.markdown.words.headings import is_undecided, plain, understand
from app.markdown.words.identifiers import NOUNS, OWN, either
from app.markdown.words.keys import meaning
from app.markdown.words.status.signs import sign_apart

MOST = 500  # records of a file
_OTHERS = (
    r"beschlüsse|entscheidungen|décisions|decisiones|decisões|decisioni|besluiten|beslutningar|decyzje|решения|kararlar"
)
_DECISIONS = NOUNS - {"record", "proposal", "note", "choice", "enhancement proposal"}
_COMPOUND = r"\w*(?:entscheidungs|beschluss|beslui?t\w{1,5})(?:protokoll?|log+|(?:log)?buch|liste|lijst|register)"
_LOG = re.compile(
    rf"\b(?:{either(OWN | _DECISIONS)})s?\b|\b(?:{_OTHERS}|{_COMPOUND}|decided|entschieden|décidé|решили|keputusan)\b"
    r"|决策|決策|决定|決定|결정|決まった",
    re.IGNORECASE,
)
_MANY = re.compile(
    rf"\b(?:decisions|adrs|decision (?:log|records|register)|{_OTHERS}|{_COMPOUND})$"
    r"|(?:决策|決策|決定)(?:日志|記録|记录|ログ)$",
    re.IGNORECASE,
)
_ANY_LOG = re.compile(  # of whatever is entered: "Log", "Project journal"
    r"(?:(?:the|our|my|project|team|work|daily|weekly|dev|development|engineering|architecture"
    r"|captain.?s|ship.?s|projekt|projet) ){0,2}"
    r"(?:log|logs|log ?book|work ?log|journal|diary|tagebuch|logbuch|journal de bord|bitácora|diário|diario|logboek"
    r"|loggbok|dziennik|журнал|günlük|jurnal)|\w{0,8}(?:日志|日誌|ログ|일지)",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"^[^\S\n]{0,9}(?:[-*+>][^\S\n]{1,9})?(?:\*\*|__)?(?P<key>[^\W\d][\w ]{2,20}?)"
    r"[^\S\n]{0,9}(?:\*\*|__)?[^\S\n]{0,9}[:：]",
    re.MULTILINE,
)  # blanks with a bound, and within the line, so that many of them cost no more
_SENTENCE = re.compile(r"(?<=[\w)\]»”\"*`])[.!?](?=\s)|[。！？]|\n\n")
_MARKS = " \t*_[](){}"
_BETWEEN = _MARKS + ":：–—-,;|"
_LEADS = 60  # characters at the edge of a line in which a date may stand


class Entry(Struct):
    """A piece of a file that is a record of its own: its lines, counted from 0, and the text that it reads as."""

    start: int
    end: int
    anchor: str
    text: str
    day: date | None = None  # that its heading says
    is_row: bool = False  # of a table: all of its text stands on one line
    is_item: bool = False  # of a list: its text has lines of its own
    added: int = 0  # lines above the text that the file does not have
    is_ticked: bool | None = None  # of an item: whether the box before it is

    def line_of(self, line: int) -> int:
        """The line of the file on which a line of the entry's text stands."""
        return self.start + (1 if self.is_row or self.is_item else max(1, line - self.added))


class Several(Struct):
    """What was found: the entries; none where there seem to be several whose borders are not certain."""

    entries: list[Entry]
    named: list[str]
    is_decided: bool = False  # whether two of them or more say what was decided


class Above:
    """The headings of a file, as asked for by line."""

    def __init__(self, nodes: Sequence[Node] = ()) -> None:
        self._nodes = [node for node in nodes if node.level]

    def at(self, line: int) -> str:
        """The heading above a line, counted from 1; "" for none. One that is undecided counts for all below it."""
        path = list[Node]()
        for node in self._nodes[: bisect_right(self._nodes, line, key=lambda one: one.line)]:
            while path and path[-1].level >= node.level:
                path.pop()
            path.append(node)
        undecided = (node.heading for node in path if is_undecided(node.heading))
        return next(undecided, path[-1].heading if path else "")


class Anchors:
    """Anchors as GitHub gives them to headings, each once."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def of(self, heading: str) -> str:
        anchor = re.sub(r"[^\w\- ]+", "", plain_text(heading).lower()).strip().replace(" ", "-")[:150] or "record"
        count = self._seen.get(anchor, -1) + 1
        self._seen[anchor] = count
        return f"{anchor}-{count}" if count else anchor


def plain_text(heading: str) -> str:
    """A heading without the addresses of its links and without emphasis."""
    return re.sub(r"\[([^\[\]]*)\]\([^()\s]*\)", r"\1", heading).replace("*", "").replace("`", "")


def is_named_log(name: str, title: str) -> bool:
    """Whether the name of a file or its title speaks of decisions."""
    return bool(_LOG.search(name) or _LOG.search(plain(title)))


def is_any_log(name: str, title: str) -> bool:
    """Whether a file calls itself a log, without a word on what is entered there."""
    return any(_ANY_LOG.fullmatch(one.strip()) for one in (plain(title), name)) and not is_named_log(name, title)


def is_of_many(title: str) -> bool:
    """Whether a title says that what is below are several decisions: "Decision log"."""
    return bool(_MANY.search(plain(title)))


def keys_of(text: str) -> dict[str, re.Match[str]]:
    """What the keys at the beginnings of lines mean, as metadata or as a section, and where each stands."""
    found: dict[str, re.Match[str]] = {}
    for match in _KEY.finditer(text[:5000]):
        key = match["key"].rstrip(" 0123456789")  # "Decision 2: …"
        section = understand(key)
        if name := meaning(key) or (section.field if section else None):
            found.setdefault(name, match)
    return found


_LABEL = re.compile(
    r"^\W{0,5}(?P<label>[A-PR-UW-Z][A-Z]{0,4})[-_ ]?#?0*(?P<number>\d{1,4})(?=\s*[\])]?\s*[:.)：–—(|-]|\s)"
)


def label_of(name: str) -> tuple[str, int] | None:
    """The letters and the number that the name of an entry begins with: D and 2 of "D-2: Use tea"."""
    match = _LABEL.match(name[:60])
    return (match["label"], int(match["number"])) if match else None


def split_label(name: str) -> tuple[str, str]:
    """Letters and number as written, and the rest of a name."""
    match = _LABEL.match(name[:60])
    return (match[0].strip(_MARKS), name[match.end() :].lstrip(_BETWEEN)) if match else ("", name)


def own_label(names: Iterable[str]) -> str:
    """The letters that the entries of a file have before numbers that differ; "" where fewer than two have any."""
    found = Counter(labelled for name in names if (labelled := label_of(name)))
    letters = Counter(label for label, _ in found)
    label, many = letters.most_common(1)[0] if letters else ("", 0)
    return label if many > 1 and max(found.values()) == 1 else ""


def split_day(line: str) -> tuple[str, date | None]:
    """A line without the date that it begins or ends with, and that date; one amid its words stays."""
    words, sign = sign_apart(line)  # of a status, which stays
    rest, day = _at_edge(words)
    if day is None:
        rest, day = _behind_label(words)
    return (f"{rest} {sign}" if sign else rest, day) if day else (line, None)


def _at_edge(line: str) -> tuple[str, date | None]:
    bare = line.lstrip(_MARKS)
    found = find_date(bare[:_LEADS])
    if found and bare.startswith(found[1]):
        rest = bare[len(found[1]) :]
        if not rest[:1].isalnum():
            return _balanced(rest.lstrip(_BETWEEN.replace("*", "").replace("[", "").replace("_", "")), line), found[0]
    tail = line[-_LEADS:].rstrip(_MARKS)
    found = find_date(tail)
    if found and tail.endswith(found[1]):
        before = line[: line.rindex(found[1])]
        if before.rstrip()[-1:] in tuple("([–—-:,*_|") and before.strip():
            return before.rstrip(" ([{–—-:,|"), found[0]
    return line, None


def _behind_label(line: str) -> tuple[str, date | None]:
    """The same where letters and a number stand before the date: "D-3 (2024-01-02): Use X"."""
    label, rest = split_label(line)
    words, day = _at_edge(rest) if label and rest.lstrip(_MARKS)[:1].isalnum() else ("", None)
    return (f"{label}: {words}", day) if day and words and words != rest else (line, None)


def _balanced(rest: str, line: str) -> str:
    """What follows a date, without the emphasis that closes behind it: "**2024-01-02** - Use X"."""
    for mark in ("**", "__", "*", "_"):
        if line.lstrip(" [(").startswith(mark) and rest.count(mark) % 2:
            before, _, after = rest.partition(mark)
            return f"{before}{after.lstrip(_BETWEEN.replace('*', '').replace('[', ''))}"
    return rest


def first_sentence(text: str) -> str:
    """The first sentence of a text on one line, without the point behind it."""
    end = _SENTENCE.search(text)
    return " ".join((text[: end.start()] if end else text).split()).rstrip(".")
