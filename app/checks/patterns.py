"""Patterns of paths, as .gitignore has them: `src/db/`, `*.sql`, `docs/**/index.md`."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

LONGEST = 300  # characters of a pattern
DEEPEST = 40  # parts of one


def matches(pattern: str, path: str) -> bool:
    """Whether a path is what a pattern names, or lies below it.

    `*` stays within a folder, `**` is any number of them. Without a slash but at its end, it may stand anywhere.
    """
    wanted = [part for part in pattern.strip().split("/") if part not in ("", ".")]
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if not wanted or len(pattern) > LONGEST or len(wanted) > DEEPEST:
        return False
    if "/" not in pattern.strip().rstrip("/"):
        wanted = ["**", *wanted]
    reached = _skipped({0}, wanted)  # how much of the pattern may be met by what was read of the path
    for count, part in enumerate(parts, 1):
        stays = {at for at in reached if at < len(wanted) and wanted[at] == "**"}
        steps = {at + 1 for at in reached - stays if at < len(wanted) and fnmatchcase(part, wanted[at])}
        reached = _skipped(stays | steps, wanted)
        is_whole = count == len(parts)
        if len(wanted) in reached and (is_whole or wanted[-1] != "**" or pattern.endswith("**")):
            return not (is_whole and pattern.strip().endswith("/"))  # a folder is no file
    return False


def any_matches(patterns: Iterable[str], path: str) -> bool:
    return any(matches(pattern, path) for pattern in patterns)


def _skipped(reached: set[int], wanted: list[str]) -> set[int]:
    """With what is met as well when `**` is no folder at all."""
    found = set(reached)
    for at in sorted(reached):
        while at < len(wanted) and wanted[at] == "**":
            at += 1  # noqa: PLW2901 - it is walked along
            found.add(at)
    return found
