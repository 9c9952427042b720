"""Phrases that say something else of a status than their words do, put into the words that `claims` knows.

A question, what is neither this nor that, what was so for a while, what somebody decided to do with the proposal.
"""

from __future__ import annotations

import re

from app.markdown.words.dates import MONTHS
from app.markdown.words.identifiers import LABELS, NOUNS, either
from app.markdown.words.status.votes import counted
from app.markdown.words.status.words import STATUSES
from app.markdown.words.wordlists import without_accents

_BEFORE = 300  # characters in which a status is looked for
_WORD = r"[^\W\d_]+(?:-[^\W\d_]+)?"
_NAME = rf"({_WORD}(?: {_WORD})?)"
_NO = (
    r"(?:neither|nor|not|weder|noch|nicht|ni|nem|n[ée]|nè|ne|pas|non|não|ani|nie|ни|не|niet|tidak|bukan)"
    r"(?: (?:been|yet|has been|been yet))?"
)
_NEITHER = re.compile(
    rf"\b{_NO} {_NAME}\s*,?\s(?:(?:and|und|et|y|e|en|i|и|but|dan)\s)?(?:{_NO}|or|oder|ou|o|of|lub|или|atau|veya)"
    rf" {_NAME}"
    r"|既?未(\w{2}?)[，,]?[也且]未(\w{2})|(\w{2})も(\w{2})も[^。]{0,12}ない|(\w{2})도 ?(\w{2})도[^.]{0,9}않\w*",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?P<asked>[^.!?;。？\n]{1,200})[?？]\s*"
    r"(?:(?P<yes>yes|ja|oui|sí|si|sim|sì|tak|да|evet|ya|はい|是|예|네)\b"
    r"|(?P<no>not yet|no|nope|noch nicht|nein|pas encore|non|todavía no|aún no|ainda não|não|non ancora|nog niet|nee"
    r"|jeszcze nie|nie|ещё не|еще не|нет|henüz|hayır|belum"
    r"|tidak|まだ|いいえ|尚未|还没有|否|아직|아니요)\b)?",
    re.IGNORECASE,
)
_BE = r"(?:be|is|are|was|were|been|being|sei|wird|werde|soit|sea|seja|sia|wordt|worden|ser|être|essere)"
_DECIDED = re.compile(  # what follows is what was decided
    rf"\b(?:agreed|decided|resolved|concluded|beschlossen|entschieden|besloten|decidido|décidé|deciso)\b,? "
    rf"(?:(?:that|dass|que|dat|che|że)\b[^.;:\n]{{1,100}}? {_BE} ({_WORD})"
    rf"|(?:that|dass|dat)\b[^.;:\n]{{1,100}}? ({_WORD}) (?:wird|werde|werden|wordt|worden|ist|is)\b"
    rf"|(?:to|zu|de|di|te) (?:{_BE} )?({_WORD}))",
    re.IGNORECASE,
)
_REPEALED = re.compile(  # `Superseded by 5 was rejected`
    rf"\b(?:superseded|replaced|obsoleted) by [^.;,:()\n]{{1,60}}?"
    rf" (?:was|is|were|has been|had been) (?:not )?({_WORD})\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(rf"\bonce ({_WORD})(?=\s*,\s*(?:this|it|the|that|they|we|all|these)\b)", re.IGNORECASE)
_CLOSED = re.compile(
    r"\b(?:closed|resolved|geschlossen|fermée?|cerrad[oa]|fechad[oa]|chius[oa]|gesloten) (?:as|als|comme|como|come)\b",
    re.IGNORECASE,
)
_UNTAKEN = re.compile(  # how something ended that nobody took
    r"\b(?:closed|ended|expired|lapsed|geschlossen|fermée?|cerrad[oa]|fechad[oa])(?: as)?,? "
    r"(?:un(?:merged|accepted|approved|adopted)|(?:without|ohne|sans|sin|sem) (?:being )?(?:an? )?"
    r"(?:adopt(?:ion|ed)|accept(?:ance|ed)|approv(?:al|ed)|agreement|consensus|merg(?:e|ing|ed)"
    r"|annahme|einigung|beschluss|accord|adoption|acuerdo|aprobación|acordo|aprovação))\b",
    re.IGNORECASE,
)
_DISAGREED = re.compile(  # the same, where nothing before it says otherwise
    r"\b(?:failed to (?:reach|find) (?:a )?(?:consensus|agreement|quorum|majority)|no consensus(?: reached)?)\b",
    re.IGNORECASE,
)
_NOT_TO = re.compile(  # the same, with nothing else to do instead
    r"\b(?:decided|agreed|resolved|voted|chose|opted) not to "
    r"(?:do|adopt|pursue|proceed|go|implement|accept|build|carry|continue|follow|take)"
    r"(?: (?:it|this|that|so|ahead|on|forward|further|up|with)){0,3}(?=\s*(?:[.;!)]|$))"
    r"|\b(?:beschlossen|entschieden),? (?:es|das|dies) nicht (?:zu tun|umzusetzen|einzuführen)\b",
    re.IGNORECASE,
)
_REMOVED = re.compile(  # what was carried out, and is gone: "Removed in 2.0", but not "comments removed"
    r"(^\W*|[,;.]\s*(?:and |then |but )?)removed(?=\s*(?:[.,;]|$|(?:in|on|since|with|as of|again)\b))", re.IGNORECASE
)
_ON_A_MATTER = re.compile(
    r"\s+(?:on|about|over|regarding|concerning|as to|über|zu[rm]?|sur|sobre|su|over|о|по)\s", re.IGNORECASE
)
_HAD_BEEN = re.compile(r"\b(had been|avait été|había sido|tinha sido|era stat[oa])\s", re.IGNORECASE)
_EXPLAINED = re.compile(  # `Rejected: it was accepted by the board before`
    rf"^(\W*({_WORD})\s*[:;.,–—-]\s*(?:but |although |though )?"
    rf"(?:it|this|(?:the|this) (?:proposal|decision|record)) (?:was|were|has been))"
    rf" (?=(?:once |initially |already |first |only |even )?({_WORD})\b)",
    re.IGNORECASE,
)
_UNDERWAY = re.compile(
    r"\b(?:is |are |currently |now )*being (?=(?:superseded|replaced|deprecated|phased out|retired)\b)", re.IGNORECASE
)
_SERIES = either(LABELS - {"sep", "tip"} | NOUNS)
_RECORD = (  # "#12", "[12](0012-x.md)", "ADR-12", "0012"
    rf"#\d|\[(?:{_SERIES})?[-_ #]{{0,2}}\d{{1,6}}[^\[\]\n]{{0,120}}\]\((?:[^()\s]{{0,200}}/)?[^()\s/]{{0,120}}\d"
    r"|\[[^\[\]\n]{1,120}\]\((?:[^()\s]{0,200}/)?(?:[a-z]{2,8}-)?\d{1,6}[-_.][^()\s/]{1,120}\)"
    rf"|(?:{_SERIES})[-_ #]{{0,2}}\d{{1,6}}\b(?!\.\d)|(?:0\d{{1,5}}\b|\d{{3,6}}-[a-z])(?!\.\d)"
)
_ELSEWHERE = re.compile(  # what became of it: "Moved to ADR-12", but not "Moved to 5 clusters"
    r"\b(?:moved|split(?: up)?|consolidated|transferred|rolled) (?:in|into|to) (?=[^\w\n#\[]{0,3}"
    rf"(?:(?P<record>{_RECORD})|(?!(?:utf|sha|aes|tls|http|iso|jdk|php|es|md)\b)(?-i:[A-Z]{{2,8}})[-_]\d{{1,6}}\b(?!\.\d)))",
    re.IGNORECASE,
)
_REOPENED = re.compile(  # `Reopened, was accepted in May`
    r"\b(re-?opened|reconsidered|back (?:to|in|under) (?:draft|proposed|review|discussion))\b"
    r"([^\w\n]{1,5}(?:it |this )?(?:was|were|had been) )",
    re.IGNORECASE,
)
_BY_NOBODY = re.compile(
    rf"\b({_WORD}) by (?:nobody|no one|no-one|none|nothing|no other)\b(?: yet| so far)?", re.IGNORECASE
)
_PLANNED = re.compile(  # what comes after a decision is no status of it: "deprecation planned for 2026-01-01"
    r"\b(?:deprecation|retirement|removal|sunset|replacement|revision|review|re-?evaluation|migration|phase-?out|shutdown"
    r"|abschaltung|ablösung|überprüfung|dépréciation|révision|revisión|revisão|revisione)\b[^.;:()\n]{0,40}?"
    r"\b(?:planned|scheduled|expected|due|foreseen|intended|proposed|geplant|vorgesehen|prévue?|prevista|planeada)\b"
    r"[^.;()\n]{0,60}",
    re.IGNORECASE,
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
WHEN = rf"(?:(?:early|mid|late|the|el|le|o|il) )?(?:\d|q[1-4]\b|(?:{_MONTH}|spring|summer|autumn|winter)\b)"
_WAS = (
    r"(?:was|were|had been|wurde|war|était|a été|avait été|fue|era|foi|è stat[oa]|fu|werd"
    r"|został[ao]?|był[ao]?|был[оа]?|sempat|pernah)"
)
_WHILE = (
    r"(?:temporarily|briefly|for (?:a|some) (?:while|time)|for (?:\w+ )?(?:day|week|month|year|hour)s?"
    r"|vorübergehend|zeitweise|kurzzeitig|eine zeit ?lang|temporairement|brièvement"
    r"|temporalmente|brevemente|temporariamente|temporaneamente"
    r"|tijdelijk|tymczasowo|chwilowo|временно|geçici olarak|sementara)"
)
_TO = r"(?:to|until|till|through|bis|à|au|jusqu'(?:à|en|au)|a|al|hasta|até|fino a|tot|do|по|до|sampai|hingga)"
_FROM = r"(?:from|von|vom|de|du|desde|da|dal|van|od|с|dari)"
_BETWEEN = r"(?:between|zwischen|entre|tra|tussen|między|между|antara)"
_ENDED = re.compile(
    rf"\b{_FROM} {WHEN}[^,;()]{{0,24}}? {_TO} {WHEN}"
    rf"|\b{_BETWEEN} {WHEN}[^,;()]{{0,24}}? (?:and|und|et|y|e|en|a|i|и|dan) {WHEN}"
    rf"|\b{_WAS}\b[^,;()]{{0,80}}(?:\b{_WHILE}\b| {_TO} {WHEN})",
    re.IGNORECASE,
)
_UNTIL = re.compile(rf"\b{_TO}\b", re.IGNORECASE)
_CLAUSE = re.compile(r"(?:[^.,;:()\n]|(?<=\d)[.:]|\.(?=\w))+")
# What is denied is how far, not that: "not fully accepted"
_NOT_ALL = re.compile(
    r"(?<!\w)(?:not|nicht|pas|no|não|non|niet|nie|не)\s(?:yet\s)?(?:really|fully|completely|entirely|wholly|quite|formally"
    r"|officially|finally|wirklich|vollständig|ganz|gänzlich|endgültig|formell|offiziell|vraiment|entièrement|totalement|complètement"
    r"|formellement|officiellement|totalmente|completamente|plenamente|del todo|formalmente|oficialmente|inteiramente"
    r"|interamente|ufficialmente|volledig|helemaal|officieel|formeel|całkowicie|w pełni|formalnie|oficjalnie"
    r"|полностью|окончательно|официально)(?=\s\w)",
    re.IGNORECASE,
)


def plainly(text: str) -> str:
    """The same statement in words that stand for themselves."""
    text = _QUESTION.sub(_answered, text) if "?" in text or "？" in text else text
    text = _NEITHER.sub(_undecided, text)
    text = _ELSEWHERE.sub(_replaced, _UNDERWAY.sub("will be ", text))
    text = counted(text, lambda rest: _names_any(rest[:_BEFORE]))
    text = _REMOVED.sub(r"\1deprecated", text)
    for refused in (_DISAGREED, _NOT_TO):
        text = refused.sub(lambda found: found[0] if _names_status(found) else " rejected ", text)
    text = _REOPENED.sub(r"\1\2formerly ", _UNTAKEN.sub(_ended, text))
    text = _EXPLAINED.sub(_explained, _HAD_BEEN.sub(r"\1 formerly ", text))
    text = _NOT_ALL.sub(" not yet ", text)
    text = _DECIDED.sub(_carried, text)
    text = _PLANNED.sub(" ", _CLOSED.sub(" ", text))
    text = _BY_NOBODY.sub(r"not yet \1", text)
    text = _REPEALED.sub(_kept, text)
    text = _CONDITION.sub(lambda found: f"when {found[1]}" if _status(found[1]) else found[0], text)
    return _CLAUSE.sub(_formerly, text)


def _ended(found: re.Match[str]) -> str:
    """What nobody took was rejected, unless nobody took one matter of something that has a status."""
    about = _ON_A_MATTER.match(found.string, found.end())
    return found[0] if about and _names_status(found) else " rejected "


def _explained(found: re.Match[str]) -> str:
    """A status that the next sentence explains by what was before: "Rejected: it was accepted by X"."""
    ended, before = _status(found[2]) in ("rejected", "withdrawn", "deprecated"), _status(found[3])
    return f"{found[1]} formerly " if ended and before in ("accepted", "proposed") else found[0]


def _formerly(found: re.Match[str]) -> str:
    """A clause on what was so from one day to another."""
    return f" formerly {_UNTIL.sub(' ', found[0]).strip()} " if _ENDED.search(found[0]) else found[0]


def _status(words: str | None) -> str | None:
    words = (words or "").casefold()
    return STATUSES.get(words) or STATUSES.get(without_accents(words))


def _names_status(found: re.Match[str]) -> bool:
    """Whether what stands before a phrase names a status, which is what the text leads with."""
    return _names_any(found.string[max(0, found.start() - _BEFORE) : found.start()])


def _names_any(text: str) -> bool:
    words = re.findall(r"[^\W_]+", text)
    return any(_status(" ".join(words[at : at + many])) for at in range(len(words)) for many in (1, 2, 3))


def _replaced(found: re.Match[str]) -> str:
    """What is moved to another record, sure to be one where the text leads with a status, is superseded by that."""
    return "superseded by " if found["record"] or not _names_status(found) else found[0]


def _answered(found: re.Match[str]) -> str:
    """A question with its answer as a sentence; without one nothing is decided."""
    return f"{found['asked']}." if found["yes"] else f" {found['no'] or 'not yet'} {found['asked'].strip()} "


def _undecided(found: re.Match[str]) -> str:
    """Neither accepted nor rejected: the one denies what the other would say."""
    named = [words for words in found.groups() if words]
    said = [any(map(_status, (words, *words.split()))) for words in named]
    return " undecided " if all(said) else found[0]


def _carried(found: re.Match[str]) -> str:
    """What was decided, where that is a status; else that something was."""
    word = next(filter(None, found.groups()))
    return f", {word}" if _status(word) not in (None, "superseded") else found[0]


def _kept(found: re.Match[str]) -> str:
    refused = _status(found[1]) in ("rejected", "withdrawn", "proposed") or " not " in found[0]
    return " no longer superseded " if refused else found[0]
