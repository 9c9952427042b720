"""Documents that look like records and are none: templates that nobody filled in, and lists of records."""

from __future__ import annotations

import re

from app.markdown.reading.pages import is_list, leads_away
from app.markdown.record import Record
from app.markdown.syntax.outline import split
from app.markdown.words.headings import understand

_BLANK_TITLE = re.compile(
    r"^\s*(?:\{.*\}|<[^<>]*>|\[(?:short )?(?:title|decision|name|titel|titre|título|标题|название)\b[^\[\]]*\]"
    r"|\[[^\[\]]*\btitle\b[^\[\]]*\]"
    r"|(?:adr|title|titel|titre)(?:\s*:\s*(?:short )?(?:descriptive )?(?:title|name).*)?)\s*$",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^(?: {0,3}(?:#{1,6}|={1,6})\s|([!-/:-@\[-`{-~])\1{2,}[ \t]*$)", re.MULTILINE)
_INDEX_TITLE = re.compile(
    r"^(?:(?:\w+ ){0,3}(?:architecture|architectural|any|design|technical) )?"
    r"(?:decision (?:records|logs?|index|register|list)|decisions|adrs|decision log|adr (?:log|register|index|list)"
    r"|(?:list|log|index|register|overview|table) of (?:\w+ ){0,3}(?:decisions|adrs|records))(?: \(adrs?\))?$",
    re.IGNORECASE,
)
# A title about keeping decisions is that of one: "Record architecture decisions".
ABOUT_KEEPING = re.compile(
    r"^(?:\d+\W+)?(?:we )?(?:record|document|use|keep|write|track|capture|store|manage|maintain|adopt|make|how|why)\b",
    re.IGNORECASE,
)
FEWEST = 12  # words of a file that holds anything but its title


def holds_record(text: str) -> bool:
    """Whether a file that is named as an index is a record: a title, then a context and a decision, each once."""
    nodes = split(text[:200_000])
    fields = [found.field for node in nodes if node.level > 1 and (found := understand(node.heading))]
    titled = sum(node.level == 1 for node in nodes) == 1 and not _INDEX_TITLE.match(nodes[1].heading)
    return titled and all(fields.count(wanted) == 1 for wanted in ("outcome", "context", "status"))


def unfilled(record: Record, text: str) -> tuple[str, str] | None:
    """Rule and sentence for a record that should be skipped because of its contents, None for a true one."""
    if (
        len(text) < 1000
        and len(text.split()) < 50
        and not (record.raw_status or record.extra or record.people or _HEADING.search(text))
    ):
        return "file.no_record", "The file has neither a heading nor metadata and was skipped."
    if _BLANK_TITLE.match(record.title) and record.status is None:
        return "file.template", "The title and the status are placeholders: the file is a template and was skipped."
    stated = record.number is not None or record.status is not None
    listed = not (record.outcome or record.options or record.practices or record.pins) and is_list(text, stated=stated)
    keeping = ABOUT_KEEPING.match(record.title)  # "Record architecture decisions" is one
    named = _INDEX_TITLE.match(record.title) and not (record.status or record.outcome or keeping)
    if named and not listed and len(text.split()) >= FEWEST and not leads_away(text):
        message = "The title speaks of several decisions, but where each begins and ends is not certain: left out."
        return "file.several", f"{message} Give each a heading with a number or a date, in Markdown."
    if listed or named:
        return "file.index", "The file is a list of records, not a record, and was skipped."
    return None
