"""reStructuredText as Markdown, a line for a line: titles, tables, code, images, notes, comments, links.

What it does not know stays as it is written.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from app.markdown.syntax.outline import atx
from app.markdown.syntax.rst import split_rst
from app.markdown.syntax.rst_inline import SUBSTITUTION, TARGET, Names, anchor, folded, inline, note_label
from app.markdown.syntax.rst_tables import rst_tables
from app.markdown.syntax.tables import Table
from app.markdown.words.wordlists import spaced

_DIRECTIVE = re.compile(r"^(?P<indent>\s*)\.\. (?P<name>[A-Za-z][\w:+.-]{0,40})::(?:\s+(?P<value>.*))?$")
_NOTE = re.compile(r"^(?P<indent>\s*)\.\. \[(?P<label>[#\w.*-]{1,40})\]\s+(?P<text>.*)$")
_SUBSTITUTED = re.compile(r"\|([^|\s][^|\n]{0,80})\|")
_COMMENT = re.compile(r"^(?P<indent>\s*)\.\.(?: (?P<text>.*)|$)")
_OPTION = re.compile(r"^\s+:(?P<key>[\w-]{1,40}):(?:\s+(?P<value>.*))?$")
_NUMBERED = re.compile(r"^(\s*)#\.(?=\s)")
_CODE = ("code", "code-block", "sourcecode", "parsed-literal")
_IMAGES = ("image", "figure")
_BOXES = spaced(
    "admonition attention caution danger error hint important note seealso tip todo warning deprecated versionadded"
    " versionchanged"
)
DEEPEST = 5  # boxes within each other
_SILENT = ("contents", "highlight", "index", "meta", "sectnum")


def to_markdown(text: str) -> str:
    """The text as Markdown, a line for a line."""
    return _converted(text)[0]


def tables_in(text: str) -> list[Table]:
    """The tables of the text at the lines where they stand in it, their cells as Markdown."""
    return _converted(text)[1]


@lru_cache(maxsize=1)  # asked twice of a file: whether it holds several records, and what it says
def _converted(text: str) -> tuple[str, list[Table]]:
    lines = text.split("\n")
    titles = [node for node in split_rst(text) if node.level]
    names = _names(lines, {node.line - 1: node.heading for node in titles})
    out, at, tables = list[str](), 0, list[Table]()
    for node in titles:
        out += _Blocks(lines[at : node.line - 1], names, at, tables).convert()
        at = node.line + node.source.count("\n")
        out += [atx(node.level, inline(node.heading, names)), *[""] * node.source.count("\n")]
    return "\n".join(out + _Blocks(lines[at:], names, at, tables).convert()), tables


def _names(lines: list[str], titles: dict[int, str]) -> Names:
    """Targets, substitutions and titles of a text."""
    names, anonymous = Names(headings={folded(title): anchor(title) for title in titles.values()}), 0
    written = Counter(folded(name) for line in lines if "|" in line for name in _SUBSTITUTED.findall(line))
    waiting = list[str]()  # targets that name the next title
    for number, line in enumerate(lines):
        if number in titles:
            names.headings |= dict.fromkeys(waiting, anchor(titles[number]))
        waiting = waiting if not line.strip() else []
        if ".." not in line:
            continue
        if match := TARGET.match(line):
            anonymous += match["name"] == "_"
            names.targets.add(f"anonymous-{anonymous}" if match["name"] == "_" else folded(match["name"]))
            waiting = [*waiting, folded(match["name"])] if not match["url"] else []
        elif match := SUBSTITUTION.match(line):
            name, value = folded(match["name"]), match["value"].strip()
            names.substitutions[name] = f"![{match['name']}]({value})" if match["kind"] == "image" else value
            names.used.update([name] if written[name] > 1 else [])
    return names


class _Blocks:
    """What stands between two titles."""

    def __init__(self, lines: list[str], names: Names, first: int, found: list[Table], depth: int = 0) -> None:
        """`first` is the line of the text on which they begin, `found` takes the tables."""
        self.lines, self.names, self.first, self.found, self.depth = lines, names, first, found, depth
        self.out: list[str] = []
        self.anonymous = 0
        self.tables = {table.start: table for table in rst_tables(lines)}

    def convert(self) -> list[str]:
        at = 0
        while at < len(self.lines):
            at = self._block(at)
        return self.out

    def _block(self, at: int) -> int:
        """Convert what begins on a line; returns the line behind it."""
        line = self.lines[at]
        if not line:
            self.out.append("")
            return at + 1
        if table := self.tables.get(at):
            return self._table(table)
        if ".." in line and line.lstrip().startswith(".."):
            return self._explicit(at)
        end = at + 1
        while end < len(self.lines) and self._goes_on(end):
            end += 1
        text = inline("\n".join(self.lines[at:end]), self.names)
        literal = text.rstrip().endswith("::") and end < len(self.lines) and not self.lines[end].strip()
        if literal and (stop := self._indented(end, _width(self.lines[end - 1]))) > end + 1:
            text = text.rstrip().removesuffix(":") if text.strip() != "::" else ""
            self._paragraph(text, at, end)
            return self._fence(end, stop, "")
        self._paragraph(text, at, end)
        return end

    def _paragraph(self, text: str, at: int, end: int) -> None:
        lines = [_NUMBERED.sub(r"\g<1>1.", line) if "#." in line else line for line in text.split("\n")]
        self.out += [*lines, *[""] * (end - at - len(lines))]

    def _goes_on(self, at: int) -> bool:
        above, line = self.lines[at - 1], self.lines[at]
        return bool(above.strip() and line.strip()) and at not in self.tables and not line.lstrip().startswith("..")

    def _indented(self, at: int, margin: int) -> int:
        """The line behind a block that is indented further than `margin`, without the blank lines at its end."""
        end = last = at
        while end < len(self.lines) and (not self.lines[end].strip() or _width(self.lines[end]) > margin):
            end += 1
            last = end if self.lines[end - 1].strip() else last
        return last

    def _explicit(self, at: int) -> int:
        """Markup that two points begin, with what is indented below it."""
        line = self.lines[at]
        end = max(self._indented(at + 1, _width(line)), at + 1)
        kinds = (
            (SUBSTITUTION, self._substitution), (_DIRECTIVE, self._directive), (TARGET, self._target),
            (_NOTE, self._note), (_COMMENT, self._comment),
        )  # fmt: skip
        for pattern, convert in kinds:
            if match := pattern.match(line):
                return convert(match, at, end)
        return self._kept(at, at + 1)

    def _substitution(self, match: re.Match[str], at: int, end: int) -> int:
        if folded(match["name"]) not in self.names.used:
            return self._kept(at, end)
        self.out += [""] * (end - at)
        return end

    def _note(self, match: re.Match[str], at: int, end: int) -> int:
        label = note_label(match["label"], self.names.notes)
        more = [f"    {each.strip()}" if each.strip() else "" for each in self.lines[at + 1 : end]]
        text = inline("\n".join([match["text"], *more]), self.names)
        self._paragraph(f"{match['indent']}[^{label}]: {text}", at, end)
        return end

    def _kept(self, at: int, end: int) -> int:
        self.out += self.lines[at:end]
        return end

    def _comment(self, match: re.Match[str], at: int, end: int) -> int:
        if not match["text"] and end == at + 1:
            return self._kept(at, end)
        return self._hidden(match["text"] or "", at, end)

    def _hidden(self, text: str, at: int, end: int) -> int:
        hidden = "\n".join([text, *self.lines[at + 1 : end]]).replace("--", "- -")
        self.out += f"<!-- {hidden} -->".split("\n")
        return end

    def _target(self, match: re.Match[str], at: int, end: int) -> int:
        """A target as a definition of Markdown; one without an address names the next title."""
        name = folded(match["name"])
        if name == "_":
            self.anonymous += 1
            name = f"anonymous-{self.anonymous}"
        url = "".join([match["url"] or "", *(each.strip() for each in self.lines[at + 1 : end])])
        if url.endswith("_") and folded(url[:-1]) in self.names.targets | self.names.headings.keys():
            url = f"#{self.names.headings.get(folded(url[:-1]), folded(url[:-1]))}"
        self.out += [
            f"{match['indent']}[{name}]: {url or '#' + self.names.headings.get(name, anchor(name))}",
            *[""] * (end - at - 1),
        ]
        return end

    def _directive(self, match: re.Match[str], at: int, end: int) -> int:
        name, value = match["name"], (match["value"] or "").strip()
        options = at + 1
        while options < end and _OPTION.match(self.lines[options]):
            options += 1
        if name in _CODE and end > options:
            first = next(number for number in range(options, end) if self.lines[number].strip())
            self.out += [""] * (first - at - 1)
            return self._fence(first - 1, end, value)
        if name in _IMAGES:
            said = {m["key"]: m["value"] or "" for each in self.lines[at + 1 : options] if (m := _OPTION.match(each))}
            self.out += [f"{match['indent']}![{said.get('alt', '')}]({value})", *[""] * (options - at - 1)]
            if end > options:
                caption = "\n".join(each.strip() for each in self.lines[options:end])
                self._paragraph(inline(caption, self.names), options, end)
            return end
        if name in _BOXES and self.depth < DEEPEST:
            return self._box(name, value, at, end)
        if name in _SILENT:
            return self._hidden(f"{name}:: {value}", at, end)
        return self._kept(at, end)

    def _box(self, name: str, value: str, at: int, end: int) -> int:
        title, said = (value, "") if name == "admonition" else (name.capitalize(), inline(value, self.names))
        inside = _Blocks(_dedented(self.lines[at + 1 : end]), self.names, 0, [], self.depth + 1).convert()
        self.out += [f"> **{title}:** {said}".rstrip(), *[f"> {line}".rstrip() for line in inside]]
        return end

    def _fence(self, at: int, end: int, language: str) -> int:
        """A block of code whose content begins behind line `at`, in which the fence is opened."""
        block = self.lines[at + 1 : end]
        first = next((number for number, line in enumerate(block) if line.strip()), 0)
        mark = "~~~" if any("```" in line for line in block) else "```"
        self.out += [""] * first + [f"{mark}{language.partition(' ')[0]}", *_dedented(block[first:])]
        if end < len(self.lines) and not self.lines[end].strip():
            self.out.append(mark)
            return end + 1
        self.out[-1] = f"{self.out[-1]}\n{mark}"
        return end

    def _table(self, table: Table) -> int:
        """A table between bars; it is as many lines long as before."""
        header, *rows = [
            [inline(cell, self.names).replace("|", "\\|") for cell in row] for row in (table.header, *table.rows)
        ]
        spans = [(self.first + start, self.first + end) for start, end in table.spans]
        self.found.append(Table(header, rows, self.first + table.start, self.first + table.end, spans))
        width = max(map(len, [header, *rows]))
        shown = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in (header, *rows)]
        lines = [shown[0], f"|{' --- |' * width}", *shown[1:]]
        self.out += [*lines, *[""] * max(0, table.end - table.start - len(lines))]
        return table.end


def _width(line: str) -> int:
    return len(line) - len(line.lstrip())


def _dedented(lines: list[str]) -> list[str]:
    margin = min((_width(line) for line in lines if line.strip()), default=0)
    return [line[margin:] for line in lines]
