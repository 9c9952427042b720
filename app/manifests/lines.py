"""Where in a text something stands. Nothing here reads a text more than a few times, whatever it holds."""

from __future__ import annotations

import re
from typing import NamedTuple

MISSES = 20  # each reads the text to its end
_TOML = re.compile(
    r"""^[ \t]*\[{1,2}([^\[\]\n]+)\]|^[ \t]*["']?([\w.-]+)["']?[ \t]*=|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'""",
    re.MULTILINE,
)


class Lines:
    """Finds texts one after the other, as they come in the file, and counts lines on the way."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.line, self.counted, self.misses = text, 0, 1, 0, 0

    def next(self, *needles: str) -> int | None:
        """The line of the first of `needles` that is behind what was found before; else None, and nothing moves."""
        for needle in needles if self.misses < MISSES else ():
            if (at := self.text.find(needle, self.at)) >= 0:
                self.at = at + len(needle)
                return self.count(at)
        self.misses += 1
        return None

    def count(self, at: int) -> int:
        self.line += self.text.count("\n", self.counted, at)
        self.counted = at
        return self.line


class TomlLines(NamedTuple):
    """The first lines of texts in quotes, and of keys by their table."""

    texts: dict[str, int]
    keys: dict[tuple[str, str], int]


def toml_lines(text: str) -> TomlLines:
    counter, found, header = Lines(text), TomlLines({}, {}), ""
    for match in _TOML.finditer(text):
        line = counter.count(match.start(match.lastindex or 0))
        if match[1]:
            header = match[1].strip()
        elif match[2]:
            found.keys.setdefault((header, match[2]), line)
        else:
            quoted = re.sub(r"\\(.)", r"\1", match[3]) if match[3] is not None else match[4]
            found.texts.setdefault(quoted, line)
    return found


def headers(text: str, pattern: str) -> list[int]:
    """The lines that match, as the n-th `[[package]]` of TOML is the n-th entry."""
    counter = Lines(text)
    return [counter.count(found.start()) for found in re.compile(pattern, re.MULTILINE).finditer(text)]
