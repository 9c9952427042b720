"""Who decided, where a sentence says so: "Accepted by Mara Lind and Jo Doe on 2024-05-06"."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Draft
from app.markdown.reading.metadata.values.people import is_team
from app.markdown.record import Involvement
from app.markdown.words.wordlists import names as names_of

_PART = r"[A-ZÀ-ÞА-ЯЁ][\w'’-]*\.?"
_LEAD = rf"{_PART}(?: (?:v[ao]n|de[rn]?|di|da|la|le|el|al|bin|{_PART})){{0,3}}"
_NAME = rf"(?:@[\w-]{{2,39}}|{_LEAD} [A-ZÀ-ÞА-ЯЁ](?:[\w-]|['’](?!s\b))+)"
_AND = r"(?:, (?:and |und |et |y )?| (?:and|und|et|y|&) )"
_SAID = re.compile(
    r"\b(?:(?i:decided|accepted|approved|agreed|adopted|ratified|signed off|endorsed)(?: upon| on)?"
    r"(?: on [\w/. -]{6,18}?)? by|(?i:entschieden|beschlossen|genehmigt|angenommen) von"
    r"|(?i:décidée?|approuvée?|acceptée?) par|(?i:decidid[oa]|aprobad[oa]|aceptad[oa]|aprovad[oa]) por)"
    rf" (?P<who>{_NAME}(?:{_AND}{_NAME}){{0,9}})(?!\w|['’]s)",
)
_AHEAD = re.compile(
    r"\b(?:not|be|until|till|if|when|once|unless|awaiting|pending|yet|nicht|muss|être|ser)\b[^.;]{0,20}$", re.IGNORECASE
)
# The sentence that says so is about this record and about what was: nothing but "It was formally" stands before.
_PLAIN = re.compile(
    r"(?:^|[.;:!?|\n,(—–→>])[\W_]*(?:(?:and|then|und|et|y|status)\W+)?"
    r"(?:(?:it|this|dies|cela|(?:this|the|diese|die|cette|la|esta)(?: (?:architectur(?:e|al)|design|technical))?"
    r" (?:decision|adr|record|document|rfc|proposal|entscheidung|décision|decisión|decisão)(?: record)?)\s)?"
    r"(?:(?:was|is|has been|had been|wurde|ist|est|a été|fue|ha sido|foi)\s)?"
    r"(?:(?:\w+ly|einstimmig|first|finally|also|then|since)\s)?[\W_]*$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:superseded|replaced|obsoleted|ersetzt|remplacée?|not|never|nobody|without|unless|until)\b[^.;\n]*$",
    re.IGNORECASE,
)
_NOBODY = names_of(
    "consensus | vote | votes | voting | majority | quorum | default | unanimity | agreement | silence | acclamation"
    " | poll | services | web | cloud | inc | corp | gmbh | ltd | llc | foundation"
)
_LONGEST = 3000  # characters that are read


def take_said_people(draft: Draft) -> None:
    """Fill in who decided from the status or what stands below the title, where no carrier names anybody."""
    record = draft.record
    if record.kind != "decision" or any(one.role == "decider" for one in record.people):
        return
    places = [section.body for section in record.sections if section.place in ("status", "title")]
    for text in (record.raw_status, *places):
        text = text[:_LONGEST].replace("**", "")  # noqa: PLW2901 - bold names are names
        for match in _SAID.finditer(text):
            names = [name for name in re.split(_AND, match["who"]) if not (is_team(name) or _is_nobody(name))]
            if names and _is_told(text[max(0, match.start() - 120) : match.start()]):
                record.people += [Involvement(name, "decider") for name in dict.fromkeys(names)]
                said = ", ".join(names)[:80]
                draft.find("people.guessed", draft.line_with(names[0]), f"“{said}” was read as who decided.")
                return


def _is_told(before: str) -> bool:
    """Whether what stands before says plainly of this record what was: no condition, no denial, no other record."""
    return bool(_PLAIN.search(before)) and not _AHEAD.search(before[-40:]) and not _OTHER.search(before)


def _is_nobody(name: str) -> bool:
    """Whether a name is how it was decided, or a company: "Lazy Consensus", "Amazon Web Services"."""
    return not _NOBODY.isdisjoint(name.casefold().split())
