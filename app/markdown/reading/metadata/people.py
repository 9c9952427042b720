"""Names in metadata: lists, comma text, links and addresses."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Field
from app.markdown.record import Involvement, Role
from app.markdown.words.statuses import is_placeholder

_SEPARATOR = re.compile(
    r"(?:[,;、，；|\n]|\s[&/]\s|<br\s?/?>|\s(?:and|und|et|y|и|en|dan|ve|i)\s|\se\s(?=[^\W\d_][\w'’.-]*\s+[^\W\d_]))"
)
_STRONG = re.compile(r"[;；|\n]|<br\s?/?>")
_LAST_FIRST = re.compile(r"(?P<last>[^\W\d_][\w'’-]*(?: [\w'’-]+)?), (?P<first>[^\W\d_][\w'’.-]*(?: [\w'’.-]+){0,2})")
_WITH_ROLE = re.compile(
    r"(?P<name>[^\W\d_][\w'’.-]*(?: [\w'’.-]+){1,3}), (?P<role>[A-Z]{2,5}|[a-zß-ÿа-я][\w-]*|[^\W\d_][\w-]*(?: [\w-]+)+)"
)
_ROLE_FIRST = re.compile(r"(?P<role>[^\W\d_][\w/ -]{1,30}): (?P<name>[^\W\d_].*)")
_BULLET = re.compile(r"^(?:[-*+]|\d+[.)])\s+")
_ATOM = re.compile(r"\[\[[^\[\]\n]*\]\]|\[[^\[\]\n]*\]\([^()\n]*\)|\([^()\n]*\)|<[^<>\n]*>")
_WIKI = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_LONGEST = 10_000
MOST = 100


def people(field: Field, role: Role) -> list[Involvement]:
    """Split a value into people. Brackets, links and addresses stay whole; placeholders give none."""
    if is_placeholder(field.value) and not field.items:
        return []
    texts = field.items if field.items and field.carrier == "front" else [field.value]
    names = [name for text in _parted(texts) for name in _names(text)]
    return [Involvement(name, role) for name in dict.fromkeys(names) if not is_placeholder(name)][:MOST]


def _parted(texts: list[str]) -> list[str]:
    """The same texts, or the people among them where commas belong to names: "Lindqvist, Rosa; Noor, Pekka"."""
    parts = [_BULLET.sub("", part.strip()) for text in texts for part in _STRONG.split(text[:_LONGEST]) if part.strip()]
    for pattern, form in ((_WITH_ROLE, "{name} ({role})"), (_LAST_FIRST, "{first} {last}")):
        found = [pattern.fullmatch(part) for part in parts]
        if len(parts) > 1 and all(found):
            return [form.format(**match.groupdict()) for match in found if match]
    return texts


def _names(text: str) -> list[str]:
    """Split at separators, but not inside links, parentheses and addresses."""
    if text.startswith("[") and text.endswith("]") and not text.startswith("[["):
        text = text[1:-1]  # a list on one line, where the front matter around it is no valid YAML
    atoms = [_WIKI.sub(r"\1", atom) for atom in _ATOM.findall(text[:_LONGEST])]
    parts = _SEPARATOR.split(_ATOM.sub("\x01", text[:_LONGEST]))
    names = []
    for part in parts:
        while "\x01" in part and atoms:
            part = part.replace("\x01", atoms.pop(0), 1)  # noqa: PLW2901 - puts back what was hidden from the split
        name = _BULLET.sub("", part.strip()).strip(" `'\"{}*<" if "<" not in part.strip("<") else " `'\"{}*")
        names.append(_ROLE_FIRST.sub(r"\g<name> (\g<role>)", name) if "](" not in name else name)
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
        text = _WIKI.sub(r"\1,", field.value.replace("\n", ",")).strip("[]{} ")
        words = re.split(r"[,;，、|]" if re.search(r"[,;，、|]", text) else r"\s+", text)
    return [tag for word in words if (tag := word.strip(" `'\"*-[]").lstrip("#"))][:MOST]
