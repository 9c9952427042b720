"""Cells of spreadsheets that cannot be run as formulas, and texts that come back as they went (CWE-1236)."""

import re
from typing import Any

# What a spreadsheet takes for the beginning of a formula, full-width forms included; and what was made safe before
DANGEROUS = re.compile("'*[=+\\-@\t\r＝＋－＠]")


def safe(value: Any) -> Any:
    """A text that would begin a formula gets an apostrophe before it; numbers stay numbers, also negative ones."""
    return f"'{value}" if isinstance(value, str) and DANGEROUS.match(value) else value


def plain(value: Any) -> Any:
    """What `safe` was given."""
    return value[1:] if isinstance(value, str) and value.startswith("'") and DANGEROUS.match(value) else value
