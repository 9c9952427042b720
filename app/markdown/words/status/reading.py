"""The status of a decision in the words of its authors, mapped to those that Rationale knows."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.markdown.record import Status
from app.markdown.syntax.comments import without_comments
from app.markdown.words.partial import is_of_a_part
from app.markdown.words.status.limited import is_limited
from app.markdown.words.status.reserved import is_reserved
from app.markdown.words.status.sentences import Claim, claims, current
from app.markdown.words.status.signs import sign_of, without_signs
from app.markdown.words.status.words import LOOSE, STATUSES

_NOISE = re.compile(r"[*_`\"“”„{}]|<[^<>]{0,80}>|&[#\w]{2,8};|(?<![\w\])])\[(?=[^\[\]]*\](?!\())|(?<=[\w ])\](?![(\[])")
STRUCK = re.compile(r"~~([^~\n]{1,200})~~|<(?:del|s|strike)>([^<>]{1,200})</(?:del|s|strike)>", re.IGNORECASE)
_MARK = re.compile(r"\*\*|__|\[[xX✓]\]|[✅☑✔👉➡]|(?<![\w*])\*(?=\w)|<(?:b|strong|u|mark)>", re.IGNORECASE)
_LEAD = re.compile(
    r"^\W*(?:(?:please )?(?:choose|pick|select)(?: one)?(?: of)?|one of|either|valid (?:status(?:es)?|values)(?: are)?"
    r"|possible (?:status(?:es)?|values)(?: are)?|allowed values(?: are)?|status(?:es)?|values|options)\s*[:：]?\s+",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\s?[(\[<](?:please )?(?:choose|pick|select|delete|keep|one of|wähle|choisir|elegir)\b[^()\[\]<>]{0,60}[)\]>]$",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\||\s(?:or|oder|ou|o|of|lub|или|atau|veya)\s", re.IGNORECASE)
_BETWEEN_CHOICES = re.compile(r"\s*(?:[|/、,，;\n]|\s(?:or|oder|ou|o|of|lub|или|atau|veya)\s)\s*", re.IGNORECASE)
_BY = re.compile(r"\s+(?:by|durch|par|por|da|door|przez|oleh)\b.{0,80}$")
_BOXES = re.compile(r"(\[[xX✓]\]|\[ ?\]|☐|☑|✅)\s*([^\[☐☑✅]{1,60})")
_QUOTED = re.compile(r"[\"“'`*]([^\W\d]{3,20})[\"”'`*]")
_SUCH = re.compile(
    r"\b(?:such as|e\.g\.|etc\b|one of|for example|z\. ?b\.|par exemple|por ejemplo|por exemplo)", re.IGNORECASE
)
_PLURAL = re.compile(  # "Statuses are proposed and accepted."
    r"\W*(?:(?:the|our|possible|valid|allowed|die|unsere|mögliche|les|los|os|gli|de)\s)?"
    r"(?:status(?:es|werte)|states|stati|statuts|estados|stany|statussen|статусы)\b",
    re.IGNORECASE,
)
_ARROW = re.compile(r"→|⇒|➔|->|=>")
_REPLACED = re.compile(
    r"\b(?:super[sc]ee?d(?:ed)?|replaced|obsoleted|succeeded)"
    r"[\s_-]+(?:\w+\s+|(?:on|in|at|since) [\w./-]{4,12} )?by\b"
    r"|\b(?:ersetzt|abgelöst) durch\b|\bremplacée? par\b"
    r"|\b(?:reemplazad|sustituid|substituíd)[oa] (?:por|pel[oa])\b"
    r"|\bзаменен[оа]? (?:на|решением)\b|被.{0,40}(?:取代|替代)",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"^\W*(?:todo|_?no response_?|tbd|n/?a|none|unset|insert .{1,60} here|status|xxx+|\.\.\.|…|lorem ipsum.*"
    r"|在这里.*)?\W*$"
    r"|^\s*[\[{][^\[\]{}]*(?:\||\s/\s|…|\.\.\.)[^\[\]{}]*[\]}]?\s*$"
    r"|^\s*[\[{<](?:list|short|proposed|title|date|yyyy|name|names|insert|optional|describe|someone|e\.g\.|your)\b[^\[\]{}]*[\]}>]?\s*$",
    re.IGNORECASE,
)
_LONGEST = 600  # characters of a placeholder
DRAFT = "draft, not proposed yet"  # as an export has it; what others call a draft is read as proposed


class ReadAs(NamedTuple):
    status: Status | None  # None for a placeholder
    rule: str = ""  # the finding to report, "" when nothing was guessed
    message: str = ""


def read_status(text: str) -> ReadAs:
    """Map a status as written. Unknown words give `proposed` and a finding, never silence."""
    text = text[:_LONGEST]
    words, struck = _without_struck(text)
    if choices := _choices(words):
        if len(choices) > 1:
            return ReadAs(None, "status.placeholder", f"The status “{_short(text)}” still lists the choices.")
        return _guessed(choices[0], text)
    if not re.search(r"\w", words) and (once := current(claims(f"no longer {_NOISE.sub(' ', struck)}"))):
        return _guessed(once.status, text)
    plain = _NOISE.sub(" ", without_signs(words))
    found = claims(plain)
    claim = current(found)
    if _explains(words) or (is_placeholder(words) and (lists_choices(words, 2) or not (claim or sign_of(words)))):
        return ReadAs(None, "status.placeholder", f"The status “{_short(text)}” is a placeholder.")
    if claim is None:
        return _of_sign(text)
    return _verdict(claim, found, text, plain)


def _of_sign(text: str) -> ReadAs:
    """The status of a text without a known word, by its sign if it has one."""
    if status := sign_of(text):
        return _guessed(status, text)
    return ReadAs("proposed", "status.unknown", f"The status “{_short(text)}” is not known; read as proposed.")


def _verdict(claim: Claim, found: list[Claim], text: str, plain: str) -> ReadAs:
    status = claim.status
    if is_of_a_part(plain) and status == "superseded":
        return _guessed("accepted", text)
    if claim.word in ("draft", "drafted"):
        told = "A draft in the source is read as proposed, since others can read it."
        return ReadAs("draft") if text.strip().casefold() == DRAFT else ReadAs(status, "status.draft", told)
    if reserved := _reserved(found, text, plain) if status == "accepted" else None:
        return reserved
    if claim.word in LOOSE:
        return _guessed(status, text)
    steps = [one for one in found if one.sure == 2 and one.status != status and one.alone]
    if steps and (claim.on or _ARROW.search(plain)):
        return ReadAs(status, "status.history", f"The status {status} is the last step of “{_short(text)}”.")
    return ReadAs(status) if (claim.leads and not claim.turned) or status == "superseded" else _guessed(status, text)


def _reserved(found: list[Claim], text: str, plain: str) -> ReadAs | None:
    """What is accepted but for something is not yet; what names its end holds until then."""
    if is_reserved(plain):
        said = f"The status “{_short(text)}” is accepted with a reservation; read as proposed."
        return ReadAs("proposed", "status.reserved", said)
    if any(one.turned == "until" for one in found):
        return ReadAs("accepted", "status.reserved", f"The status “{_short(text)}” names its end; read as accepted.")
    if is_limited(plain):
        return ReadAs("accepted", "status.reserved", f"The status “{_short(text)}” names a limit; read as accepted.")
    return None


def _guessed(status: Status, text: str) -> ReadAs:
    return ReadAs(status, "status.guessed", f"The status “{_short(text)}” was read as {status}.")


def _without_struck(text: str) -> tuple[str, str]:
    """A text without comments and what is struck out, and what was."""
    struck: list[str] = []

    def take(match: re.Match[str]) -> str:
        struck.append(match[1] or match[2])
        return " "

    return STRUCK.sub(take, without_comments(text)), " ".join(struck)


def _choices(text: str) -> list[Status]:
    """The statuses that a template lists, or the one of them that is marked; none for another text."""
    boxes = _BOXES.findall(text)
    if len(boxes) > 1:
        text = " | ".join(f"{mark}{words}" for mark, words in boxes)
    told = _TOLD.sub("", text)
    parts = [part for part in _BETWEEN_CHOICES.split(_LEAD.sub("", told)) if part.strip()]
    named = [status_of(part) for part in parts]
    sure = _EITHER.search(text) or _LEAD.match(text) or told != text or len(parts) > 2
    if len(parts) < 2 or None in named or (len(parts) == 2 and _BY.search(text)) or not (sure or "/" in text):
        return []
    marked = [status for part, status in zip(parts, named, strict=True) if _MARK.search(part) and status]
    every = list(dict.fromkeys(status for status in named if status))
    return marked if len(marked) == 1 and len(parts) > 1 else every


def status_of(text: str) -> Status | None:
    """The status that a text names and nothing else, a successor apart."""
    words = _BY.sub("", _NOISE.sub(" ", _MARK.sub("", text)).strip(" .:*_-").casefold())
    return STATUSES.get(" ".join(words.split()))


def lists_choices(text: str, least: int = 3) -> bool:
    """Whether a line lists or explains the values that a status may take: `proposed / accepted / done`."""
    if _explains(text):
        return True
    parts = re.split(r"[/|、,，]", _NOISE.sub(" ", text[:200]))
    return sum(_names_status(part) for part in parts) >= least


def _explains(text: str) -> bool:
    """Whether a text tells what statuses there are: by quoting them, by "such as", or since nothing is so many."""
    text = text[:_LONGEST]
    if _PLURAL.match(text) and len({claim.status for claim in claims(text)}) > 1:
        return True
    if len({STATUSES.get(word.casefold()) for word in _QUOTED.findall(text)} - {None}) >= 3:
        return True
    found = claims(text)
    many = len({claim.status for claim in found})
    return not any(claim.on for claim in found) and not _ARROW.search(text) and many >= (3 if _SUCH.search(text) else 4)


def _names_status(text: str) -> bool:
    return any(claim.sure == 2 for claim in claims(text))


def is_placeholder(text: str) -> bool:
    """Whether a value is what a template left there: brackets with choices, TBD, dots."""
    text = text.strip()
    is_code = re.match(r"(`{3}|~{3}).*\n.*\S.*\n\1", text, re.DOTALL)
    return len(text) <= _LONGEST and not is_code and bool(_PLACEHOLDER.match(text))


def names_successor(text: str) -> bool:
    """Whether a text says that something else replaces this record as a whole."""
    return bool(_REPLACED.search(text)) and not is_of_a_part(text)


def is_in_spite_of_successor(text: str) -> bool:
    """Whether a text names a supersession and says that the record holds again, still, or does not hold yet."""
    return _claimed(text) in ("accepted", "proposed")


def is_proposal(text: str) -> bool:
    """Whether a text says that the record is not decided yet."""
    return _claimed(text) == "proposed"


def _claimed(text: str) -> Status | None:
    claim = current(claims(_NOISE.sub(" ", _without_struck(text[:_LONGEST])[0])))
    return claim.status if claim else None


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"
