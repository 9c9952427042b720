"""What an MDX file imports and exports: no text, but a literal may hold metadata ("MDX", ESM)."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Draft, Field
from app.markdown.words.keys import meaning

_LINE = re.compile(r"^(?:import\b[^\n]*['\"{]|export\s+(?:const|let|var|default|function|\{|\*))", re.MULTILINE)
_END = re.compile(r"\n[ \t]*(?:\n|\Z)")
_PAIR = re.compile(
    r"(?:^|[{,\n(]|\bconst\b|\blet\b|\bvar\b)\s{0,40}['\"]?(?P<key>[A-Za-z_][\w-]{0,60})['\"]?\s{0,4}[:=]\s{0,40}"
    r"(?P<value>'[^'\n]*'|\"[^\"\n]*\"|`[^`\n]*`|\[[^\[\]]*\]|\d[\w.-]*)"
)
_TEXT = re.compile(r"'([^'\n]*)'|\"([^\"\n]*)\"|`([^`\n]*)`")
_MOST = 64 * 1024


def take_exports(text: str, draft: Draft) -> tuple[list[Field], str]:
    """The metadata that a text exports, and the text with empty lines in place of its imports and exports.

    They are kept as a comment, so that nothing is lost and nothing of them is shown.
    """
    fields, kept, at = list[Field](), list[str](), 0
    for match in _LINE.finditer(text, 0, _MOST):
        if match.start() < at or not _opens(text, match.start()):
            continue
        end = _END.search(text, match.end())
        stop = end.start() if end else len(text)
        block = text[match.start() : stop]
        draft.keep("<!-- " + block.replace("--", "- -") + " -->", "")
        fields += _fields(block, text.count("\n", 0, match.start()) + 1)
        kept += [text[at : match.start()], "\n" * block.count("\n")]
        at = stop
    return fields, "".join(kept) + text[at:]


def _opens(text: str, start: int) -> bool:
    """Whether a line begins a paragraph or follows another import, outside of code."""
    before = text[:start]
    return before.count("```") % 2 == 0 and before.count("~~~") % 2 == 0


def _fields(block: str, line: int) -> list[Field]:
    if not block.startswith("export"):
        return []
    found, at = list[Field](), 0
    for match in _PAIR.finditer(block, 0, _MOST):
        line += block.count("\n", at, match.start("key"))
        at = match.start("key")
        found.append(_field(match, line))
    known = [field for field in found if meaning(field.key) is not None]
    return found if known else []


def _field(match: re.Match[str], line: int) -> Field:
    value = match["value"]
    items = ["".join(found) for found in _TEXT.findall(value)]
    if value.startswith("["):
        return Field(match["key"], value, line, items, "front")
    return Field(match["key"], items[0] if items else value, line, [], "front")
