"""The text between the title and the first section: a Y-statement, sentences about status, or the context of MADR 1."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Draft, trim
from app.markdown.reading.metadata.apply import take_status
from app.markdown.reading.metadata.values.relations import add_links, links_in
from app.markdown.reading.options.ystatement import Statement, fill, read_statement
from app.markdown.reading.parts.research import LONGEST, take_parts
from app.markdown.record import StatusEvent
from app.markdown.syntax.comments import BLOT, blotted
from app.markdown.syntax.outline import Node
from app.markdown.words.dates import find_date
from app.markdown.words.headings import understand
from app.markdown.words.status.reading import lists_choices, names_successor, read_status

_DATED = re.compile(
    r"^\W*(?P<word>[^\W\d]\w+)(?:\s+(?:on|am|le|at|in|since|seit)\b|\s*[:(]|(?=\s\d{4}-))\s*(?=\W*(?:\d|[^\W\d_]{3,12}\.?\s\d))",
    re.IGNORECASE,
)
LONGEST_DAY = 30  # characters
_CREATED = re.compile(r"^\W*(?:created|written|drafted|date[ds]?|erstellt)\b", re.IGNORECASE)
_ABOUT_ITSELF = re.compile(
    r"\b(?:this|diese[rs]?|cette|ce|esta?|este|decision|adr)\b|^\W*(?:status\W*)?(?:super[sc]|replaced)|这|данн|это",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"^[ \t]{0,3}>[ \t]?(?:\[!\w{2,20}\][ \t]*$)?", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý\[*_>-])|\n\s*\n")


def read_opening(text: str, line: int, roots: list[Node], draft: Draft) -> Statement | None:
    """Read what stands below the title; return the Y-statement that stands there or below a heading named so."""
    statement = None
    _day_alone(text, draft)
    seen = blotted(text[:20_000]).replace(BLOT, "")
    for paragraph in re.split(r"\n\s*\n", seen):
        statement = statement or read_statement(paragraph)
        for each in paragraph.split("\n")[:40]:
            _dated_line(each, line, draft)
    _successor(seen, line, roots, draft)
    rest = trim(take_parts(text, draft) if len(text) <= LONGEST else text)
    fields = {m.field for node in roots for each in (node, *node.children) if (m := understand(each.heading))}
    if statement is None:
        statement = _below_a_heading(roots)
    alone = not fields & {"context", "outcome"}
    if statement and alone and draft.record.kind == "decision":
        fill(statement, draft)
    if not rest:
        return statement
    if draft.record.kind == "decision" and "context" not in fields and not draft.record.context:
        draft.record.context = rest
    else:
        draft.keep(rest, "title")
    return statement


def _below_a_heading(roots: list[Node]) -> Statement | None:
    for node in roots[:50]:
        for each in (node, *node.children[:20]):
            if "context of" in each.body[:600].lower() and (found := read_statement(each.body.partition("\n\n")[0])):
                return found
    return None


def _day_alone(text: str, draft: Draft) -> None:
    """A first line that is a date and nothing else, perhaps set in bold or italics; it stays in the text, too."""
    first = text.lstrip("\n").partition("\n")[0].strip().strip("*_()[] ")
    found = find_date(first) if len(first) <= LONGEST_DAY else None
    if found and found[1] == first:
        draft.record.dated_on = draft.record.dated_on or found[0]


def _dated_line(text: str, line: int, draft: Draft) -> None:
    """`Accepted on 2017-11-20.` and `Created on 2017-11-20 by somebody`; the text itself stays where it stands."""
    match = _DATED.match(text) if len(text) < 300 else None
    found = find_date(text) if match else None
    if not match or not found:
        return
    record = draft.record
    if _CREATED.match(text):
        record.dated_on = record.dated_on or found[0]
        return
    verdict = read_status(match["word"])
    if verdict.status is None or verdict.rule == "status.unknown" or record.raw_status:
        return
    record.status, record.raw_status = verdict.status, match["word"]
    record.dated_on = record.dated_on or found[0]
    record.status_events.append(StatusEvent(verdict.status, found[0], ""))
    draft.find("status.prose", line, f"The status was read from the sentence “{text.strip()[:80]}”.")
    add_links(record.links, links_in(text, line))


def _successor(text: str, line: int, roots: list[Node], draft: Draft) -> None:
    """A sentence at the top that names a successor gives the link, and the status where no other is stated."""
    stated = [node for node in roots if (m := understand(node.heading)) and m.field == "status"]
    below = [node for node in roots[:1] if node not in stated]  # a section on the status is read by itself
    opening = "\n\n".join([text[:4000], *(blotted(node.body[:2000]).replace(BLOT, "") for node in below)])
    opening = _QUOTE.sub("", opening)
    if not names_successor(opening):
        return
    for sentence in _SENTENCE_END.split(opening):
        if lists_choices(sentence) or not names_successor(sentence) or not _ABOUT_ITSELF.search(sentence[:80]):
            continue
        links = links_in(sentence, line, numbers=False)
        found = [link for link in links if link.is_successor]
        add_links(draft.record.links, found)
        if found and not draft.record.raw_status and not stated:
            take_status("superseded", line, draft)
            draft.find("status.prose", line, "The text names a successor, so the status was read as superseded.")
