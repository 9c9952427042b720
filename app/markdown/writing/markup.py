"""Markdown as the markup of another file: what an entry that was changed says, within a file of that markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.markdown.syntax.asciidoc import to_markdown
from app.markdown.syntax.outline import atx, split
from app.markdown.syntax.rst import split_rst
from app.markdown.syntax.suffixes import is_asciidoc, is_rst

_FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,})[ \t]*(?P<language>[\w+#.-]*)[^\n]*$")
_INLINE = re.compile(
    r"(?P<ticks>`+)(?P<code>[^`\n]+)(?P=ticks)"
    r"|!\[(?P<alt>[^\[\]\n]*)\]\((?P<image>[^()\s]+)\)"
    r"|\[(?P<text>[^\[\]\n]+)\]\((?P<url>[^()\s]+)\)"
    r"|\*\*(?P<strong>[^*\n]+)\*\*"
)
_BULLET = re.compile(r"^(?P<indent> *)(?P<mark>[-*+]|\d{1,3}[.)])[ \t]+")
_RULES = ("=", "-", "~", "^", '"', "'")  # of reStructuredText, where a file has fewer
_FRONT = re.compile(r"---\n.*?\n---(?:\n|$)", re.DOTALL)


def below(path: str, text: str, before: str, file: str) -> str:
    """A document in the place of `before`, an entry of a file: its headings as deep, in the markup of the file."""
    if is_rst(path):
        nodes = [node for node in split_rst(file) if node.level]
        level = next((node.level for node in nodes if before.replace("\r\n", "\n").startswith(node.source)), 1)
        rules = {node.level: _rule_of(node.source) for node in nodes}
        free = iter([one for one in _RULES if one not in rules.values()])
        return document_in(path, deeper(text, level - 1), [rules.get(at) or next(free, "~") for at in range(1, 7)])
    front = _FRONT.match(text)
    cut = front.end() if front else 0
    headed = to_markdown(before) if is_asciidoc(path) else _FRONT.sub("", before, count=1)
    level = next((node.level for node in split(headed)[1:2]), 1)
    return text[:cut] + document_in(path, deeper(text[cut:], level - 1))


def _rule_of(source: str) -> str:
    """The sign under a title, twice where it stands above as well."""
    lines = source.split("\n")
    return lines[-1][:1] * (2 if len(lines) > 2 else 1)


def deeper(text: str, by: int) -> str:
    """A document with each of its headings some levels further down."""
    lines = text.split("\n")
    for node in split(text) if by else ():
        if node.level:
            lines[node.line - 1] = atx(node.level + by, node.heading)
    return "\n".join(lines)


def inline_in(path: str, text: str) -> str:
    """A line of Markdown as a file of this path writes it."""
    if is_asciidoc(path):
        return _INLINE.sub(_asciidoc, text)
    return _INLINE.sub(_rst, text) if is_rst(path) else text


def document_in(path: str, text: str, rules: Sequence[str] = _RULES) -> str:
    """A document of Markdown likewise; `rules` are the signs under headings of reStructuredText, by level."""
    if not (is_asciidoc(path) or is_rst(path)):
        return text
    headings = {node.line - 1: node for node in split(text) if node.level}
    lines, fence = list[str](), ""
    for number, line in enumerate(text.split("\n")):
        found = _FENCE.match(line)
        if found and (not fence or line.strip().startswith(fence)):
            lines += _fenced(path, found["language"], opens=not fence)
            fence = "" if fence else found["mark"]
        elif fence:
            lines.append(f"   {line}".rstrip() if is_rst(path) else line)
        elif node := headings.get(number):
            said = inline_in(path, node.heading)
            lines += _titled(said, rules[node.level - 1]) if is_rst(path) else [f"{'=' * node.level} {said}"]
        else:
            lines.append(inline_in(path, _listed(line) if is_asciidoc(path) else line))
    return "\n".join(lines)


def _titled(said: str, rule: str) -> list[str]:
    line = rule[0] * max(len(said), 4)
    return [line, said, line] if len(rule) > 1 else [said, line]


def _fenced(path: str, language: str, *, opens: bool) -> list[str]:
    if is_rst(path):
        return [f".. code-block:: {language}".rstrip(), ""] if opens else [""]
    return [f"[source,{language}]", "----"] if opens and language else ["----"]


def _listed(line: str) -> str:
    """An item with as many signs as it lies deep."""
    found = _BULLET.match(line)
    if found is None:
        return line
    sign = "." if found["mark"][0].isdigit() else "*"
    return f"{sign * (1 + len(found['indent']) // 2)} {line[found.end() :]}"


def _asciidoc(match: re.Match[str]) -> str:
    if match["code"]:
        return f"`{match['code']}`"
    if match["image"]:
        return f"image:{match['image']}[{match['alt']}]"
    if match["url"]:
        return f"{'' if '://' in match['url'] else 'link:'}{match['url']}[{match['text']}]"
    return f"*{match['strong']}*"


def _rst(match: re.Match[str]) -> str:
    if match["code"]:
        return f"``{match['code']}``"
    if match["url"]:
        return f"`{match['text']} <{match['url']}>`__"
    return match[0]
