"""Pages that lie beside records and are none: guides, questions, minutes, release notes, lists of records."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.markdown.reading.draft import Draft
from app.markdown.reading.kinds import KIND_KEYS, is_of_decisions, said_kind
from app.markdown.reading.logs.entries import is_any_log
from app.markdown.reading.metadata.values.identity import record_name
from app.markdown.record import ImportFinding, Record
from app.markdown.syntax.tables import find_tables
from app.markdown.words.headings import plain, understand
from app.markdown.words.identifiers import LABELS, NOUNS, either
from app.markdown.words.keys import meaning, normal
from app.markdown.words.page_names import FOLDERS, PAGES, SECTIONS
from app.markdown.words.status.reading import read_status
from app.markdown.words.wordlists import without_accents

_ABOUT = re.compile(
    r"\s*[:–—-]|\s\d|\s(?:of|for|to|on|from|with|von|für|zu[rm]?|vom|du|de|des|del|der|para|pour|do|da|di|van|voor)\b"
)
_OTHER_LETTERS = re.compile(r"[^\W\d_]*[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_ROW = re.compile(r"^\s*(?:[-*+]|\d{1,4}[.)]|\|)\s*\S")
_LINKED = re.compile(rf"\]\([^()\s]*\.(?:md|mdx|rst|adoc)\b|\[\[[^\[\]]+\]\]|\b(?i:{either(LABELS)})[-_ ]?\d+")
_PLACE = re.compile(rf"(?:^|[-_ /.])(?:{either(LABELS | NOUNS)})s?(?:[-_ /.\d]|$)", re.IGNORECASE)
_LED = re.compile(  # what a decision begins with
    r"(?:we )?(?:use|adopt|choose|select|pick|prefer|switch|migrate|move|replace|introduce|keep|record|document|write"
    r"|store|host|run|deploy|build|drop|remove|add|make|avoid|allow|require|enforce|stop|split|merge|generate|publish"
    r"|standardi[sz]e|verwende|nutze|utiliser|adopter|usar|adoptar|adotar|использовать)\b"
)
_KEY = re.compile(r"^[-*+> \t]{0,6}(?:\*\*|__)?([^\W\d][\w '-]{2,25}?)(?:\*\*|__)?[ ]?[:：]", re.MULTILINE)
_MINUTES_ALONE = 1000  # sections of another kind, of which no file has so many
_TEACHES = re.compile(r"how\b|guide\b|tutorial|template|wie wir|comment nous|c[óo]mo|como|shablon|vorlage|anleitung")
_HEAD = 5000  # characters of a file in which keys are looked for
_DECIDING = {"outcome", "options"}
_BESIDE = {"context", "consequences", "drivers", "options", "proscons", "confirmation", "alternatives"}
_OF_MINUTES = ("decisions", "决定事项", "決定事項", "결정 사항", "issue")
# Each kind of page, with its words as they are compared, whether these need no blank around, and how many they are.
_KINDS = [(one, kind := without_accents(one), bool(_OTHER_LETTERS.match(kind)), len(kind.split())) for one in PAGES]
_SHAPES = {
    "minutes": "minutes",
    "retrospective": "a retrospective",
    "incident": "a report on an incident",
    "guide": "a guide",
    "reference": "a reference",
}
_DAYS = re.compile(r"[\s\d.,/:–—-]+")  # what stands beside a name that many pages have
_STATED = ("outcome", "options", "consequences", "drivers")
_CALLED = {"name", "topic", "subject", "what", "thema", "sujet", "asunto", "assunto"}
_LISTED = {"title", "number", "status", "date", "decider", "author", "owner", "tags", "superseded by", "supersedes"}


class Signs(NamedTuple):
    """What speaks for a decision and what for a page of another kind."""

    called: str | None  # the kind of page that title or name say
    folder: str | None  # of such pages
    shaped: tuple[str, str] | None  # the kind of page that has such sections, and the first of them
    placed: bool  # among decisions
    stated: bool  # by a status that only decisions have, deciders, or what it replaces
    decided: bool  # by a section of its own, or options beside others
    whole: bool  # by more than one
    numbered: bool
    weak: bool  # a section that decisions have, too


def judge(draft: Draft, path: str) -> ImportFinding | None:
    """A finding where a file is a page that decides nothing (`kind.page`), or may well be none that decides."""
    record = draft.record
    if record.kind == "decision":
        return _judge(_signs(draft, path), _DAYS.sub(" ", plain(record.title).casefold()).strip())
    parts = record.findings or record.practices or record.implications or record.number is not None
    called = None if parts or _decides(record) else _called(record, path)
    return _left_out(called) if called else None


def _judge(signs: Signs, title: str) -> ImportFinding | None:
    firm = signs.placed or signs.stated or signs.numbered
    if signs.shaped:
        kind, heading = signs.shaped
        if signs.decided and (signs.stated or (firm and kind not in ("minutes", "retrospective"))):
            return None
        firm = signs.stated or signs.numbered or (signs.placed and not signs.called)
        said = f"“{heading}” stands in {_SHAPES[kind]}"
        return _guess(f"{said}, so") if firm or signs.decided else ImportFinding("kind.page", 0, f"{said}: left out.")
    called = signs.called or signs.folder
    if called is None:
        return None if firm or signs.decided else _guess("Nothing in the file says that it is a decision, so")
    told = signs.whole and not signs.folder and (signs.stated or not _TEACHES.match(called))
    if told or signs.numbered or (signs.stated and (signs.placed or signs.decided)):
        return None
    if signs.stated or signs.weak or (signs.placed and called != title):
        return _guess(f"The file calls itself “{called}”, so")
    return _left_out(called)


def _guess(why: str) -> ImportFinding:
    return ImportFinding("kind.guess", 0, f"{why} that it is a decision is a guess.")


def _left_out(called: str) -> ImportFinding:
    message = f"The file calls itself “{called}” and decides nothing, so it was not taken for a record."
    return ImportFinding("kind.page", 0, message)


def _signs(draft: Draft, path: str) -> Signs:
    record = draft.record
    meanings = [found for heading in draft.headings if (found := understand(heading))]
    fields = {found.field for found in meanings if found.strength == "primary" and found.name not in _OF_MINUTES}
    whole = bool((record.outcome or record.options) and fields & _DECIDING and fields & _BESIDE)
    unread = any(one.rule in ("status.unknown", "status.placeholder") for one in draft.findings)
    stated = record.status is not None and not unread and is_of_decisions(record.raw_status or record.status)
    called, folder = _called(record, path), _folder(path)
    return Signs(
        called=called,
        folder=folder,
        shaped=_typed(record) or _shaped(draft.headings, 1 if called else 2) or _shaped(_keys(draft), _MINUTES_ALONE),
        placed=bool(_PLACE.search(path)) and not folder,
        stated=stated or any(one.role == "decider" for one in record.people) or _replaces(record) or _is_typed(record),
        decided=whole or (bool(record.outcome) and ("outcome" in fields or not draft.headings)),
        whole=whole,
        numbered=record.number is not None and not folder,
        weak=_decides(record) if not unread else any(getattr(record, name) for name in _STATED),
    )


def _replaces(record: Record) -> bool:
    return any(link.kind != "relates_to" for link in record.links)


def _called(record: Record, path: str) -> str | None:
    name = re.sub(r"[-_\s]+", " ", record_name(path)).strip()
    named = named_page(record.title) or named_page(f"{name}:") or named_page(name.partition(" ")[0])
    return named or (plain(record.title).casefold() if is_any_log(name, record.title) else None)


def _folder(path: str) -> str | None:
    """The folder of pages in which a file lies, unless one of decisions is nearer."""
    for part in reversed(re.split(r"/|__", path)[:-1]):
        if _PLACE.search(part):
            return None
        if part.casefold() in FOLDERS:
            return part
    return None


def _shaped(headings: list[str], least: int) -> tuple[str, str] | None:
    """The kind of page whose sections a file has: one of minutes, `least` of another kind."""
    found: dict[str, set[str]] = {}
    for heading in headings:
        kind = SECTIONS.get(without_accents(plain(heading).casefold()))
        if kind and not ((meant := understand(heading)) and meant.strength == "primary"):
            found.setdefault(kind, set()).add(heading)
            if kind == "minutes" or len(found[kind]) >= least:
                return kind, heading
    return None


def _keys(draft: Draft) -> list[str]:
    """What stands before colons at the beginnings of lines, and in metadata."""
    return [*_KEY.findall(draft.source[:_HEAD]), *draft.record.extra]


def _is_typed(record: Record) -> bool:
    """Whether the metadata say that it is a decision: `type: adr`."""
    return any(said_kind(key, value) == "decision" for key, value in record.extra.items())


def _typed(record: Record) -> tuple[str, str] | None:
    """The kind of page that the metadata name: `type: meeting`."""
    said = next((value for key, value in record.extra.items() if normal(key) in KIND_KEYS), "")
    return ("minutes", f"type: {said[:40]}") if said and named_page(said) else None


def _decides(record: Record) -> bool:
    return bool(record.status or any(getattr(record, name) for name in _STATED))


def is_decided(word: str) -> bool:
    """Whether a word alone is a status that somebody gives to a decision: "Accepted", "abgelehnt"."""
    verdict = read_status(word)
    return verdict.status is not None and verdict.rule != "status.unknown"


def named_page(text: str) -> str | None:
    """The kind of page that a title or a name begins or ends with."""
    words = without_accents(" ".join(plain(text).casefold().split()))
    if words.startswith("how to "):
        return "how to"
    led = _LED.match(words)
    count = len(words.split())
    for page, kind, unspaced, length in _KINDS:
        begins, ends = words.startswith(kind), words.endswith(kind)
        if not (begins or ends):
            continue
        if (begins and ends and words == kind) or unspaced:
            return page
        if ends and not led and count <= length + 3 and words.endswith(f" {kind}"):
            return page
        if begins and _ABOUT.match(words[len(kind) :]):
            return page
    return None


def is_list(text: str, *, stated: bool) -> bool:
    """Whether a text is a list of records: a table or list whose rows lead to them and hold nothing of a decision.

    `stated`: it has a status or a number, which a list may have by its first row only.
    """
    lines = [line for line in text.split("\n", 5000)[:5000] if line.strip()]
    if any(_is_index(table.header) for table in find_tables(lines)):
        return True
    rows = [line for line in lines if _ROW.match(line) and not set(line) <= set("|-: ")]
    leading = sum(bool(_LINKED.search(line)) for line in rows)
    prose = sum(len(line.split()) > 3 and not line.lstrip().startswith(("#", "|", "-", "*", "+")) for line in lines)
    return not stated and leading > 0 and leading + 1 >= 0.6 * len(rows) and prose <= 3


def leads_away(text: str) -> bool:
    """Whether a text names or links to other records."""
    return bool(_LINKED.search(text))


def _is_index(header: list[str]) -> bool:
    """Whether the columns of a table say which records there are, and nothing of what was decided."""
    found = [meaning(cell) for cell in header]
    names = {name for name in found if name} | ({"title"} if {normal(cell) for cell in header} & _CALLED else set())
    decided = any(one and one.field in ("outcome", "context", "consequences") for one in map(understand, header))
    return len(names & _LISTED) >= 2 and not decided and bool(names & {"title", "number"})
