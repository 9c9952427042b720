"""Reference links and footnotes: what is defined anywhere in a document counts in all of it (CommonMark 0.31, 4.7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from app.markdown.syntax.comments import inside

MOST = 2000  # definitions of a document; further ones stay text
LONGEST = 1024 * 1024  # characters of a document in which they are looked for
_LINK = re.compile(
    r"^ {0,3}\[(?P<label>(?!\^)(?:[^\[\]\\\n]|\\.){1,300})\]:[ \t]{0,20}(?P<target><[^<>\n]{1,1000}>|[^\s<]\S{0,1000})"
    r"[ \t]*(?P<title>\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'|\([^()\n]{0,500}\))?[ \t]*$"
)
_NOTE = re.compile(r"^[ \t]{0,12}\[\^(?P<label>[^\]\s]{1,100})\]:[ \t]{0,20}(?P<text>.*)$")
_PARAGRAPH_ENDS = re.compile(r"\s*$|\s{0,3}(?:#{1,6}\s|[-*+>|]\s|\d{1,9}[.)]\s|[`~]{3}|\[)")
_SPAN = r"(?P<code>(?P<ticks>`{1,4})(?!`)[^`]{0,500}(?P=ticks)(?!`))|(?P<escaped>\\.)"
_USE = re.compile(
    rf"{_SPAN}|(?P<image>!)?\[(?!\^)(?P<text>(?:[^\[\]\\\n]|\\.|\n(?!\s*\n)|!\[[^\[\]\n]{{0,300}}\]\([^()\n]{{0,500}}\)){{1,300}})\]"
    r"(?P<second>\[(?P<label>(?:[^\[\]\\\n]|\\.|\n(?!\s*\n)){0,300})\])?(?![\[(:])",
    re.DOTALL,
)
_NOTE_USE = re.compile(rf"{_SPAN}|\[\^(?P<label>[^\]\s]{{1,100}})\](?!:)", re.DOTALL)

Notes = dict[str, str]  # label: its definition, as it stood


class Definitions(NamedTuple):
    """What was defined in a text and used there."""

    links: dict[str, str]  # target with title by label
    notes: Notes
    uses: dict[str, str]  # reference links as they were written, each with its label


def take_definitions(text: str) -> tuple[str, Definitions]:
    """Take the definitions that are used out of a text, leaving empty lines.

    The links of the text are written out where they stand; footnotes are for `with_notes` to put below what uses them.
    """
    if "]:" not in text or len(text) > LONGEST:
        return text, Definitions({}, {}, {})
    lines = text.split("\n")
    states = inside(lines)
    links, at = _links(lines, states)
    notes, notes_at = _notes(lines, states)
    used = {label for each in _outside(lines, states, {*at, *notes_at}) for label in labels_of(each)}
    for number, label in notes_at.items():
        lines[number] = "" if label in used else lines[number]
    uses: dict[str, str] = {}
    lines = resolve("\n".join(lines), links, uses).split("\n") if links else lines
    used_links = set(uses.values())
    for number, label in at.items():
        lines[number] = "" if label in used_links else lines[number]
    return "\n".join(lines), Definitions(links, {label: note for label, note in notes.items() if label in used}, uses)


def resolve(text: str, links: dict[str, str], uses: dict[str, str] | None = None) -> str:
    """A text with its reference links written out; code stays as it is. Those that occur are added to `uses`."""

    def written_out(match: re.Match[str]) -> str:
        if match["code"] or match["escaped"]:
            return match[0]
        label = folded(match["label"] or match["text"])
        if label not in links:
            return match[0]
        if uses is not None:
            uses[match[0]] = label
        return f"{match['image'] or ''}[{_inner(match['text'])}]({links[label]})"

    def _inner(words: str) -> str:
        return resolve(words, links, uses) if "![" in words else words

    return _outside_code(text, lambda part: _USE.sub(written_out, part)) if "]" in text and links else text


def referring(text: str, uses: dict[str, str], used: set[str]) -> str:
    """`resolve` undone: what is written out, as it was by reference; code stays. Those found are added to `used`."""
    if "](" not in text or not uses:
        return text
    links = "|".join(map(re.escape, sorted(uses, key=len, reverse=True)))

    def by_reference(match: re.Match[str]) -> str:
        use = uses.get(match["link"] or "")
        used.update([use] if use else [])
        return use or match[0]

    return _outside_code(text, lambda part: re.sub(rf"{_SPAN}|(?P<link>{links})", by_reference, part, flags=re.DOTALL))


def labels_of(text: str) -> list[str]:
    """The footnotes that a text refers to, in order."""
    if "[^" not in text:
        return []
    return list(dict.fromkeys(match["label"] for match in _NOTE_USE.finditer(text) if match["label"]))


def with_notes(text: str, notes: Notes) -> str:
    """A text with the definitions of the footnotes that it uses below it."""
    there = {match["label"] for line in text.split("\n") if (match := _NOTE.match(line))} if "]:" in text else set()
    wanted, queue = [], labels_of(text)
    while queue:
        label = queue.pop(0)
        if label in notes and label not in there:
            there.add(label)
            wanted.append(notes[label])
            queue += labels_of(notes[label].partition("]:")[2])
    return "\n\n".join([text.rstrip("\n"), "\n".join(wanted)]) if wanted else text


def split_notes(text: str) -> tuple[str, Notes]:
    """A text without the definitions of footnotes that stand at its very end, and those."""
    if "[^" not in text:
        return text, {}
    head, gap, tail = text.rpartition("\n\n[^")
    lines = f"[^{tail}".split("\n")
    notes, at = _notes(lines, inside(lines))
    return (head, notes) if gap and len(at) == len(lines) else (text, {})


def folded(label: str) -> str:
    """Labels are equal but for case and blanks."""
    return " ".join(label.split()).casefold()


def _links(lines: list[str], states: list[str]) -> tuple[dict[str, str], dict[int, str]]:
    """Definitions of links, and which line defines which; one within a paragraph is none."""
    links, at = dict[str, str](), dict[int, str]()
    for number, line in enumerate(lines):
        match = _LINK.match(line) if "]:" in line and not states[number] and len(at) < MOST else None
        begins = number == 0 or number - 1 in at or _PARAGRAPH_ENDS.match(lines[number - 1])
        if match and begins:
            label = folded(match["label"])
            target = f"<{match['target']}>" if re.search(r"^[^<].*[()]", match["target"]) else match["target"]
            links.setdefault(label, f"{target} {match['title'] or ''}".strip())
            at[number] = label
    return links, at


def _notes(lines: list[str], states: list[str]) -> tuple[Notes, dict[int, str]]:
    """Definitions of footnotes with the lines that go on below them, and which line belongs to which."""
    notes, at, current = Notes(), dict[int, str](), ""
    for number, line in enumerate(lines):
        match = _NOTE.match(line) if "[^" in line and not states[number] and len(notes) < MOST else None
        if match:
            current = match["label"] if match["label"] not in notes else ""
        elif current and not _goes_on(lines, number):
            current = ""
        if current:
            notes[current] = f"{notes[current]}\n{line}" if current in notes else line.strip()
            at[number] = current
    return {label: note.rstrip() for label, note in notes.items()}, at


def _goes_on(lines: list[str], number: int) -> bool:
    """Whether a line belongs to the footnote above it: indented, or the same paragraph."""
    line, above = lines[number], lines[number - 1]
    if not line.strip():
        return number + 1 < len(lines) and lines[number + 1].startswith(("    ", "\t"))
    return line.startswith(("    ", "\t")) or not (not above.strip() or _PARAGRAPH_ENDS.match(line))


def _outside(lines: list[str], states: list[str], left_out: set[int]) -> list[str]:
    return [line for number, line in enumerate(lines) if not states[number] and number not in left_out]


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """A text with what stands outside of fences and comments changed."""
    lines = text.split("\n")
    parts, states = list[str](), inside(lines)
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and bool(states[end]) == bool(states[start]):
            end += 1
        part = "\n".join(lines[start:end])
        parts.append(part if states[start] else change(part))
        start = end
    return "\n".join(parts)


def outside_code(text: str) -> str:
    """The lines of a text that stand in no fence and in no comment of several lines."""
    lines = text.split("\n")
    return "\n".join(line for line, state in zip(lines, inside(lines), strict=True) if not state)
