"""Cells of spreadsheets that cannot be run as formulas, and texts that come back as they went (CWE-1236)."""

import re
from typing import Any

# What a spreadsheet takes for the beginning of a formula, full-width forms included; and what was made safe before.
# A cell begins where the text does, and where a program that expects other separators takes it to be over: which one
# that is depends on the country that a spreadsheet is set to.
BEGINS = r"(?:\A|[;\t\r\n])[ \"]*"
FORMULA = re.compile(rf"({BEGINS})('*[=+\-@＝＋－＠])")
SAFE_FORMULA = re.compile(rf"({BEGINS})'('*[=+\-@＝＋－＠])")
BLANK = re.compile("'*[\t\r]")  # is skipped by some before they look for a formula


def safe(value: Any) -> Any:
    """A text gets an apostrophe before what would begin a formula; numbers stay numbers, also negative ones."""
    if not isinstance(value, str):
        return value
    text = FORMULA.sub(r"\1'\2", value)
    return f"'{text}" if BLANK.match(text) else text


def plain(value: Any) -> Any:
    """What `safe` was given."""
    if not isinstance(value, str):
        return value
    text = value[1:] if value.startswith("'") and BLANK.match(value) else value
    return SAFE_FORMULA.sub(r"\1\2", text)
