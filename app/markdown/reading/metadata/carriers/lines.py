"""Metadata between the title and the first section: bullets, bold or plain lines, tables, block quotes."""

from __future__ import annotations

import re
from collections import Counter

from app.markdown.reading.draft import Field
from app.markdown.reading.metadata.carriers.tables import table_fields
from app.markdown.reading.metadata.carriers.terms import KEY, join_terms
from app.markdown.syntax.comments import BLOT, blotted, hidden_in
from app.markdown.syntax.html_tables import html_tables
from app.markdown.syntax.rst_tables import rst_tables
from app.markdown.syntax.tables import find_tables, unquote
from app.markdown.words.keys import meaning

_MOST_LINES = 300
_LONGEST = 4000  # characters of a line that is looked at closely
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+(.*)$")
_BREAK = re.compile(r"(?:<br\s?/?>|\\)$", re.IGNORECASE)
_WRAPPER = re.compile(r"</?(?:p|b|strong|em|i|small|span|div|li|ul|u)(?:\s[^<>]{0,80})?>", re.IGNORECASE)
_APART = re.compile(r"</(p|li|span|div)>(?=<\1\b)", re.IGNORECASE)
_BOX = re.compile(
    r"^(?P<quote>\s*(?:>\s*)?)(?:\*\*)?(?:note|important|info|warning|caution|tip|hinweis|nota)[:：](?:\*\*)?\s+"
    r"(?=[^\W\d_][^:：\n]{2,29}[:：]\s)",
    re.IGNORECASE,
)
_INLINE = re.compile(r"^(\s*(?:[-*+]\s+)?)[\[(]([^\[\]():]{1,40}::\s[^\[\]]*)[\])]\s*$")
_SEVERAL = re.compile(r"\s[|·•/]\s\s*|\s\s\|\s*|<br\s?/?>\s*", re.IGNORECASE)
_LABELLED = re.compile(
    r"[,;.]?\s+(?=(?:\*\*|__)[^*_:：\n]{2,40}(?:[:：](?:\*\*|__)|(?:\*\*|__)\s?[:：]))"
    r"|[,;.]\s+(?=[^\W\d_][\w ]{2,24}[:：]\s)"
    r"|" + _SEVERAL.pattern,
    re.IGNORECASE,
)


def take_metadata(text: str, first_line: int) -> tuple[list[Field], str]:
    """Return the fields of a text and what remains of it, in order; what is hidden holds none and remains."""
    lines = text.split("\n", _MOST_LINES)
    head = lines[:_MOST_LINES]
    signs = blotted("\n".join(head)).split("\n")
    seen = [_seen(line) for line in signs]
    fields: list[Field] = []
    used = join_terms(seen)
    marked = [line.replace(BLOT, "") for line in signs]
    for table in (*find_tables(seen), *html_tables(marked), *rst_tables(seen)):
        if found := table_fields(table, first_line):
            fields += found
            used.update(range(table.start, table.end))
    fields += _line_fields(seen, used, first_line)
    fields.sort(key=lambda each: each.line)
    rest = [_remains(head[number], signs[number], used=number in used) for number in range(len(head))]
    left = [line for line in rest if line is not None] + lines[_MOST_LINES:]
    return fields, "\n".join(left).strip("\n") if any(line.strip("> ") for line in left) else ""


def _seen(line: str) -> str:
    """A line without what is hidden, hard breaks at its end, and the brackets of `[key:: value]`."""
    text = line.replace(BLOT, "").rstrip() if BLOT in line else line
    if len(text) > _LONGEST:
        return text
    while found := _BREAK.search(text[-8:].rstrip()):
        text = text.rstrip()[: -len(found[0])].rstrip()
    text = _BOX.sub(r"\g<quote>", text) if ":" in text or "：" in text else text
    return _INLINE.sub(r"\1\2", _WRAPPER.sub("", _APART.sub(", ", text)) if "<" in text else text)


def _remains(line: str, signs: str, *, used: bool) -> str | None:
    if not used:
        return line
    return hidden_in(line, signs) if BLOT in signs else None


def _line_fields(lines: list[str], used: set[int], first_line: int) -> list[Field]:
    """Fields of lines. Unknown keys count in a list that holds a known one; a plain line needs a known key."""
    matches = {n: m for n, line in enumerate(lines) if n not in used and (m := KEY.match(unquote(line)[:2000]))}
    trusted = Counter(
        bool(m["bullet"]) for m in matches.values() if _is_short(m) and meaning(m["key"]) not in (None, "other")
    )
    block = _plain_block(matches, lines)
    fields: list[Field] = []
    index = 0
    while index < len(lines):
        match = matches.get(index)
        if match is None or index in used or not (index in block or _is_field(match, trusted)):
            index += 1
            continue
        end = _end_of_value(lines, index, matches, used | block - {index}, bool(match["bullet"]))
        fields += _fields(match, [unquote(line) for line in lines[index + 1 : end]], first_line + index)
        used.update(range(index, end))
        index = end
    return fields


def _plain_block(matches: dict[int, re.Match[str]], lines: list[str]) -> set[int]:
    """Lines of nothing but `Key: value`, two known keys among them: there an unknown key has a line of its own, too.

    Indented lines go on with the one above.
    """
    block, run = set[int](), list[int]()
    for number in [*sorted(matches), -1]:
        plain = number >= 0 and not (matches[number]["bullet"] or matches[number]["bold"])
        plain = plain and _is_short(matches[number]) and matches[number]["key"][0].isupper()
        between = lines[run[-1] + 1 : number] if run and number > 0 else []
        if run and not (plain and all(line[:1].isspace() and line.strip() for line in between)):
            if sum(meaning(matches[each]["key"]) not in (None, "other") for each in run) >= 2:
                block.update(run)
            run = []
        run += [number] if plain else []
    return block


def _is_short(match: re.Match[str]) -> bool:
    return len(match["key"].split()) <= 5


def _is_field(match: re.Match[str], trusted: Counter[bool]) -> bool:
    name = meaning(match["key"])
    if name is not None:
        return True
    marked = match["bullet"] or match["bold"]
    certain = trusted[bool(match["bullet"])]
    return bool(marked and _is_short(match) and certain and (certain > 1 or match["bold"] or match["key"][0].isupper()))


def _end_of_value(lines: list[str], index: int, matches: dict[int, re.Match[str]], used: set[int], bullet: bool) -> int:
    """Index after the last line of a value: indented lines, lines without a blank one between, a list below nothing."""
    end = index + 1
    empty = not matches[index]["value"].strip()
    while end < len(lines) and end not in used:
        line = unquote(lines[end])
        if not line.strip():
            following = unquote(lines[end + 1]) if end + 1 < len(lines) else ""
            below = empty and end == index + 1 and not bullet and end + 1 not in matches
            if not _ITEM.match(following) or not (below or (bullet and following[:1].isspace())):
                break
        elif not line.startswith(("  ", "\t")) and _begins_anew(line, matches.get(end), bullet=bullet, empty=empty):
            break
        end += 1
    return end


def _begins_anew(line: str, match: re.Match[str] | None, *, bullet: bool, empty: bool) -> bool:
    """Whether a line that is not indented belongs to nothing above it."""
    if match and (bullet or match["bold"] or meaning(match["key"]) is not None):
        return True
    listed = _ITEM.match(line) and (bullet or not empty)
    return bool(listed) or line.lstrip().startswith(("<", "|", "---", "!["))


def _fields(match: re.Match[str], more: list[str], line: int) -> list[Field]:
    """The field of one line; several where the line holds further known keys ("Status: x | Date: y")."""
    value = match["value"].strip()
    for split in (_LABELLED, _SEVERAL) if not more else ():
        parts = split.split(value)
        others = [KEY.match(part) for part in parts[1:]]
        if others and all(other and meaning(other["key"]) is not None for other in others):
            pairs = [(match["key"], parts[0])] + [(other["key"], other["value"]) for other in others if other]
            return [Field(key.strip(), text.strip(), line, carrier="head") for key, text in pairs]
    items = [found[1].strip() for text in more if (found := _ITEM.match(text))]
    text = "\n".join([value, *(each.strip() for each in more if each.strip())]).strip()
    return [Field(match["key"].strip(), text, line, items, "head")]
