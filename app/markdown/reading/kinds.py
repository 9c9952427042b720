"""Whether a document is a decision or research, whether it is a record at all, and which dialect it is written in."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Draft, Field
from app.markdown.reading.metadata.values.identity import identify
from app.markdown.reading.metadata.values.titles import names_record
from app.markdown.record import Dialect, Kind, Record
from app.markdown.syntax.outline import Node
from app.markdown.words.headings import plain, understand
from app.markdown.words.keys import meaning, normal
from app.markdown.words.status.reading import read_status
from app.markdown.words.wordlists import by_word
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
_PROPOSED = words_of(
    "detailed design | design details | drawbacks | alternatives | goals | non-goals | graduation criteria"
)
_OWN = ("findings", "practices", "stack", "implications")
_NAME = re.compile(r"(?:^|[-_ /.])(?:adr|adl|madr|decision)s?(?:[-_ .]?\d|[-_ .]|$)", re.IGNORECASE)
_FOLDER = re.compile(r"(?:^|/|__)(?:(?:adr|madr|decision)s?|(?:architecture|design)[-_ ]decisions?)$", re.IGNORECASE)
_SUMMARY = re.compile(r"\s*summary\s*[:：]\s*\S", re.IGNORECASE)  # as a summary is written
_PROPOSAL = re.compile(r"\b(?:PEP|KEP|TEP|GDP|enhancement proposal)\b")
# A proposal to decide, which has a number or a label of its own; of the series of others ("Aries RFC 3") it is a guess.
_TO_DECIDE = re.compile(
    r"[\[*_`]{0,3}(?:rfc|rfd|(?:enhancement\s)?proposal)(?:[\s_#-]{0,3}\d|[\]*_`]{0,3}\s?[:：]|\]\s?\w)",
    re.IGNORECASE,
)
_OF_TEXTS = words_of(  # said of any document, so that they decide nothing
    "draft | published | final | complete | completed | done | current | in review | review | under review | wip"
    " | in progress | work in progress | ongoing | archived"
)
KIND_KEYS = words_of(
    "type | kind | doc type | doctype | document type | documenttype | record type | content type | note type"
)
_KINDS: dict[str, Kind] = by_word(
    """
research: research | research note | research notes | research summary | research document | research report
    | spike | investigation | study | literature review | findings
decision: adr | madr | decision | decision record | architecture decision | architecture decision record
    | architectural decision record | adl | any decision record
"""
)
_MADR = words_of(
    "context and problem statement | considered options | decision outcome | decision drivers"
    " | pros and cons of the options"
)


def kind_of(nodes: list[Node], fields: list[Field], heading: str, name: str, draft: Draft) -> Kind:
    """A decision has a status, deciders, an outcome or a place among decisions, whatever sections it has besides.

    Research has sections of its own and nothing of these, or is an enhancement proposal, which has a status, too. Where
    one thing speaks for the one and another for the other, a finding says what was taken.
    """
    if said := next((kind for field in fields if (kind := said_kind(field.key, field.value))), None):
        return said
    found = [m for node in nodes if node.level and (m := understand(node.heading)) and m.strength != "secondary"]
    names = {m.field for m in found}
    own = len(names & set(_OWN))
    stated, placed = _is_stated(nodes, fields), _is_placed(nodes, fields, heading, name)
    keys = {normal(field.key) for field in fields if field.carrier == "front"}
    if "pep" in keys or {"creation date", "reviewers"} <= keys:
        return _proposal(_statuses(nodes, fields), draft)
    if "outcome" in names:
        return "decision"
    weighed = "options" in names or any(m.name == "consequences" for m in found)
    if own and (_SUMMARY.match(heading) or not (stated or placed)):
        return "decision" if weighed and own < 2 else "research"
    if own >= 2 and not stated:
        message = "The sections are those of research; it lies among decisions and is taken for one."
        draft.find("kind.path", 0, message)
    if own or weighed or placed or "decision" in heading.casefold():
        return "decision"
    return _unplaced(nodes, fields, heading, names, draft)


def _unplaced(nodes: list[Node], fields: list[Field], heading: str, names: set[str], draft: Draft) -> Kind:
    words = _words(nodes)
    marks = len(words & _RESEARCH) + (2 if _PROPOSAL.search(heading) else 0) + ("summary" in names)
    if marks < 3 or _has_deciders(fields):
        return "decision"
    to_decide = names_record(heading) or len(words & _PROPOSED) > 1
    return _proposal(_statuses(nodes, fields), draft, to_decide=to_decide)


def said_kind(key: str, value: str) -> Kind | None:
    """The kind that a document says itself by a key: `type: research`."""
    return _KINDS.get(plain(value).casefold()) if normal(key) in KIND_KEYS else None


def _proposal(statuses: list[str], draft: Draft, *, to_decide: bool = False) -> Kind:
    if to_decide or any(plain(said).casefold() != "draft" for said in statuses):
        message = (
            "An enhancement proposal: it was taken for research, although it may be a decision (`type: decision`)."
        )
        draft.find("kind.proposal", 0, message)
    return "research"


def _is_placed(nodes: list[Node], fields: list[Field], heading: str, name: str) -> bool:
    """Whether a document lies among decisions, or is a proposal to decide by its label and a status or a section."""
    if _NAME.search(name) or _FOLDER.search(name.rpartition("/")[0]):
        return True
    labelled = _TO_DECIDE.match(heading.strip()) or identify(name).prefix in ("RFC", "RFD")
    return bool(labelled) and bool(_statuses(nodes, fields) or _words(nodes) & _PROPOSED)


def _words(nodes: list[Node]) -> set[str]:
    return {plain(node.heading).casefold() for node in nodes}


def _is_stated(nodes: list[Node], fields: list[Field]) -> bool:
    """Whether a document has deciders, or a status that only decisions have."""
    return _has_deciders(fields) or any(_is_verdict(said) for said in _statuses(nodes, fields))


def _statuses(nodes: list[Node], fields: list[Field]) -> list[str]:
    said = [field.value for field in fields if meaning(field.key) == "status"]
    return said + [
        node.body for node in nodes if node.level and (m := understand(node.heading)) and m.field == "status"
    ]


def _has_deciders(fields: list[Field]) -> bool:
    return any(meaning(field.key) == "decider" and field.value.strip() for field in fields)


def _is_verdict(value: str) -> bool:
    words = value.strip().partition("\n")[0]
    verdict = read_status(words)
    return verdict.status is not None and verdict.rule != "status.unknown" and is_of_decisions(words)


def is_of_decisions(status: str) -> bool:
    """Whether a status as written is none that any text may have."""
    return plain(status).casefold() not in _OF_TEXTS


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
