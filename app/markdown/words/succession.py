"""Supersession told in other words, put into those that are known: "makes ADR-1 obsolete" is "supersedes ADR-1"."""

from __future__ import annotations

import re

from app.markdown.words.identifiers import LABELS, NOUNS, either
from app.markdown.words.supersession import SUPERSEDED, SUPERSEDES, pattern_of

_RECORD = (
    r"(?:\[(?:[^\[\]\n]|\[[^\[\]\n]{0,80}\]){1,200}\]\([^()\s]{1,300}\)"
    rf"|\b(?:{either(LABELS | NOUNS)})[-_ ]?[#№]? ?\d{{1,6}}\b(?:[-_][\w-]{{1,80}})?"
    r"|#\d{1,6}\b|\b\d{3,6}-[\w-]{1,80})"
)
_THIS = r"(?:th(?:is|e) (?:one|adr|rfc|decision|record|document)|this|it)"
_BE = (
    r"(?:is|are|was|were|has been|have been|gets|becomes|ist|sind|wurde|wird|est|a été|es|está|queda|é|está|fica|è"
    r"|viene|wordt|werd)"
)
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
_INTENDED = re.compile(
    rf"\b(?:will|would|shall|should|to|soll|sollte|wird|pour|para|per|om)(?: \w{{2,10}})?"
    rf" (?:supersede|replace|obsolete|remplacer|reemplazar|sustituir|substituir|sostituire)(?= {_RECORD})"
    rf"|\b(?:soll|sollte|wird)(?= {_RECORD} (?:ersetzen|ablösen)\b)",
    re.IGNORECASE,
)
_PHRASES = [
    (re.compile(pattern, re.IGNORECASE), said)
    for pattern, said in (
        (rf"\b{_MAKE} (?P<other>{_RECORD}) (?:\w{{2,9}} )?{_NEEDLESS}\b", r"supersedes \g<other>"),
        (rf"\b{_MAKE} {_NEEDLESS} (?:an? |al? |el |la |o |il )?(?P<other>{_RECORD})", r"supersedes \g<other>"),
        (rf"\b{_MAKE} {_THIS} (?:\w{{2,9}} )?{_NEEDLESS}\b", "supersedes it"),
        (
            r"\b(?:tak(?:es?|ing|en)|took) (?:the place of|over from)\b|\btritt an die Stelle (?:von|der|des)\b"
            r"|\bprend la place de\b|\btoma el lugar de\b|\b(?:toma|ocupa) o lugar d[eoa]\b"
            r"|\bprende il posto d(?:i|ella?)\b|\bkomt in de plaats van\b",
            "supersedes",
        ),
        (
            r"\b(?:takes|took|has taken) (?:its|the) place\b|\btritt an (?:seine|ihre|dessen|deren) Stelle\b",
            "supersedes it",
        ),
        (
            r"\b(?:as|is) (?:(?:the|a|an) )?(?:successor|replacement) (?:of|for|to)\b"
            r"|\b(?:als|ist(?: der)?) Nachfolger von\b",
            "supersedes",
        ),
        (
            rf"(?P<other>{_RECORD}) (?:\w{{2,9}} )?(?:{pattern_of(SUPERSEDES)}) {_THIS}\b",
            r"superseded by \g<other>",
        ),
        (
            rf"(?P<other>{_RECORD}) (?:is|was|became|becomes) (?:its|the) (?:successor|replacement)\b",
            r"superseded by \g<other>",
        ),
        (
            rf"(?P<lead>[.,;:(–—] ?|\b(?:and|so|thus|hence|therefore|und|et|y) )(?P<other>{_RECORD}) {_BE} {_HENCE}"
            rf"(?:\w{{4,20}} (?:and|und|et|y|e|en) )?(?:{_ENDED})(?=\s*(?:[.,;:)!\n]|$))",
            r"\g<lead>supersedes \g<other>",
        ),
        (
            rf"(?<!\w)(?:{pattern_of(SUPERSEDED)})\s?[,;:.(–—-]{{0,2}}\s?(?:now|siehe|s\.|vgl\.|jetzt|nun|voir|véase|ver|vedi"
            rf"|zie|zob\.|zobacz|см\.|lihat|bkz\.)\s(?=\W?{_RECORD})",
            "superseded by ",
        ),
    )
]  # fmt: skip


def in_known_words(text: str) -> str:
    """The same statement with "superseded by" and "supersedes" for what says that otherwise."""
    for phrase, said in _PHRASES:
        text = phrase.sub(said, text)
    return text


def as_intended(text: str) -> str:
    """The statement of a proposal, with what it will supersede as if it did: it counts once that is accepted."""
    return _INTENDED.sub("supersedes", text)
