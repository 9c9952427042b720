"""Names in metadata: lists, comma text, links and addresses."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Field
from app.markdown.record import Involvement, Role
from app.markdown.words.statuses import is_placeholder

_SEPARATOR = re.compile(r"\s*(?:[,;、，；\n]|\s&\s|<br\s*/?>|\s(?:and|und|et|y|и)\s)\s*")
_BULLET = re.compile(r"^(?:[-*+]|\d+[.)])\s+")
_ATOM = re.compile(r"\[[^\[\]\n]*\]\([^()\n]*\)|\([^()\n]*\)|<[^<>\n]*>")
MOST = 100


def people(field: Field, role: Role) -> list[Involvement]:
    """Split a value into people. Brackets, links and addresses stay whole; placeholders give none."""
    if is_placeholder(field.value) and not field.items:
        return []
    texts = field.items or [field.value]
    if field.items and field.carrier != "front":
        texts = [field.value]
    names = [name for text in texts for name in _names(text)]
    return [Involvement(name, role) for name in dict.fromkeys(names) if not is_placeholder(name)][:MOST]


def _names(text: str) -> list[str]:
    """Split at separators, but not inside links, parentheses and addresses."""
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]  # a list on one line, where the front matter around it is no valid YAML
    atoms = _ATOM.findall(text[:10_000])
    parts = _SEPARATOR.split(_ATOM.sub("\x01", text[:10_000]))
    names = []
    for part in parts:
        while "\x01" in part and atoms:
            part = part.replace("\x01", atoms.pop(0), 1)  # noqa: PLW2901 - puts back what was hidden from the split
        names.append(_BULLET.sub("", part.strip()).strip(" `'\"{}*"))
    return [name for name in names if name]


def tags(field: Field) -> list[str]:
    """Split tags on commas, on blanks where there is no comma, or take the list of the carrier."""
    if is_placeholder(field.value) and not field.items:
        return []
    if field.items and field.carrier == "front":
        words = field.items
    elif "](" in field.value:
        words = re.findall(r"\[([^\[\]]+)\]\(", field.value)
    else:
        text = field.value.replace("\n", ",").strip("[]{} ")
        words = re.split(r"[,;，、]" if re.search(r"[,;，、]", text) else r"\s+", text)
    return [tag for word in words if (tag := word.strip(" `'\"#*-"))][:MOST]
