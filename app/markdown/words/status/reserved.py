"""Words that take back some of an acceptance: "pending sign-off by legal", "in principle", "subject to a load test".

What somebody has still to agree to is not in force: it counts as proposed.
"""

from __future__ import annotations

import re

from app.markdown.words.status.sentences import claims
from app.markdown.words.status.words import STATUSES

_ASSENT = (
    r"sign[- ]?offs?|signatures?|approvals?|ratification|confirmation|consent|endorsement|clearance|go[- ]ahead|votes?"
    r"|agreement|acceptance|validation|blessing|permission|budget|funding|zustimmung|freigabe|genehmigung|bestätigung"
    r"|prüfung|validation|accord|aprobación|confirmación|aprovação|confirmação|approvazione|conferma|goedkeuring"
    r"|akceptacj[aię]|zgod[ay]|согласовани[яе]|утверждени[яе]|onay|persetujuan"
)
_SAID = (
    r"approved|ratified|signed(?: off)?|confirmed|agreed(?: to)?|endorsed|cleared|accepted|validated|voted(?: on)?"
    r"|reviewed|authori[sz]ed|decided|genehmigt|freigegeben|bestätigt|beschlossen|validée?|approuvée?|confirmée?"
    r"|aprobad[oa]|confirmad[oa]|aprovad[oa]|approvat[oa]|goedgekeurd|zatwierdzon[aye]|утвержден[оа]?|согласован[оа]?"
)
_LATER = r"implementation|implementing|roll-?out|deployment|migration|release|docs?|documentation|merge|umsetzung"
_REGULAR = (
    r"(?:an? )?(?:annual|yearly|periodic|regular|quarterly|later|future)\b|(?:\w+ )?reviews? (?:in|on|by|every|after)\b"
)
_NOT_YET = (
    r"(?:not yet|yet to be|still to be|(?:,|\bbut|\band) not|noch nicht|, nicht|pas encore|aún no|todavía no|ainda não"
    r"|non ancora|nog niet|jeszcze nie|ещё не|еще не)"
)
_ACCEPTED = "|".join(sorted((re.escape(one) for one in STATUSES if STATUSES[one] == "accepted"), key=len, reverse=True))
# An acceptance with nothing but a day before what follows
THEN = rf"(?<!\w)(?:{_ACCEPTED})(?:\s(?:(?:on|am|le|el|in)\s)?\d[\d./-]{{3,9}})?"
_TRIED = (
    r"(?:reviews?|discussions?|comments?|feedback|evaluation|assessment|consideration|consultation|debate|voting|a vote"
    r"|trials?|testing|tests?|piloting|pilots?|experiment(?:s|ation)?|prototyping|refinement|prüfung|diskussion"
    r"|erprobung|test|essai|discussion|évaluation|discusión|revisión|prueba|discussão|avaliação|discussione|prova"
    r"|valutazione|bespreking|proef|dyskusji|обсуждения)"
)
_MADE = r"(?:experiments?|trial|pilot|test|draft|proposal|versuch|pilotprojekt|entwurf|essai|prueba|teste|prova|proef)"
_IF = (
    r"(?:when|once|as soon as|as long as|so long as|whenever|sobald|wenn|falls|solange|dès que|lorsque|quand|si|cuando"
    r"|una vez que|en cuanto|quando|assim que|se|non appena|zodra|als|gdy|jeśli|когда|если|jika|ketika)"
)
_IS = r"(?:is|are|has|have|can|will|gets?|ist|sind|hat|haben|wird|est|sont|es|está|è|é|wordt|heeft|jest)"
_WAS = (
    r"(?:was|were|had|did|met|came|went|took|got|held|gave|said|wurden?|war|waren|hatten?|était|avait|fue|había|foi|era"
    r"|werd|był[aoy]?|был[аои]?|[^\W\d_]+ed|(?:19|20)\d\d[-/.]\d+[-/.]\d+)"
)
_HEDGED = (
    r"(?:conditionally|provisionally|tentatively|preliminarily|informally|vorläufig|bedingt|provisoirement"
    r"|provisionalmente|condicionalmente|provisoriamente|provvisoriamente|warunkowo|wstępnie|условно"
    r"|предварительно|şartlı|koşullu|bersyarat)"
)
# A condition for the time to come, rather than the day on which it was met: "when the team met", "once all had voted"
_CONDITION = rf"{_IF}\s(?:(?=[^.;\n]{{0,60}}\b{_IS}\b)|(?![^.;\n]{{0,60}}\b{_WAS}\b))\w"
_RECORD = r"\s\W?(?:[^\W\d_]{1,10}[-_ ]){0,3}#?\d"  # another record, by its number: a relation
_PATTERNS = (
    rf"{THEN}\s(?:only )?(?:for|zur|pour|para|per|voor|do|для)\s(?:[^\W\d_]+\s){{0,2}}?{_TRIED}"
    r"(?!\w|\s(?:(?:in|every)\b|(?:on|by)\s\d))",
    rf"{THEN}\W{{1,3}}(?:only )?(?:as|als|comme|como|come)\s(?:(?:an?|the|one|ein|une?|un[ao]?|een)\s)?(?:\w+\s)?"
    rf"{_MADE}\b",
    rf"{THEN},?\s?\(?{_CONDITION}",
    rf"{THEN}\W{{1,3}}pending\W*$",
    r"\b(?:modulo|barring|on paper|in spirit|nominally|on (?:a )?(?:trial|probation)|experimentally|verbally"
    rf"|unofficially|depend(?:s|ent|ing) (?:up)?on(?!{_RECORD})|auf dem papier|auf probe|sur le papier|à l'essai"
    r"|sobre el papel|a prueba|no papel|sulla carta|in prova|op papier|op proef|na papierze"
    r"|на бумаге)\b(?:\W{1,3}\w+)?",
    r"\b(?:pending|awaiting|awaits|waiting (?:for|on)|subject to|contingent (?:up)?on|conditional (?:up)?on)"
    rf"\s(?!{_LATER}|{_REGULAR})\w",
    rf"\b(?:{_ASSENT})\b[^.;\n]{{0,20}}?\b(?:pending|outstanding|missing|to come|to follow|steht aus|fehlt)\b",
    rf"\b(?:needs?|requires?|lacks?|lacking|missing|still wants?|braucht|fehlt)\s(?:\w+ ){{0,3}}?(?:{_ASSENT})\b",
    rf"{_NOT_YET}\s(?:formally |finally |fully |been ){{0,2}}(?:{_SAID})\b",
    r"(?:\b(?:but|and)|,) not by\b|\bto be (?:confirmed|ratified|approved|signed off)\b|\btbc\b",
    r"\b(?:in principle|in theory|im grundsatz|grundsätzlich|prinzipiell|en principe|en principio|em princípio"
    r"|in linea di principio|in principe|co do zasady|в принципе|ilke olarak|pada prinsipnya)\b"
    r"|原则上|原則として|원칙적",
    rf"\b{_HEDGED}\W{{1,3}}\w+|{THEN}\W{{1,3}}{_HEDGED}\b|\bvoorlopig\s(?:{_ACCEPTED})"
    r"|(?:有条件|附条件|暂定|条件付|仮承認|暫定|조건부|잠정)[\w ]*",
    r"\bwith (?:an? |some |minor |major |the )?(?:conditions?|reservations?|provisos?|caveats?|stipulations?)\b"
    r"|\bunter (?:vorbehalt|(?:der )?(?:bedingung|voraussetzung))\b|\bvorbehaltlich\b(?:\W{1,3}\w+)?"
    r"|\bsous (?:réserve|condition)s?\b"
    r"|\b(?:con|com) (?:condiciones|reservas?|condições|ressalvas?|riserva|condizioni)\b|\bbajo (?:reserva|condición)\b"
    r"|\bonder (?:voorbehoud|voorwaarde)\b|\bpod warunkiem\b|\bс оговорк\w+|\bпри условии\b",
    r"\b(?:provided|providing|on (?:the )?condition|under the condition|assuming|only if|unless|sofern|à condition"
    r"|siempre que|a condizione)\b|\b(?:accepted|approved|agreed|adopted),?\s?\(?if\b",
    r"\(\s*(?:draft|pending|proposal|proposed|provisional|conditional|tentative|preliminary|entwurf|vorläufig)\s*\)",
    r"待[^，。；]{0,12}(?:批准|审批|审核|评审|确认|同意)|(?:承認|確認|審査)待ち|(?:승인|검토|확인) ?대기",
)
_RESERVED = re.compile("|".join(_PATTERNS), re.IGNORECASE)
_WHAT = re.compile(rf"\s(?:{_ACCEPTED})(?!\w)", re.IGNORECASE)
_LONGEST = 600  # characters


def is_reserved(text: str) -> bool:
    """Whether a status that says "accepted" says as well that something is missing, and not that it came since."""
    text = text[:_LONGEST]
    found = [match.end() for match in _RESERVED.finditer(text)]
    if not found:
        return False
    what = _WHAT.match(text, found[-1])  # "in principle accepted": what is reserved, not what came since
    after = claims(text[what.end() if what else found[-1] :])
    return not any(one.status == "accepted" and one.sure == 2 and one.alone and one.turned is None for one in after)
