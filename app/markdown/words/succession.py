"""Supersession told in other words, put into those that are known: "makes ADR-1 obsolete" is "supersedes ADR-1"."""

from __future__ import annotations

import re
from functools import partial

from app.markdown.words.identifiers import LABELS, NOUNS, either
from app.markdown.words.supersession import SUPERSEDED, SUPERSEDES, pattern_of

_RECORD = (
    r"(?:\[(?:[^\[\]\n]|\[[^\[\]\n]{0,80}\]){1,200}\]\([^()\s]{1,300}\)"
    rf"|\b(?:{either(LABELS | NOUNS)})[-_ ]?[#№]? ?\d{{1,6}}\b(?:[-_][\w-]{{1,80}})?"
    r"|#\d{1,6}\b|\b\d{3,8}-(?=[^\W\d])[\w-]{1,80})"
)
_RECORDS = rf"(?:both )?{_RECORD}(?:(?:, ?(?:and |und )?| (?:and|und|et|y|e|en) ){_RECORD}){{0,5}}"
_THIS = r"(?:th(?:is|e) (?:one|adr|rfc|decision|record|document)|this|it)"
_BE = r"(?:is|are|gets|becomes|ist|sind|wird|est|es|está|queda|é|fica|è|viene|wordt)"
_HENCE = (
    r"(?:(?:now|thus|thereby|hereby|hence|therefore|also|herewith|so|damit|hiermit|dadurch|somit|nun|jetzt|auch|donc|ainsi"
    r"|désormais|par là|así|ahora|assim|agora|quindi|così|ora|daarmee|hiermee|nu) ){0,2}"
)
_ENDED = (
    r"super[sc]ee?ded|replaced|ersetzt|abgelöst|remplacée?|reemplazad[oa]|sustituid[oa]|substituíd[oa]|sostituit[oa]"
    r"|vervangen"
)
_NEEDLESS = (
    r"(?:obsolete|redundant|void|invalid|unnecessary|superfluous|moot|obsolet|hinfällig|überflüssig|unnötig|obsolète"
    r"|caduque?|inutile|superflue?|obsolet[oa]|innecesari[oa]|desnecessári[oa]|superflu[oa]|overbodig|achterhaald)"
)
_MAKE = (
    r"(?:mak(?:es?|ing)|made|renders?|rendering|rendered|leav(?:es?|ing)|macht|machte|rend|rendant|deja|dejando|vuelve"
    r"|torna|tornando|rende|rendendo|maakt)"
)
_DIRECTLY = rf"(?=[\s*_`\"]{{1,3}}{_RECORD})"
_INTENDED = re.compile(
    r"\b(?:will|would|shall|should|to|soll|sollte|wird|pour|para|per|om)(?P<how> \w{2,10})?"
    rf" (?:supersede|replace|obsolete|remplacer|reemplazar|sustituir|substituir|sostituire){_DIRECTLY}"
    rf"|\b(?:soll|sollte|wird)(?= {_RECORD} (?:ersetzen|ablösen)\b)",
    re.IGNORECASE,
)
# Of another record: what this one does to it.
_DONE = [
    (re.compile(pattern, re.IGNORECASE), said)
    for pattern, said in (
        (rf"\b{_MAKE} (?P<other>{_RECORDS}) (?:\w{{2,9}} )?{_NEEDLESS}\b", r"supersedes \g<other>"),
        (rf"\b{_MAKE} {_NEEDLESS} (?:an? |al? |el |la |o |il )?(?P<other>{_RECORDS})", r"supersedes \g<other>"),
        (
            r"\b(?:(?:tak(?:es?|ing|en)|took) (?:the place of|over from)|tritt an die Stelle (?:von|der|des)"
            r"|prend la place de|toma el lugar de|(?:toma|ocupa) o lugar d[eoa]|prende il posto d(?:i|ella?)"
            rf"|komt in de plaats van){_DIRECTLY}",
            "supersedes",
        ),
        (
            r"\b(?:(?:as|is) (?:(?:the|a|an) )?(?:successor|replacement) (?:of|for|to)"
            rf"|(?:als|ist(?: der)?) Nachfolger von){_DIRECTLY}",
            "supersedes",
        ),
        (
            rf"(?P<lead>[.,;:(–—] ?|\b(?:and|so|thus|hence|therefore|und|et|y) )(?P<other>{_RECORDS}) {_BE} {_HENCE}"
            rf"(?:\w{{4,20}} (?:and|und|et|y|e|en) )?(?:{_ENDED})(?=\s*(?:[.,;:)!\n]|$))",
            r"\g<lead>supersedes \g<other>",
        ),
        (
            rf"(?<!\w)(?:{pattern_of(SUPERSEDED)})\s?[,;:.(–—-]{{0,2}}\s?(?:now|siehe|s\.|vgl\.|jetzt|nun|voir|véase|ver|vedi"
            rf"|zie|zob\.|zobacz|см\.|lihat|bkz\.)\s(?=\W?{_RECORD})",
            "superseded by ",
        ),
    )
]
# By another record: what it does to this one.
_SUFFERED = re.compile(
    rf"(?P<other>{_RECORD}) (?:(?P<how>\w{{2,9}}) )?"
    rf"(?:(?:{pattern_of(SUPERSEDES)}|takes the place of|took the place of) {_THIS}\b"
    rf"|{_MAKE} {_THIS} (?:(?!not\b)\w{{2,9}} )?{_NEEDLESS}\b"
    r"|(?:takes|took|has taken|tritt an) (?:its|the|seine|ihre|dessen|deren) (?:place|Stelle)\b"
    r"(?! (?:of|next|beside|besides|alongside|among|in|at|with)\b)"
    r"|(?:is|was|became|becomes) (?:its|the) (?:successor|replacement)\b(?! (?:of|for|to)\b))",
    re.IGNORECASE,
)
_OPEN = re.compile(  # what is denied, or not sure to be so
    r"\b(?:not|never|no|nobody|neither|nor|hardly|cannot|without|would|could|might|may|if|whether|unless|until|once|when|planned|supposed|instead"
    r"|nicht|kein\w*|niemand|weder|nie|niemals|ohne|würde|könnte|falls|ob|wenn|sobald|ne|pas|jamais|sans|si|serait|quand|nunca|sin|cuando"
    r"|não|sem|se|quando|non|mai|senza|niet|zonder|zodra|bez|не|без|если|когда)\b|n['’]t\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.;:!?\n](?=\s|$)")
_IF_ACCEPTED = re.compile(
    r"\b(?:if|once|when|falls|wenn|sobald|si|se) (?:(?:it|this) is )?(?:accepted|approved|adopted|angenommen|accepté\w*"
    r"|aceptad\w|aceit\w|accettat\w)\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(_RECORD, re.IGNORECASE)


def in_known_words(text: str) -> str:
    """The same statement of a status with "superseded by" and "supersedes" for what says that otherwise.

    What is denied, is a condition, or is said of another record stays as it is.
    """
    text = _SUFFERED.sub(lambda said: said[0] if _is_open(said) else f"superseded by {said['other']}", text)
    for phrase, known in _DONE:
        text = phrase.sub(partial(_known, known), text)
    return text


def as_intended(text: str) -> str:
    """The statement of a proposal, with what it will supersede as if it did: it counts once that is accepted."""
    return _INTENDED.sub(partial(_known, "supersedes"), text)


def _known(words: str, said: re.Match[str]) -> str:
    """What a phrase says in known words, unless it is open or its sentence is about another record."""
    if _is_open(said) or _ANOTHER.search(_before(said)):
        return said[0]
    how = said["how"] if said.re is _INTENDED else None
    return f"{how} {words}".lstrip() if how else said.expand(words)


def _is_open(said: re.Match[str]) -> bool:
    inside = said.groupdict().get("how") or ("" if said.re is _INTENDED else _ANOTHER.sub(" ", said[0]))
    return bool(_OPEN.search(_IF_ACCEPTED.sub("", _before(said))) or _OPEN.search(inside))


def _before(said: re.Match[str]) -> str:
    """What stands before a phrase in its sentence."""
    return _SENTENCE.split(said.string[max(0, said.start() - 160) : said.start()])[-1]
