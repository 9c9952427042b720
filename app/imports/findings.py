"""The findings that an import itself makes; the reader of a file makes its own."""

from __future__ import annotations

from app.markdown.record import ImportFinding


class ImportRefused(Exception):
    """Nothing was imported; the message says why in one plain sentence."""


def finding(rule: str, message: str, line: int = 0) -> ImportFinding:
    """A finding about the file as a whole unless a line is given."""
    return ImportFinding(rule, line, message)
