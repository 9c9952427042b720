"""The steps of a decision's life, one a line ("1. Proposed", "2. Accepted"), and which of them holds now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from app.markdown.words.status.sentences import RANK, Claim, claims, current

_ITEM = re.compile(r"^\s*(?:[-*+•]\s+|\d{1,3}[.)]\s+)(?:\[[xX✓]\]\s+)?")
_UNCHECKED = re.compile(r"\s*[-*+•]\s+\[ ?\]")
_STRUCK = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+~~[^~]{1,80}~~\s*$")
_MARKS = re.compile(r"[*_`]+")
_LONGEST = 100  # characters of a step
_MOST = 60  # lines


def step(line: str) -> Claim | None:
    """What an item of a list, or a line with nothing else, says of the status; None for any other line."""
    words = _MARKS.sub("", _ITEM.sub("", line)).strip(" .;,")
    found = claims(words) if len(words) <= _LONGEST and not _is_left_out(line) else []
    if not found or not found[0].alone or found[0].at > 2 or found[0].turned:
        return None
    return current(found) if _ITEM.match(line) or " " not in words else None


def steps_end(lines: Sequence[str], start: int) -> int:
    """Behind the last of at least two steps that begin at `start`, with blank lines between; else `start`."""
    at, end, many = start, start, 0
    while at < len(lines) and (_is_left_out(lines[at]) or step(lines[at])):
        if _STRUCK.match(lines[at]) or not _is_left_out(lines[at]):
            end, many = at + 1, many + 1
        at += 1
    return end if many > 1 else start


def _is_left_out(line: str) -> bool:
    return not line.strip() or bool(_UNCHECKED.match(line) or _STRUCK.match(line))


def latest(lines: Sequence[str]) -> int | None:
    """Which of several steps holds now: by their dates, else the end that is further in a life.

    None for a list of what a status may be, and for lines that are no steps or say the same.
    """
    places, steps = _steps(lines)
    said = [one.status for one in steps]
    if len(steps) == 1 and any(map(_STRUCK.match, lines)):
        return places[0]
    if len(steps) < 2 or len(set(said)) < 2 or _exclude(steps):
        return None
    if all(one.on for one in steps):
        return places[max(range(len(steps)), key=lambda at: (steps[at].on or date.min, at))]
    return places[0] if RANK[said[0]] > RANK[said[-1]] else places[-1]


def are_choices(lines: Sequence[str]) -> bool:
    """Whether lines are what a template lists: statuses that exclude each other, each named once, without a date."""
    return _exclude(_steps(lines)[1])


def _steps(lines: Sequence[str]) -> tuple[list[int], list[Claim]]:
    """The lines that are steps, none where others stand between."""
    found = [(at, step(line)) for at, line in enumerate(lines[:_MOST]) if not _is_left_out(line)]
    steps = [one for _, one in found if one]
    return ([at for at, _ in found], steps) if len(steps) == len(found) and len(lines) <= _MOST else ([], [])


def _exclude(steps: list[Claim]) -> bool:
    said = [one.status for one in steps]
    excluded = {"accepted", "rejected"} <= set(said) or {"deprecated", "superseded"} <= set(said)
    return excluded and len(said) > 2 and len(set(said)) == len(said) and not any(one.on for one in steps)
