"""The lists of a section such as "Recommended Stack": pins, with what the line above a list says of all its items."""

from __future__ import annotations

import re
from collections import Counter

from app.markdown.reading.draft import Draft
from app.markdown.reading.parts.ecosystems import named, of_document, without_names
from app.markdown.reading.parts.pins import Written, read_item
from app.markdown.reading.parts.stack_tables import take_stack_tables
from app.markdown.record import Pin
from app.markdown.syntax.lists import Item, each_list
from app.markdown.words.headings import plain
from app.markdown.words.pin_levels import guessed, is_like_level, level_of, without_levels

_TOGETHER = re.compile(
    r"\b(?:pin(?:ned)?|lock(?:ed)?|upgraded?|raised?|keep|kept|move|released?)\b.{0,30}\btogether\b|\bin step\b"
    r"|\b(?:gemeinsam|zusammen|ensemble|junt[oa]s|вместе)\b|一起|锁定在一起|same version",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"\b(?:and|also|additionally|further|others?|plus|und|auch|et|aussi|y|también|e|também|и)\b", re.IGNORECASE
)
_LONGEST_LABEL = 120
_MOST = 500


def take_stack(text: str, draft: Draft) -> str:
    """Move the pins of all tables and lists into the record; return what is none of them, as Markdown."""
    kept: list[str] = []
    text, tabled = take_stack_tables(text, draft)
    draft.record.pins += [written.pin for written in tabled]
    found: list[tuple[Written, str]] = [(written, "") for written in tabled]
    for before, items in each_list(text):
        pins = _pins(items) if len(found) + len(items) <= _MOST else []
        if not any(pins):
            kept += [before, *map(_as_written, items)]
            continue
        rest, line = _line_above(before)
        listed = [pin for pin in pins if pin]
        kept += [rest, "" if _describe(line, listed, draft) else line]
        kept += [_as_written(item) for item, pin in zip(items, pins, strict=True) if pin is None]
        found += [(pin, line) for pin in listed]
        draft.record.pins += [written.pin for written in listed]
    _settle(found, draft)
    return "\n\n".join(part for part in _joined(kept) if part.strip())


def _pins(items: list[Item]) -> list[Written | None]:
    """The pins among some items. Where most items are none, only those with a version are taken for packages."""
    read = [read_item(item.text) if not item.rest.strip() else None for item in items]
    found = [pin for pin in read if pin]
    if len(found) * 2 >= len(read) and any(written.certain for written in found):
        return read
    return [written if written and written.certain and written.pin.specifier else None for written in read]


def _line_above(before: str) -> tuple[str, str]:
    """Split the text above a list into what is its own and the last line, when that speaks of the list."""
    head, _, last = before.rstrip().rpartition("\n")
    bare = last.strip()
    speaks = bare.endswith((":", "：", ":**", "**", "__")) or bare.startswith("#")
    return (head.rstrip(), bare) if speaks and len(bare) <= 300 else (before, "")


def _describe(line: str, pins: list[Written], draft: Draft) -> bool:
    """Give group, level and remark of the line above to the pins; whether they can hold all that it says."""
    words = plain(line).rstrip(":： ").replace(";", ",")
    level, together, fits = level_of(words) or guessed(words), _TOGETHER.search(words), len(words) <= _LONGEST_LABEL
    label = words if fits else re.split(r"[;,.:–—]", words)[0][:_LONGEST_LABEL]
    group = _unused(label, draft) if together else ""
    says_more = re.search(r"\w{3}", without_levels(without_names(_FILLER.sub("", words))))
    remark = words if fits and says_more and not together else ""
    for written in pins:
        pin = written.pin
        pin.level = written.level or level or pin.level
        pin.group = pin.group or (group if pin.level != "forbidden" else "")
        pin.note = "; ".join(part for part in (pin.note, remark) if part)
    if is_like_level(words) and (unnamed := [written.pin for written in pins if not written.level]):
        _tell_level(words, unnamed, draft)
    return fits


def _tell_level(said: str, pins: list[Pin], draft: Draft) -> None:
    """That some words in the place of a level name none."""
    names = ", ".join(pin.package for pin in pins[:5]) + (" is" if len(pins) == 1 else " are")
    told = f"{said[:200]!r} names no level (required, recommended or forbidden); {names} read as {pins[0].level}."
    draft.find("pin.level", draft.line_with(said), told)


def _unused(label: str, draft: Draft) -> str:
    """The label, with a number when another group of the record bears it."""
    taken = {pin.group for pin in draft.record.pins}
    names = [label, *(f"{label[: _LONGEST_LABEL - 4]} {number}" for number in range(2, 100))]
    return next((name for name in names if name not in taken), label)


def _settle(found: list[tuple[Written, str]], draft: Draft) -> None:
    """Decide each ecosystem: its own words, the line above, the packages beside it, the document; else Python."""
    votes = Counter(vote for written, line in found if (vote := written.ecosystem or named(line)))
    beside = votes.most_common(1)[0][0] if votes else of_document(draft.source)
    for written, line in found:
        written.pin.ecosystem = written.ecosystem or named(line) or beside or "pypi"
        for part in written.unread:
            said = f"{part[:200]!r}, which {written.pin.package} is pinned with,"
            draft.find(
                "pin.terms",
                draft.line_with(part),
                f"{said} is read as no audience, date or age; it is part of the note.",
            )
        for part in written.unsure:
            if is_like_level(part) or not level_of(plain(line)):
                _tell_level(part, [written.pin], draft)
    if found and not beside:
        names = ", ".join(written.pin.package for written, _ in found[:5])
        come, read = ("come", "Python packages") if len(found) > 1 else ("comes", "a Python package")
        draft.find("pin.ecosystem", 0, f"Nothing says which registry {names} {come} from; read as {read}.")


def _as_written(item: Item) -> str:
    return f"- {item.text}\n{item.rest}".strip().replace("\n", "\n  ")


def _joined(parts: list[str]) -> list[str]:
    """Items that follow each other in one list, everything else apart."""
    joined: list[str] = []
    for part in filter(str.strip, parts):
        if joined and part.startswith("- ") and joined[-1].startswith("- "):
            joined[-1] += f"\n{part}"
        else:
            joined.append(part)
    return joined
