"""Which way a passive word of supersession points, and whether it does yet: "superseded by", "has superseded"."""

from __future__ import annotations

import re

from app.markdown.words.partial import BRACKETS, covered, out_of_brackets, says_partly, without_partly

MARKDOWN_LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\(\s*(<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"\n]*\")?\s*\)"
)
PASSIVE, ACTIVE, AHEAD, DENIED = "passive", "active", "ahead", "denied"

_BEHIND = re.compile(r"[\]\d)]\**\s*(?:[:：]|\s[–—-]\s)\s*(\S[^\n]{0,300})")
_DAY = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_SUBJECT = re.compile(
    r"[;,.–—]\s*(?:but |and )?(?:the|its|their|all)\s+(?!(?:adr|decision|record|document)\b)(\w[^;.]{2,80}?)\s+"
    r"(?:is|are|was|were|has been|have been)\s*$",
    re.IGNORECASE,
)
_THIS = re.compile(
    r"[\s*_]*(?:th[ie]s?(?: present)?|the present|the current) (?:adr|decision|record|one|document|rfc)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|never|isn't|hasn't|nicht|nie|pas|jamais|no|nunca|não|non|mai|niet|nooit|не|tidak)"
    r"\s+(?:yet |been |be ){0,3}$",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:(?:will|to|shall|should|may|might|could|would|must)(?: \w+){0,2} be(?:come)?(?: \w+ly| soon)?"
    r"|(?:until|till|unless) (?:\w+ ){0,2}(?:is|gets|becomes)"
    r"|soon|soll|wird bald|sera|será|sarà|zostanie|będzie|будет|akan|zal(?: worden)?)\s+$",
    re.IGNORECASE,
)
_IN_FORCE = re.compile(
    r"\b(?:accepted|approved|adopted|active|implemented|valid|final|decided|proposed|akzeptiert|angenommen|aceptad[oa]"
    r"|aceit[oa]|accepté|accettat[oa]|принято)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\s{0,9}(?:documents?|adrs?(?![-\s#]*\d)|records?|decisions?|rfcs?(?![-\s#]*\d)|versions?|proposals?)\b",
    re.IGNORECASE,
)
_POSTPOSED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]|değiştirildi", re.IGNORECASE)
_RELATIVE = re.compile(
    r"(?:^|[;,.–—(])\s{0,9}(?:and |but )?(?:except(?: for)? |excluding |apart from |other than |without )?"
    r"([^;,.()\n]{2,80}?),?\s{1,9}(?:which|that|die|den|das|que|che|welche[rns]?)\s{1,9}[^;,.\n]{1,60}$",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:super[sc]ee?ded|replaced)$", re.IGNORECASE)
_DIRECTLY = re.compile(
    r"\s+[*_`\"]*(?!\[?(?:by|with|in|on|at|since|as|from|via|through|to|of|durch|par|por|da|door|przez)\b)"
    r"(?:\[|[#№]?\d{1,6}(?!\d|[-/.]\d)|[A-Z]{2,8}[-_ ]?#?\d|adr\b|rfc\b|(?:decision|record|number)\s)",
    re.IGNORECASE,
)
_BEGINS_BARE = re.compile(r"\W*(?:super[sc]ee?ded|replaced)(?=\W)", re.IGNORECASE)


def meant_by(words: str, before: str, after: str) -> str:
    """What `words` such as "superseded by" or a bare "superseded" say, given the text on both sides."""
    clause = re.split(r"[.;,:|\n]", before)[-1][-80:]
    if _DENIED.search(clause):
        return DENIED
    if _AHEAD.search(clause):
        return AHEAD
    if not _BARE.match(words):
        return ACTIVE if _THIS.match(after) else PASSIVE
    has = re.search(r"\b(?:has|have|had)\s+(?:\w+ly\s+)?$", clause, re.IGNORECASE)
    active = has or (_IN_FORCE.search(before) and _DIRECTLY.match(after))
    return ACTIVE if active or _LISTED.match(after) else PASSIVE


def is_open(statement: str) -> bool:
    """Whether a statement says "Superseded ADR-5" and no more, which people write for either direction."""
    bare = _BEGINS_BARE.match(statement)
    return bool(bare and _DIRECTLY.match(statement, bare.end()))


def is_about_this(words: str, after: str, *, passive: bool) -> bool:
    """Whether what is superseded is this record: "9 supersedes it", not "9 is superseded by it"."""
    return (not passive or bool(_BARE.match(words))) and bool(re.match(r"\s+it\b", after) or _THIS.match(after))


def is_postposed(words: str) -> bool:
    """Whether the other record stands before the word, as in Korean, Japanese and Turkish."""
    return bool(_POSTPOSED.match(words))


def taken_as_object(words: str) -> bool:
    """Whether the record that is replaced stands before the word: を置き換える, 를 대체함."""
    return words[:1] in ("を", "을", "를")


def relative(before: str) -> str | None:
    """What the other record replaces in "section 3, which ADR-1 supersedes", "" for all of this record, else None."""
    said = _RELATIVE.search(before[-200:])
    if said is None:
        return None
    return "" if _THIS.match(said[1]) or _IN_FORCE.fullmatch(said[1].strip()) else said[1].strip(" *_")


def partial_scope(before: str, after: str) -> str:
    """What a partial supersession covers, or "".

    "identity portions superseded by X", "superseded by X (converter only)", "partially superseded by X: converter",
    "superseded by X for batch jobs only", "accepted; the rules of retention are superseded by X".
    """
    behind = MARKDOWN_LINK.sub("]", after)
    if says_partly(before[-80:]) or says_partly(behind.partition("]")[0][:40]):
        clause = re.split(r"[-–—:;,.]\s", before)[-1].strip(" *_([")
        if says_partly(clause) and re.search(r"\w{3}", without_partly(clause)):
            return clause
        said = _BEHIND.search(behind) or BRACKETS.search(behind)
        words = said[1].strip(" *_.") if said else ""
        return words if words and not _DAY.fullmatch(words) else covered(behind) or "part"
    if subject := _SUBJECT.search(before[-120:]):
        return subject[1]
    return next(filter(None, map(out_of_brackets, BRACKETS.findall(behind))), "") or covered(behind)
