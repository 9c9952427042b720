"""`rationale check --ask`: questions on versions and ranges, a line each, answered without a register."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

from app.versions.answers import LONGEST
from app.versions.reading import answer

NEEDED = {"question", "ecosystem", "specifier", "other", "expected"}
LONGEST_LINE = 4 * LONGEST  # bytes
COULD_NOT_CHECK = 2
_ESCAPES = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}  # as tab-separated values write them


def ask() -> None:
    """Answer what standard input asks, a line each. Raises SystemExit(2) where it is no table of them."""
    lines = (line.decode(errors="surrogateescape") for line in sys.stdin.buffer)
    try:
        for line in answers(lines):
            sys.stdout.buffer.write(line.encode(errors="surrogateescape"))
    except ValueError as problem:
        sys.stderr.write(f"rationale: not all questions were answered. {problem}\n")
        raise SystemExit(COULD_NOT_CHECK) from None
    finally:
        sys.stdout.buffer.flush()


def answers(lines: Iterable[str]) -> Iterator[str]:
    """Each line with its answer in the column `expected`. Raises ValueError for what is no table of questions."""
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
        yield "\t".join(cells) + end


def _unescaped(cell: str) -> str:
    return re.sub(r"\\[tnr\\]", lambda found: _ESCAPES[found[0]], cell)
