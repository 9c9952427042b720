"""AsciiDoc as Markdown, line for line: the part of it that decision records use.

Sections, lists, links, tables, listings and comments; what it does not know stays as it is written.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.markdown.syntax.asciidoc_tables import OPENS, columns_of, read_rows, read_values, separator_of
from app.markdown.syntax.tables import Table

_ATTRIBUTE = re.compile(r"^:(?P<key>!?[\w][\w .-]{0,60}!?):(?:[ \t]+(?P<value>.*))?$")
_AUTHOR = re.compile(r"^(?P<name>[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,3})(?: <(?P<mail>[^<>\s]+)>)?(?:;[^\n]*)?$")
_REVISION = re.compile(r"^v?\d[\w.]*, *(?P<date>[^:\n]+)(?::.*)?$|^(?P<day>\d{4}-\d\d-\d\d)(?::.*)?$")
_HEADING = re.compile(r"^(={1,6})[ \t]+(\S.*?)(?:[ \t]+=+)?$")
_LIST = re.compile(r"^(?P<marks>\*{1,5}|\.{1,5}|-)[ \t]+(?P<text>\S.*)$")
_TERM = re.compile(r"^(?P<term>[^\s:|][^:\n]{0,80})::(?:[ \t]+(?P<text>.*))?$")
_BLOCK_TITLE = re.compile(r"^\.([^\s.].*)$")
_BLOCK_LINE = re.compile(r"^\[(?P<inside>[^\[\]]*)\]$|^\[\[[^\[\]]+\]\]$")
_FENCE = re.compile(r"^(?:-{4,}|\.{4,}|`{3,}|\+{4,})$")
_DELIMITER = re.compile(r"^(?:={4,}|\*{4,}|_{4,}|--|\+)$")
LONGEST = 5000  # characters of a line whose markup is read
MOST_FILLED = 100_000  # characters that stand for attributes
_PLAIN = re.compile(r"(?:[^\W_][^\[\]<{:*+|`]*)?")  # a line of words; most lines are
_XREF = re.compile(
    r"<<(?P<id>[^<>,\n]+)(?:,[ ]*(?P<text>[^<>\n]+))?>>"
    r"|xref:(?P<to>[^\s\[\]]+)\[(?P<words>[^\[\]\n]*)\]"
)
_IMAGE = re.compile(r"image::?(?P<path>[^\s\[\]:][^\s\[\]]*)\[(?P<said>[^\[\]\n]*)\]")
_INLINE: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("[", re.compile(r"(?:link|mailto):([^\s\[\]]+)\[([^\[\]\n]*)\]"), r"[\2](\1)"),
    ("://", re.compile(r"(?<![\w(])(https?://[^\s\[\]<>]+)\[([^\[\]\n]+)\]"), r"[\2](\1)"),
    ("*", re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,300}?)(?<=[^\s*])\*(?![\w*])"), r"**\1**"),
)  # each with what a text holds that it may change
_ID = re.compile(
    r"^\[(?:\[(?P<old>[^\[\],\n]{1,200})(?:,[^\[\]\n]*)?\]|(?:[\w-]*)#(?P<new>[\w.:-]{1,200})[^\[\]\n]*)\]$"
)
_REFERENCE = re.compile(r"\{(?P<name>\w[\w-]{0,60})\}")
Attributes = tuple[tuple[str, str], ...]


def take_header(text: str) -> tuple[list[tuple[str, str, int]], str]:
    """The attributes, author and revision below the title as (key, value, line from 0), and the rest.

    A blank line ends them, but for attributes that stand alone below it.
    """
    fields: list[tuple[str, str, int]] = []
    lines, titled, ended = text.split("\n"), False, False
    for number, line in enumerate(lines[:200]):
        ended = ended or (titled and not line.strip())
        if ended and line.strip() and not _ATTRIBUTE.match(line):
            break
        found = _header_field(line, below_title=titled)
        titled = titled or line.startswith("= ")
        if found:
            fields += [(*pair, number) for pair in found]
            lines[number] = ""
    return fields, "\n".join(lines)


def _header_field(line: str, *, below_title: bool) -> list[tuple[str, str]]:
    if match := _ATTRIBUTE.match(line):
        return [(match["key"], (match["value"] or "").strip())]
    if not below_title or line.startswith(("=", "/")):
        return []
    if match := _REVISION.match(line):
        said = [("revision", line)] if re.search(r"[^\W\d_]{3}", line) else []
        return [("date", (match["date"] or match["day"]).strip()), *said]
    return [("author", line)] if _AUTHOR.match(line) else []


def to_markdown(text: str, attributes: Attributes = ()) -> str:
    """The text as Markdown, a line for a line; `attributes` are those of its header."""
    return _converted(text, attributes)[0]


def tables_in(text: str, attributes: Attributes = ()) -> list[Table]:
    """The tables of the text at the lines where they stand in it, their cells as Markdown."""
    return _converted(text, attributes)[1]


@lru_cache(maxsize=1)  # asked twice of a file: whether it holds several records, and what it says
def _converted(text: str, attributes: Attributes) -> tuple[str, list[Table]]:
    lines = text.split("\n")
    converter = _Converter(dict(attributes), _ids(lines))
    return "\n".join(converter.convert(lines)), converter.tables


def _ids(lines: list[str]) -> dict[str, str]:
    """What the titles of a text can be called, those that AsciiDoc makes itself among them, and their addresses."""
    found, waiting = dict[str, str](), list[str]()
    for line in lines:
        if line.startswith("[") and (match := _ID.match(line.rstrip())):
            waiting.append(match["old"] or match["new"])
        elif line.startswith("=") and (match := _HEADING.match(line.rstrip())):
            address = "#" + re.sub(r"[^\w\- ]+", "", match[2].lower()).strip().replace(" ", "-")
            own = "_" + re.sub(r"[\W_]+", "_", match[2].lower()).strip("_")
            found |= dict.fromkeys([*waiting, own, match[2]], address)
            waiting = []
        elif line.strip() and not line.startswith("["):
            waiting = []
    return found


class _Converter:
    def __init__(self, attributes: dict[str, str], ids: dict[str, str]) -> None:
        self.attributes, self.ids, self.filled = attributes, ids, 0
        self.fence = ""  # the line that closes the listing
        self.comment = False
        self.language = ""
        self.table: int | None = None  # the line that opened the table
        self.rule = ""  # that line, which closes it, too
        self.separator = ""  # of values without bars
        self.columns = 0  # that the next table is said to have
        self.tables: list[Table] = []
        self.out: list[str] = []

    def convert(self, lines: list[str]) -> list[str]:
        out = self.out
        for number, line in enumerate(lines):
            text = line.rstrip()
            if self.table is not None:
                self._in_table(lines, number, text)
            elif text.endswith("===") and not (self.fence or self.comment) and (opened := OPENS.match(text)):
                self.table, self.rule = number, text
                self.separator = opened["separator"].replace("|", "") or self.separator
            elif _PLAIN.fullmatch(text) and not (self.fence or self.comment):
                out.append(text)
            else:
                out += self._line(text)
        if self.table is not None:
            out += self._pipes(lines, self.table, len(lines))
        return out + (["```"] if self.fence else [])

    def _in_table(self, lines: list[str], number: int, text: str) -> None:
        if text == self.rule and self.table is not None:
            self.out += self._pipes(lines, self.table, number + 1)
            if number + 1 < len(lines) and lines[number + 1].strip() and self.out[-1].startswith("|"):
                self.out.append("")  # what follows is no row
            self.table = None

    def _line(self, line: str) -> list[str]:
        if self.fence or self.comment:
            return self._inside(line)
        if line == "////":
            self.comment = True
            return ["<!--"]
        if _FENCE.match(line):
            self.fence = line
            language, self.language = self.language, ""
            return [f"```{language}"]
        return [self._plain(line)]

    def _inside(self, line: str) -> list[str]:
        if self.comment:
            self.comment = line != "////"
            return [line.replace("--", "- -") if self.comment else "-->"]
        if line == self.fence:
            self.fence = ""
            return ["```"]
        return [line]

    def _plain(self, line: str) -> str:
        """A line outside of blocks."""
        if match := _HEADING.match(line):
            return f"{'#' * len(match[1])} {self._inline(match[2])}"
        if line.startswith("//"):
            return f"<!-- {line[2:].strip().replace('--', '- -')} -->"
        if match := _BLOCK_LINE.match(line):
            parts = (match["inside"] or "").split(",")
            self.language = parts[1].strip() if parts[0].strip() == "source" and len(parts) > 1 else ""
            self.columns, self.separator = columns_of(match["inside"] or ""), separator_of(match["inside"] or "")
            return f"<!-- {line.strip('[]')} -->"
        if _DELIMITER.match(line):
            return ""
        if line == "'''":
            return "---"
        return self._list(line)

    def _list(self, line: str) -> str:
        if match := _LIST.match(line):
            marks, text = match["marks"], self._inline(match["text"])
            return f"{'  ' * (len(marks) - 1)}- {text}" if marks[0] in "*-" else f"{'   ' * (len(marks) - 1)}1. {text}"
        if match := _TERM.match(line):
            return f"- **{match['term'].strip('*_')}**: {self._inline(match['text'] or '')}".rstrip()
        if match := _BLOCK_TITLE.match(line):
            return f"**{match[1]}**"
        return self._inline(line.removesuffix(" +") + "  " if line.endswith(" +") else line)

    def _inline(self, text: str) -> str:
        """Attributes, links, images and strong words of a line."""
        if len(text) >= LONGEST or not any(sign in text for sign in "<[*{"):
            return text
        if "{" in text and self.attributes:
            text = _REFERENCE.sub(self._value, text)
        if "<<" in text or "xref:" in text:
            text = _XREF.sub(self._reference, text)
        if "image:" in text:
            text = _IMAGE.sub(self._image, text)
        for sign, pattern, form in _INLINE:
            text = pattern.sub(form, text) if sign in text else text
        return text

    def _value(self, match: re.Match[str]) -> str:
        value = self.attributes.get(match["name"], "")
        self.filled += len(value)
        return value if value and self.filled < MOST_FILLED else match[0]

    def _reference(self, match: re.Match[str]) -> str:
        target = (match["id"] or match["to"]).strip()
        words = match["text"] or match["words"] or target.lstrip("#")
        bare = target.removeprefix("#")
        if address := self.ids.get(bare):
            return f"[{words}]({address})"
        return f"[{words}]({target if '.' in target or '/' in target else f'#{bare}'})".replace("#)", ")")

    def _image(self, match: re.Match[str]) -> str:
        folder, path = self.attributes.get("imagesdir", "").rstrip("/"), match["path"]
        alt = match["said"].split(",", 1)[0].strip().strip('"')
        alt = alt.partition("=")[2].strip('"') if alt.startswith("alt=") else "" if "=" in alt else alt
        below = folder and not path.startswith(("/", "http://", "https://"))
        return f"![{alt}]({f'{folder}/{path}' if below else path})"

    def _pipes(self, lines: list[str], start: int, end: int) -> list[str]:
        """The table that these lines hold between bars, as many lines long as before."""
        inside = [(at, lines[at].rstrip()) for at in range(start + 1, end) if lines[at].rstrip() != self.rule]
        above, rows = ([], read_values(inside, self.separator)) if self.separator else read_rows(inside, self.columns)
        self.columns, self.separator = 0, ""
        if not rows:
            return ["", *above, *[""] * (end - start - 1 - len(above))]
        header, *cells = [[self._inline(cell) for cell in row.cells] for row in rows]
        self.tables.append(Table(header, cells, start, end, [(row.line, row.last + 1) for row in rows[1:]]))
        shown = [f"| {' | '.join(row)} |" for row in (header, *cells)]
        apart = [""] if above or (self.out and self.out[-1].strip() and not self.out[-1].endswith("-->")) else []
        told = [*above, *apart, shown[0], "|" + " --- |" * len(header), *shown[1:]]
        return told + [""] * (end - start - len(told))
