"""What stands above the first section and says the status in passing: "> This decision is retired", "*Accepted*".

Evidence only, where nothing else states one; the lines stay where they are.
"""

from __future__ import annotations

import re

from app.markdown.reading.draft import Draft
from app.markdown.reading.metadata.apply import take_status
from app.markdown.reading.metadata.carriers.badges import read_badges
from app.markdown.syntax.comments import BLOT, blotted
from app.markdown.words.dates import find_date
from app.markdown.words.status.reading import read_status, status_of

_HEAD = 4000  # characters that are read
_ALONE = re.compile(r"^(?:>\s?)?(?P<mark>\*\*?|__?)(?P<said>[^*_\n]{3,60}?)[.:]?(?P=mark)[ \t]*(?:$|[·•|–—(-][ \t])")
_TOLD = re.compile(  # this record is the subject, unlike "The RFC 2616 was superseded"
    r"^>[ \t]?[*_]{0,2}(?:this|the|diese|dieser|cette|esta|este)[ \t](?:(?:architectur(?:e|al)|design|technical)[ \t])?"
    r"(?:decision|adr|record|document|rfc|proposal|entscheidung|décision|decisión|decisão)\b"
    r"(?:[ \t]record)?[*_]{0,2}[ \t]"
    r"(?:is|was|has(?: now| since)? been|ist|wurde|est|a été|está|es|fue|ha sido|foi|é)[ \t](?P<said>\S[^\n]{0,300})$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:now|currently|already|since|still|formally|officially|no longer|not yet|not|nicht mehr|nicht|noch nicht|jetzt)"
    r"\s+",
    re.IGNORECASE,
)


def read_evidence(draft: Draft) -> None:
    """Take the status from badges, else from what says it in passing."""
    read_badges(draft)
    _read_standing(draft)


def _read_standing(draft: Draft) -> None:
    """Take the status from a line in emphasis or from a quote that speaks of the decision."""
    record, head = draft.record, draft.source[:_HEAD].partition("\n##")[0]
    if record.kind != "decision" or record.raw_status or record.status:
        return
    for number, line in enumerate(blotted(head).replace(BLOT, "").split("\n"), start=1):
        alone, told = _ALONE.match(line), _TOLD.match(line)
        said = (
            alone["said"]
            if alone and status_of(alone["said"])
            else line.lstrip("> ").strip()
            if told and _begins(told["said"])
            else ""
        )
        if not said or read_status(said).rule in ("status.unknown", "status.placeholder"):
            continue
        take_status(said, number, draft)
        draft.find("status.prose", number, f"The status was read from “{said[:80]}”.")
        if record.dated_on is None and (found := find_date(line)):
            record.dated_on = found[0]
        return


def _begins(said: str) -> bool:
    """Whether a text begins with a status, but for how long it is one: "now retired"."""
    words = re.findall(r"[\w-]+", _BETWEEN.sub("", said.lstrip("*_ "), count=1)[:80])[:3]
    return any(status_of(" ".join(words[:many])) for many in range(1, len(words) + 1))
