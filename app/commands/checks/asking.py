"""`rationale check --ask`: questions on versions and ranges, a line each, answered without a register."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping

from app.versions.answers import LONGEST
from app.versions.reading import READERS, answer

NEEDED = {"question", "ecosystem", "specifier", "other", "expected"}
LONGEST_LINE = 4 * LONGEST  # bytes
COULD_NOT_CHECK = 2
QUESTIONS = ("version", "range")
_ESCAPES = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}  # as tab-separated values write them


def ask() -> None:
    """Answer what standard input asks, a line each. Raises SystemExit(2) where it is no table of them, or where a
    question is none or of an ecosystem that nobody reads, which is not comparable."""
    lines = (line.decode(errors="surrogateescape") for line in sys.stdin.buffer)
    unknown: list[str] = []
    try:
        for line in answers(lines, unknown):
            sys.stdout.buffer.write(line.encode(errors="surrogateescape"))
        if unknown:
            raise ValueError(unknown[0] + (f" So it is with {len(unknown) - 1:,} more." if unknown[1:] else ""))
    except ValueError as problem:
        sys.stderr.write(f"rationale: not all questions were answered. {problem}\n")
        raise SystemExit(COULD_NOT_CHECK) from None
    finally:
        sys.stdout.buffer.flush()


def answers(lines: Iterable[str], unknown: list[str]) -> Iterator[str]:
    """Each line with its answer in the column `expected`; what asks for something `unknown` is told there.

    Raises ValueError for what is no table of questions.
    """
    each = iter(lines)
    header = next(each, "")
    names = header.lstrip("\ufeff").rstrip("\r\n").split("\t")
    if not set(names) >= NEEDED:
        raise ValueError(f"The first line has to name the columns {', '.join(sorted(NEEDED))}, with tabs between them.")
    yield header
    for number, line in enumerate(each, start=2):
        text = line.rstrip("\r\n")
        cells, end = text.split("\t"), line[len(text) :]
        if len(cells) < len(names) or len(line) > LONGEST_LINE:
            raise ValueError(f"Line {number} has {len(cells)} columns, not {len(names)}, or is too long.")
        row = dict(zip(names, map(_unescaped, cells), strict=False))
        cells[names.index("expected")] = answer(row["question"], row["ecosystem"], row["specifier"], row["other"])
        unknown += _unknown(number, row)
        yield "\t".join(cells) + end


def _unknown(number: int, row: Mapping[str, str]) -> list[str]:
    """What of a question nobody knows, in a sentence."""
    for name, known in (("question", QUESTIONS), ("ecosystem", tuple(READERS))):
        if row[name] not in known:
            return [f"Line {number}: the {name} “{row[name][:50]}” is none of {', '.join(known)}."]
    return []


def _unescaped(cell: str) -> str:
    return re.sub(r"\\[tnr\\]", lambda found: _ESCAPES[found[0]], cell)
