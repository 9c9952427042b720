"""Whether a document is a decision or research, whether it is a record at all, and which dialect it is written in."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Field
from app.markdown.record import Dialect, Kind, Record
from app.markdown.syntax.outline import Node
from app.markdown.words.headings import plain, understand
from app.markdown.words.keys import meaning, normal
from app.markdown.words.wordlists import names as words_of

# Headings of research summaries, enhancement proposals (KEP, TEP) and requests for comments (PEP, Rust-like RFC).
_RESEARCH = words_of(
    "motivation | goals | non-goals | abstract | specification | proposal | design details | tutorial | reference"
    " | prior art | drawbacks | unresolved questions | open questions | test plan | graduation criteria | user stories"
    " | backwards compatibility | rationale and alternatives | implementation history | reference implementation"
    " | infrastructure needed | upgrade strategy | copyright | methodology | literature | sources | rejected ideas"
    " | functionality | implementation | motivation and scope | detailed description | security implications"
    " | terminology"
)
_OWN = ("findings", "practices", "stack", "implications")
_NAME = re.compile(r"(?:^|[-_ /.])(?:adr|adl|madr|decision)s?(?:[-_ .]?\d|[-_ .]|$)", re.IGNORECASE)
_PROPOSAL = re.compile(r"\b(?:PEP|KEP|TEP|GDP|enhancement proposal)\b")
_MADR = words_of(
    "context and problem statement | considered options | decision outcome | decision drivers"
    " | pros and cons of the options"
)


def kind_of(nodes: list[Node], fields: list[Field], heading: str, name: str) -> Kind:
    """Research has headings of its own and neither a decision nor an outcome; a name with "adr" in it is a decision."""
    found = [m for node in nodes if node.level and (m := understand(node.heading)) and m.strength != "secondary"]
    names = {m.field for m in found}
    own = len(names & set(_OWN))
    keys = {normal(field.key) for field in fields if field.carrier == "front"}
    if "pep" in keys or {"creation date", "reviewers"} <= keys:
        return "research"
    if names & {"outcome", "options"} or any(m.name == "consequences" for m in found):
        return "research" if own >= 2 and not names & {"outcome"} else "decision"
    if own:
        return "research"
    if _NAME.search(name) or "decision" in heading.casefold():
        return "decision"
    words = {plain(node.heading).casefold() for node in nodes}
    marks = len(words.intersection(_RESEARCH)) + (2 if _PROPOSAL.search(heading) else 0) + ("summary" in names)
    return "research" if marks >= 3 else "decision"


def is_summary(record: Record) -> bool:
    """Whether a document is a summary of research, with parts that only summaries have."""
    return record.kind == "research" and bool(record.findings or record.practices or record.implications)


def dialect_of(
    kind: Kind, nodes: list[Node], fields: list[Field], *, rst: bool, statement: bool, dated_name: bool
) -> Dialect:
    """The dialect by its marks; `other` when none fits."""
    if rst:
        return "rst"
    if kind == "research":
        return "research"
    found = [m for node in nodes if (m := understand(node.heading))]
    names = {m.name for m in found}
    keys = {normal(field.key) for field in fields if field.carrier == "front"}
    if len(names.intersection(_MADR)) >= 2 or {m.field for m in found} >= {"options", "outcome", "context"}:
        return _madr(names, keys, {meaning(field.key) for field in fields if field.carrier == "head"}, dated_name)
    if {"context", "outcome"} <= {m.field for m in found}:
        return "nygard"
    if statement:
        return "ystatement"
    return "madr1" if names & {"considered alternatives", "pros and cons of the alternatives"} else "other"


def _madr(names: set[str], keys: set[str], head: set[str | None], dated_name: bool) -> Dialect:
    if "decision makers" in keys or "confirmation" in names:
        return "madr4"
    if keys & {"status", "deciders", "consulted", "informed"} or "validation" in names:
        return "madr3"
    if "tags" in head or (dated_name and "status" in head):
        return "log4brains"
    if names & {"considered alternatives", "pros and cons of the alternatives"}:
        return "madr1"
    two = head & {"status", "decider", "date"} or names & {"positive consequences", "negative consequences", "links"}
    return "madr2" if two else "madr4" if "more information" in names or "consequences" in names else "madr2"
