"""Patterns of the files that a decision governs, and of the projects that it binds."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Field

MOST = 10_000  # characters of all of them
PATTERNS = {
    # With a folder, an ending or a star, so that no label of a record or name of a team is meant
    "governs": re.compile(r"(?=[^/*.]*[/*.])(?!\w+://)[^\s,|<>\"`]{1,300}"),
    # As addresses have them, so that no sentence is meant
    "binds": re.compile(r"(?=[a-z0-9*-]*[a-z0-9*])[a-z0-9*-]{1,80}"),
}


def patterns(field: Field, name: str) -> list[str]:
    """Those of a list, or with commas between; none where one of them looks like something else."""
    words = field.items or re.split(r"[,\n]", field.value[: MOST + 1].strip("[]{} "))
    found = [tidied for word in words if (tidied := word.strip().removeprefix("- ").strip("`'\" "))]
    fits = len(field.value) <= MOST and all(PATTERNS[name].fullmatch(one) for one in found)
    return list(dict.fromkeys(found)) if fits else []
