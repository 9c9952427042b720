"""Titles in front matter as a list, since a template had brackets around its own words."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Field

_BRACKETED = re.compile(r"\[(?P<words>[^\[\]\n]+)\]")


def title_of(field: Field) -> str:
    """A title without the brackets that a template had around its own words, which make a list of it in YAML."""
    if field.carrier != "front" or not field.items:
        return field.value
    found = _BRACKETED.fullmatch(field.value)
    return field.items[0] if len(field.items) == 1 else found["words"].strip("\"' ") if found else field.value
