"""Decisions below a heading each: by their numbers, their dates, their labels, or what stands below them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from app.markdown.reading.logs.entries import (
    MOST,
    Above,
    Anchors,
    Entry,
    Several,
    first_sentence,
    is_named_log,
    is_of_many,
    keys_of,
    own_label,
    split_day,
)
from app.markdown.reading.logs.items import by_items
from app.markdown.reading.metadata.values.titles import names_record, read_heading, read_title
from app.markdown.reading.pages import is_decided, named_page
from app.markdown.reading.unfilled import ABOUT_KEEPING
from app.markdown.syntax.outline import Node, atx, split
from app.markdown.syntax.tables import find_tables
from app.markdown.words.headings import is_undecided, plain, understand
from app.markdown.words.keys import meaning
from app.markdown.words.special_headings import AROUND
from app.markdown.words.status.reading import status_of

_VERDICT = re.compile(
    r"^[^\S\n]*+(?:[-*+]\s+)?(?:\*\*|__|_|\*)?(?P<word>[^\W\d][^*_\n:：.]{2,20})[.:：]?(?:\*\*|__|_|\*)", re.MULTILINE
)
_SECTIONS = ("context", "outcome", "options", "consequences")
_TEMPLATE = re.compile(
    r"\btemplate\b|\bvorlage\b|[-_ ](?:n{3,}|x{2,})\b|[{<\[](?:title|short title|name)", re.IGNORECASE
)


def by_headings(nodes: list[Node], lines: int, name: str, *, numbered: bool) -> Several | None:
    """The entries below headings of one level; `numbered`: the file's name has a number, so it may be one record."""
    level = _level(nodes)
    above = nodes[0].heading if nodes and (nodes[0].level < level or _is_title(nodes[0])) else ""
    stated = bool(above) and not is_named_log("", above) and "status" in keys_of(nodes[0].body)
    if stated or names_record(above) or named_page(above):
        return None
    numbered = numbered and not _is_chapter(above, _peers(nodes, level))
    is_log = not numbered and is_named_log(name, above)
    if is_log and _are_groups(nodes, [node for node in nodes if node.level == level and _is_entry(node)]):
        level += 1
    labelled, above_ = _labelled(_peers(nodes, level), is_log=is_log), Above(nodes)
    found = (
        _cut(nodes, labelled, lines) if labelled else _at(nodes, level, lines, above, is_log=is_log, numbered=numbered)
    )
    stated = any((one := understand(node.heading)) and one.field == "status" for node in nodes if node.level == level)
    if is_log and not stated and not (found and found.entries):
        for deeper in range(level + 1, 5):  # below years or topics
            peers = [node for node in nodes if node.level == deeper and not is_undecided(above_.at(node.line))]
            if len(peers) > 1 and all(names_record(node.heading) or split_day(node.heading)[1] for node in peers):
                return _cut(nodes, peers, lines)
    return found


def _at(nodes: list[Node], level: int, lines: int, above: str, *, is_log: bool, numbered: bool) -> Several | None:
    peers = _peers(nodes, level)
    found = [node for node in peers if _is_entry(node)]
    if len(found) < 2 or any(map(is_section, peers)):
        return None
    if is_log and all(map(_is_day, found)):
        return below_days(nodes, found, lines)
    label = own_label(node.heading for node in found)
    told = [node for node in found if _number_or_day(node, label) or names_record(node.heading)]
    decided = [
        node for node in found
        if read_heading(node.heading).status or _state_above(nodes, node) or is_decided_in(_below(nodes, node))
    ]  # fmt: skip
    if sum(names_record(node.heading) for node in found) >= 2:
        return _cut(nodes, told, lines)
    if len(told) >= 2 and (is_log or 2 * len(decided) >= len(told)):
        return _cut(nodes, told, lines)
    if is_log and len(decided) >= 2 and 4 * len(decided) >= 3 * len(found):
        return _cut(nodes, found, lines)
    uncertain = len(decided) >= 2 if is_log else False
    is_one = numbered and (ABOUT_KEEPING.match(plain(above)) or any(understand(node.heading) for node in peers))
    titled = is_of_many(above) and not is_one
    return Several([], [node.heading for node in found], len(decided) >= 2) if uncertain or titled else None


def _is_chapter(above: str, peers: list[Node]) -> bool:
    """Whether a title is that of a numbered chapter on decisions, "9. Decisions", which are 9.1 and 9.2."""
    chapter = re.match(r"(\d{1,3})\.?\s", above)
    return bool(chapter and is_of_many(above)) and all(
        chapter and node.heading.startswith(f"{chapter[1]}.") for node in peers
    )


def _peers(nodes: list[Node], level: int) -> list[Node]:
    return [node for node in nodes if node.level == level and not (node is nodes[0] and _is_title(node))]


def _labelled(peers: list[Node], *, is_log: bool) -> list[Node]:
    """The headings that begin with "Decision:", where two do, none is a section of a record, and each is one."""
    found = [node for node in peers if _decided(node)]
    apart = len(found) > 1 and not any(is_section(node) and not _decided(node) for node in peers)
    stated = is_log or all({"status", "date"} & keys_of(node.body).keys() for node in found)
    return found if apart and stated else []


def _is_title(node: Node) -> bool:
    """Whether a heading is that of the whole file, whatever its level."""
    return is_of_many(node.heading) and not node.body.strip()


def _decided(node: Node) -> str:
    """What a heading says was decided: the rest of "Decision: Use X"; "" for any other."""
    found = understand(node.heading)
    return found.rest if found and found.field == "outcome" else ""


def _are_groups(nodes: list[Node], found: list[Node]) -> bool:
    """Whether headings are topics, below which each heading is a decision."""
    inside = [one for node in found for one in _inside(nodes, node) if one.level == node.level + 1]
    if inside and all(status_of(plain(node.heading)) for node in found):
        return True
    if len(inside) < 2 or any(names_record(node.heading) or _number_or_day(node, "") for node in found):
        return False
    return all(_is_entry(one) and is_decided_in(_below(nodes, one)) for one in inside)


def _is_day(node: Node) -> bool:
    """Whether a heading is a date and nothing else."""
    words, day = split_day(node.heading)
    return day is not None and not words


def below_days(nodes: list[Node], days: list[Node], lines: int) -> Several:
    """What was decided on each day: a heading each below the date, an item each, or all that stands there."""
    entries, named, anchors = list[Entry](), list[str](), Anchors()
    for node in days:
        day, end = split_day(node.heading)[1], _end(nodes, node, lines)
        inside = [one for one in _inside(nodes, node) if one.level == node.level + 1]
        if inside and all(map(_is_entry, inside)):
            found = [_entry(nodes, one, lines, anchors, day) for one in inside]
        elif not inside and (items := by_items(node.body, node.body_line, day)) and items.entries:
            found = items.entries
        elif title := first_sentence(node.body.partition("\n\n")[0]):
            text = f"{atx(1, title)}\n" + "\n" * max(0, node.source.count("\n")) + _below(nodes, node)
            found = [Entry(node.line - 1, end, anchors.of(title), text, day)]
        else:
            return Several([], [one.heading for one in days], True)
        entries += found
        named += [one.text.partition("\n")[0].lstrip("# ") for one in found]
    return Several(entries if len(entries) <= MOST else [], named, True)


def _cut(nodes: list[Node], found: list[Node], lines: int) -> Several:
    named = [node.heading for node in found]
    if len(found) > MOST:
        return Several([], named)
    anchors = Anchors()
    return Several([_entry(nodes, node, lines, anchors) for node in found], named)


def _entry(nodes: list[Node], node: Node, lines: int, anchors: Anchors, day: date | None = None) -> Entry:
    heading, own = split_day(_decided(node) or node.heading)
    state = _state_above(nodes, node)
    text = (
        f"{atx(1, f'{heading or node.heading}{state}')}\n"
        + "\n" * max(0, node.source.count("\n"))
        + _below(nodes, node)
    )
    return Entry(node.line - 1, _end(nodes, node, lines), anchors.of(node.heading), text, own or day)


def _state_above(nodes: list[Node], node: Node) -> str:
    """The status that the heading above an entry is, in brackets as a title has it."""
    at = _index(nodes, node)
    above = next((other for other in reversed(nodes[:at]) if other.level < node.level), None)
    return f" [{plain(above.heading)}]" if above and status_of(plain(above.heading)) else ""


def _end(nodes: list[Node], node: Node, lines: int) -> int:
    """The line behind the last one of what stands below a heading, counted from 0."""
    at = _index(nodes, node) + 1 + sum(1 for _ in _inside(nodes, node))
    return nodes[at].line - 1 if at < len(nodes) else lines


def _inside(nodes: list[Node], node: Node) -> Iterator[Node]:
    """The headings below one."""
    following = (nodes[at] for at in range(_index(nodes, node) + 1, len(nodes)))
    return takewhile(lambda other: other.level > node.level, following)


def _index(nodes: list[Node], node: Node) -> int:
    return bisect_left(nodes, node.line, key=lambda other: other.line)


def _below(nodes: list[Node], node: Node) -> str:
    """What stands below a heading, its own sections as those of a document."""
    at = _index(nodes, node)
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
    named = bool(plain(node.heading)) and understand(node.heading) is None
    named = named and plain(node.heading).casefold() not in AROUND
    return named and not _is_placeholder(node.heading) and not is_undecided(node.heading)


def _is_placeholder(heading: str) -> bool:
    return bool(_TEMPLATE.search(heading))


def is_section(node: Node) -> bool:
    found = understand(node.heading)
    return found is not None and found.strength == "primary" and found.field in _SECTIONS


def _number_or_day(node: Node, label: str) -> bool:
    return split_day(node.heading)[1] is not None or read_title(node.heading, label=label).number is not None


def is_decided_in(text: str) -> bool:
    """Whether a piece says what was decided: by a status, a section of a decision, or a verdict in bold."""
    if any(is_section(node) or (node.level and meaning(node.heading) == "status") for node in split(text)):
        return True
    stated = keys_of(text).keys() | {
        meaning(cell) for table in find_tables(text.split("\n", 60)[:60]) for cell in table.header
    }
    return bool(stated & {"status", "outcome"}) or any(is_decided(m["word"]) for m in _VERDICT.finditer(text[:2000]))


def verdict(text: str) -> str:
    """The status in bold that an entry's text begins with: "**Accepted.** Lamps along the quay"; "" for none."""
    below = text.partition("\n")[2].lstrip("\n")
    match = _VERDICT.match(below[:200])
    return match["word"] if match and is_decided(match["word"]) else ""
