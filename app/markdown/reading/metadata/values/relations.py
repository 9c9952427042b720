"""Relations to other records in text: `Superseded by [ADR 7](0007-x.md)`, `Amends 3`, lists and plain numbers."""

from __future__ import annotations

import re

from app.markdown.reading.metadata.values.directions import (
    ACTIVE,
    AHEAD,
    DENIED,
    MARKDOWN_LINK,
    PASSIVE,
    is_about_this,
    is_postposed,
    meant_by,
    partial_scope,
    relative,
    taken_as_object,
)
from app.markdown.record import Link, LinkKind
from app.markdown.syntax.comments import BLOT, blotted
from app.markdown.syntax.suffixes import READABLE
from app.markdown.words.identifiers import LABELS, NOUNS, SERIES, either, is_year
from app.markdown.words.status.reading import STRUCK, is_in_spite_of_successor, is_proposal
from app.markdown.words.succession import as_intended, in_known_words
from app.markdown.words.supersession import SUPERSEDED_BY, SUPERSEDES, pattern_of
from app.markdown.words.wordlists import names

# (kind, reverse, words); the passive comes first, since "superseded" begins like "supersedes"
_DATED = r"[\s_-]*(?:\w+ |(?:on|in|at|since) [\w./-]{4,12} |\([^()\n]{1,20}\) ?)?by"
_WORDS: tuple[tuple[LinkKind, bool, str], ...] = (
    (
        "supersedes",
        True,
        r"super[sc]ee?d(?:ed|es)?[\s_-]*by|(?:super[sc]eded|replaced|obsoleted|succeeded|invalidated|deprecated)"
        + _DATED
        + r"|(?:made|rendered|become|became) (?:obsolete|redundant|void|invalid|unnecessary) (?:by|through)"
        + r"|(?:replaced|superseded)[\s_-]*with|(?:merged|folded|absorbed|consolidated|subsumed|rolled|incorporated)"
        r"[\s_-]*into|aufgegangen in|fusionnée? (?:dans|avec)|fusionad[oa] (?:en|com|con)"
        rf"|{pattern_of(SUPERSEDED_BY)}|sostituit[oa] d(?:al|alla|all')|değiştirildi|被(?=.{{1,40}}(?:取代|替代))"
        r"|(?:durch|door)(?=\s[^.;\n]{1,60}?\s(?:ersetzt|abgelöst|vervangen)\b)"
        r"|取って代わられ|置き換え(?!る|ま|た)(?:られた|られました|済み)?|置換(?:済み)?|差し替え(?!る|ま|た)|대체(?!함|한|하|합)"
        r"|superseding adr|super[sc]ee?ded|replaced(?=\s+(?:\[|[A-Z]{2,5}[- ]?\d|(?:it|this)\b))",
    ),
    (
        "supersedes",
        False,
        r"[を을를]\s?(?:(?:置き換え|差し替え|置換|대체)(?!られ|되)\w{0,4})"
        rf"|super[sc]ee?d(?:es|ing)|{pattern_of(SUPERSEDES)}|löst ab|sustituye|替代",
    ),
    (
        "amends",
        True,
        r"(?:amended|updated|modified|extended)[\s_-]*by|geändert durch|ergänzt durch|amendée? par"
        r"|modificad[oa] por|alterad[oa] por",
    ),
    ("amends", False, r"amends|updates|modifies|extends|ändert|ergänzt|amende|modifica|altera"),
    ("clarifies", True, r"(?:clarified|refined)[\s_-]*by"),
    ("clarifies", False, r"clarifies|refines"),
    ("depends_on", True, r"(?:required|depended on)[\s_-]*by"),
    ("depends_on", False, r"depends[\s_-]*on|depends|requires|hängt ab von|dépend de|depende de|зависит от"),
    (
        "relates_to",
        False,
        r"relat(?:es|ed)(?:[\s_-]*to)?|see also|conflicts[\s_-]*with|links?|related[\s_-](?:adrs?|decisions?)"
        r"|siehe auch|связано с|duplicated?[\s_-]*of|duplikat von|doublon de|duplicad[oa] (?:de|do|da)|duplicata de"
        r"|duplicato di|duplicaat van|дубликат|in favou?r of|zugunsten von|en faveur de|(?:a|em) favor de|a favore di",
    ),
)
_CJK = "[ぁ-ヿ一-鿿가-힣]"
_RELATIONS = [
    # scripts without blanks between words have no such bounds
    (
        kind,
        reverse,
        re.compile(rf"(?:(?<![\w-])|(?<=\W_)|(?<={_CJK})|(?={_CJK}))(?:{words})(?:(?!\w)|(?<={_CJK}))", re.IGNORECASE),
    )
    for kind, reverse, words in _WORDS
]
_RST_LINK = re.compile(r"`([^`<>]+?)\s*<([^`<>]+)>`(?:__?)?")
_RST_ROLE = re.compile(r":(?:doc|ref|adr|download|file):`([^`<>]+)`")
_WIKI_LINK = re.compile(r"(?<!!)\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]*))?\]\]")
_NAMED = re.compile(
    r"(?<![\w/.-])(?:(?:[\w@.-]{1,60}/){0,5}(?:\d{4,}|[a-z]+-?\d+)[\w.#-]*-[\w.#-]+|[\w./-]+\.(?:md|mdx|rst))(?![\w])|https?://[^\s)>\]]+",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(
    rf"(?<![\w.#/-])(?:(?P<label>(?i:{either(LABELS | NOUNS)})(?:[-_/][A-Z][A-Za-z]{{0,11}}){{0,2}}"
    r"|#|№|[Nn][or]\.?)[-_ ]?[#№]? ?(?:(?:19|20)\d\d[-_/](?=\d{3}))?"
    r"|(?P<other>[A-Z]{1,8}(?:-[A-Z]{1,8})?[-_ ]?#?(?=0\d)))?(?P<number>\d{1,6})"
    r"(?![^\W\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]|-|[.,]\d)"
)
_FOREIGN = re.compile(r"/(?:issues?|pulls?|browse|merge_requests|discussions|commit)/|^mailto:", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}(?:-\d{2})?(?:T[\d.:-]+Z?)?")
_WORD_BEFORE = re.compile(r"([A-Za-zÀ-ɏЀ-ӿ]+)[\s(\[:#]*$")
_WORD_AFTER = re.compile(r" ([a-zà-ɏа-ӿ]\w*)")
_ITEM = re.compile(r"^\s{0,8}(?:[-*+•]|\d{1,3}[.)])\s+")
_BY_US = re.compile(r"\b(?:this|we|it|our|dies\w*|wir|ce|cette|nous|esta|este)\b", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[a-z]\w{1,4}$", re.IGNORECASE)
_IN_SERIES = re.compile(r"(?P<label>[^\W\d_]{2,12})[-_ ]?(?P<number>\d{1,6})")
_TICKETS = names(
    "pr | mr | request | issue | ticket | bug | story | task | epic | discussion | comment | commit | step"
)
_BETWEEN = names(  # words that stand between relations and numbers: "by both 3 and 7 on Monday"
    "by | and | or | both | also | to | und | oder | sowie | durch | et | ou | par | y | e | o | por | и | на | on | in"
    " | since | as | at | from | see | for | because | but | with | is | are | was | only | seit | am | le | del"
    " | supersedes | superseded | replaces | replaced | amends | amended | clarifies | refines | requires | updates"
    " | extends | modifies | obsoletes | related | relates | depends | adrs | rfcs | records | decisions"
    " | part | partly"
)


def relation(text: str) -> tuple[LinkKind, bool, int, int] | None:
    """The first relation named in a text: kind, whether passive, where its words begin and end."""
    best: tuple[int, int, LinkKind, bool] | None = None
    for kind, reverse, pattern in _RELATIONS:
        if (match := pattern.search(text)) and (best is None or match.start() < best[0]):
            best = (match.start(), match.end(), kind, reverse)
    return (best[2], best[3], best[0], best[1]) if best else None


def _relation_outside(text: str) -> tuple[LinkKind, bool, int, int] | None:
    """The first relation outside of links ("Amends [Superseded paths](x.md)"), inside of one if there is no other."""
    return relation(_without_links(text)) or relation(text)


def _without_links(text: str) -> str:
    """A text of the same length with its links blotted out."""
    return MARKDOWN_LINK.sub(lambda match: "\x01" * len(match[0]), text)


def targets(text: str, *, numbers: bool = True) -> list[tuple[str, str]]:
    """What a text points at, as (target, link text): links, else file names and slugs, else numbers such as ADR-12."""
    text = text[:4000]
    found = [(m[2].strip("<> "), m[1].strip()) for m in MARKDOWN_LINK.finditer(text)]
    found += [(m[2].strip(), m[1].strip()) for m in _RST_LINK.finditer(text)]
    found += [(m[1].strip(), "") for m in _RST_ROLE.finditer(text)]
    found += [(m[1].strip(), (m[2] or "").strip()) for m in _WIKI_LINK.finditer(text)]
    if not found:
        found = [(m[0].rstrip(".,;"), "") for m in _NAMED.finditer(text) if not _DAY.fullmatch(m[0].rstrip(".,;"))]
    found = [(href, label) for href, label in found if href and not _FOREIGN.search(href)]
    if not found and numbers and not _FOREIGN.search(text):
        meant = [match for match in _IDENTIFIER.finditer(text) if _is_meant(match, text)]
        found = [(match[0].replace("#", "").strip(), "") for match in meant]
    return list(dict.fromkeys(found))[:50]


def _is_meant(match: re.Match[str], text: str) -> bool:
    """Whether a number stands for a record: not that of a section, a version or a year, nor how many there are."""
    before = _WORD_BEFORE.search(text[: match.start()][-60:])
    if match["label"] or match["other"]:
        return not (before and match["label"] == "#" and before[1].casefold() in _TICKETS)
    after = _WORD_AFTER.match(text[match.end() :][:60])
    counted = after and after[1].casefold() not in _BETWEEN
    return (not before or before[1].casefold() in _BETWEEN) and not counted and not is_year(match["number"])


def links_in(text: str, line: int, *, numbers: bool = True, before: str = "") -> list[Link]:
    """The relations that one line or value states, left to right ("Accepted, amends 3, superseded by 7").

    What is struck out states none. `before` is a statement that the text goes on from.
    """
    links: list[Link] = []
    rest, said = STRUCK.sub(" ", text[:2000]), f"{before}; " if before else ""
    while stated := _relation_outside(rest):
        kind, passive, start, end = stated
        before, words, rest = rest[:start], rest[start:end], rest[end:]
        said += before
        following = relation(_without_links(rest))
        part, part_of = rest[: following[2]] if following else rest, None
        found = targets(part, numbers=numbers)
        if kind == "supersedes" and not found and is_about_this(words, part, passive=passive):
            found, passive = targets(before, numbers=numbers)[-1:], True  # "until 9 replaced it"
        elif kind == "supersedes" and not passive and taken_as_object(words):
            found = targets(before, numbers=numbers)[-1:]
        elif kind == "supersedes" and not (passive or found) and (part_of := relative(before)) is not None:
            found, passive = targets(before, numbers=numbers)[-1:], True
        elif kind == "supersedes" and passive:
            meant = meant_by(words, said, part)
            if not found and (meant == ACTIVE or is_postposed(words)):
                found = targets(before, numbers=numbers)[-1:]
            kind, passive = ("relates_to", False) if meant == AHEAD else (kind, meant == PASSIVE)
            found = [] if meant == DENIED else found
        scope = part_of or partial_scope(before, words + part)
        links += [Link(kind, href, label, passive, scope, line) for href, label in found]
        said += words
        if following is None:
            break
    return links


def links_of_status(text: str, line: int, before: str = "") -> list[Link]:
    """The same of a status, where a successor that replaces the record no more, or not yet, is merely related."""
    known = in_known_words(STRUCK.sub(" ", text[:2000]))
    links = links_in(as_intended(known) if is_proposal(text) else known, line, before=before)
    successors = [link for link in links if link.is_successor]
    if successors and is_in_spite_of_successor(text):
        for link in successors:
            link.kind, link.reverse = "relates_to", False
    return links


def add_links(known: list[Link], found: list[Link]) -> None:
    """Add what is not there yet; the same target as href replaces the same target as bare number."""
    for link in found:
        twin = next(
            (k for k in known if (k.kind, k.reverse) == (link.kind, link.reverse) and same(k.target, link.target)), None
        )
        if twin is None:
            known.append(link)
        elif "." in link.target and "." not in twin.target:
            twin.target, twin.text = link.target, link.text


def same(one: str, other: str) -> bool:
    """Whether two targets name the same record: equal, or the same number."""
    return one == other or (number_of(one) is not None and number_of(one) == number_of(other))


def number_of(target: str) -> int | None:
    """The number that a target begins with: `0007-x.md`, `ADR-7`, `../adr/0007-x.md#y`; None for dates and words."""
    name = target.partition("#")[0].rstrip("/").rpartition("/")[2]
    match = re.match(r"(?:[A-Z]{2,8}[-_ ]?)?#?0*(\d{1,6})(?!\d)", name or target, re.IGNORECASE)
    return int(match[1]) if match else None


def relate(text: str, line: int, known: list[Link], *, related: bool = False) -> None:
    """Add the relations that the lines of a section state ("Supersedes [x](x.md)"); the text stays as it is.

    `related` is a section whose heading says it already ("Related decisions"): a bare link or number counts there.
    """
    lines = text.split("\n", 200)[:200]
    for number, each in enumerate(blotted("\n".join(lines)).replace(BLOT, "").split("\n"), start=line):
        found = _on_line(_ITEM.sub("", each), number, related=related)
        add_links(known, [link for link in found if _is_record(link.target)])


def _on_line(text: str, line: int, *, related: bool) -> list[Link]:
    stated = relation(_without_links(text))
    if not related and stated is None:
        return links_in(text, line, numbers=False)
    if stated and not _is_of_another(text, stated):
        return links_in(text, line, numbers=related)
    named = targets(text[: stated[2]] if stated else text) if related else []
    return [Link("relates_to", to, label, line=line) for to, label in named if _may_be_record(to, text)]


def _is_of_another(text: str, stated: tuple[LinkKind, bool, int, int]) -> bool:
    """Whether a line tells what another record does: "ADR-3 is superseded by ADR-5"."""
    _, passive, start, end = stated
    before, words, after = text[:start], text[start:end], text[end:]
    if _BY_US.search(before) or is_about_this(words, after, passive=passive):
        return False
    return bool(targets(before) and targets(after))


def _may_be_record(target: str, text: str) -> bool:
    """Whether what is only listed is probably a record of the same log: its name begins with a number, it lies beside
    this one, or its number has a label, which is not that of a standard that everybody cites ("RFC 2119").
    """
    if target.startswith(("http:", "https:")) or (_SUFFIX.search(target) and not target.endswith(READABLE)):
        return False
    if target.isdecimal():
        return f"#{target}" in text
    series = _IN_SERIES.fullmatch(target)
    if series:
        return series["label"].casefold() not in SERIES or series["number"].startswith("0")
    return "/" not in target.removeprefix("./") or number_of(target) is not None


def _is_record(target: str) -> bool:
    """Whether a target is a file of the same log, rather than a page elsewhere or an anchor."""
    return not target.startswith(("http://", "https://", "mailto:", "#")) or target.endswith(READABLE)
