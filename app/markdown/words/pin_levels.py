"""How binding a pin is, in words: required, recommended, forbidden; and what looks like these words and is none."""

from __future__ import annotations

import re

from app.markdown.record import PinLevel
from app.markdown.words.slips import distance
from app.markdown.words.wordlists import spaced

_USED = (
    r"(?:use[ds]?|using|install(?:ed)?|add(?:ed)?|import(?:ed)?|introduced?|adopt(?:ed)?|ship(?:ped)?|chosen|allowed"
    r"|depend(?:ed)? (?:up)?on)"
)
_NOT = r"(?:\s+not|not|\s?n['’]?t)"
_FORBIDDEN = re.compile(
    rf"\b(?:avoid(?:ed)?|forbidden|(?:do|does){_NOT}\s+(?:ever )?{_USED}|never|banned|no longer|not any ?more|no more"
    r"|prohibited|disallowed|discouraged|unacceptable|ruled out|off[- ]limits|(?:black|block)listed"
    r"|under no circumstances"
    rf"|(?:must|shall|may|should|can){_NOT}(?:\s+(?:be|get))?\s+(?:ever )?{_USED}"
    rf"|(?:must|shall){_NOT}(?=\s*(?:$|[,.;:)!，；）]))"
    rf"|not\s+(?:to\s+)?be\s+{_USED}|not\s+(?:be\s+|to\s+be\s+)?(?:allowed|permitted|acceptable|tolerated)|stop using"
    r"|verboten|vermeiden|nicht mehr|untersagt|unzulässig|nicht (?:zu )?(?:verwenden|verwendet|benutzen|einsetzen"
    r"|nutzen|erlaubt|zulässig|gestattet)|darf nicht"
    r"|interdite?s?|éviter|(?:ne )?(?:pas|plus) utiliser|prohibid[oa]s?|evitar|no (?:usar|utilizar|permitid[oa]s?)"
    r"|proibid[oa]s?|não (?:usar|utilizar|permitid[oa]s?)|vietat[oaie]|proibit[oaie]"
    r"|non (?:usare|utilizzare|ammess[oa])|da evitare|verboden|niet (?:gebruiken|toegestaan)|vermijden"
    r"|zakazan[yeao]|zabronion[yeao]|nie używać|unikać"
    r"|zakázán[oay]?|nepoužívat|förbjud(?:en|et|na)|forbudt|yasak|запрещ[её]н\w{0,3}|не использовать|нельзя)\b"
    r"|запрещено|禁止|禁用|不要使用|不得使用|勿用|使用不可|금지",
    re.IGNORECASE,
)
_ALLOWED = re.compile(
    r"\b(?:not|no longer|nicht|nicht mehr) (?:forbidden|banned|prohibited|disallowed|verboten)\b", re.IGNORECASE
)
_REQUIRED = re.compile(
    rf"\b(?:required|must(?!{_NOT}\b)|mandatory|erforderlich|verpflichtend|obligatoires?|requise?s?|obligatori[oa]s?"
    r"|requerid[oa]s?|obrigatóri[oa]s?|обязательн[оыа]\w?)\b|必须|必需",
    re.IGNORECASE,
)
_RECOMMENDED = re.compile(
    r"\b(?:recommended|preferred|optional|empfohlen|recommandée?s?|recomendad[oa]s?|рекомендуется)\b|推荐",
    re.IGNORECASE,
)
_DENIED = re.compile(  # "not required"
    r"\b(?:not|isn't|no longer|nicht|pas|non|no|não|не)\s+(?:\w+ly\s+)?"
    rf"((?:{_REQUIRED.pattern})|(?:recommended|preferred|empfohlen|recommandée?s?|recomendad[oa]s?|рекомендуется)\b)",
    re.IGNORECASE,
)
_BARRED = re.compile(rf"\b(?:must|shall){_NOT}\b", re.IGNORECASE)  # "must not be upgraded"
_SPELLED = spaced(
    "forbidden prohibited disallowed avoided banned required mandatory recommended preferred optional verboten"
    " empfohlen erforderlich verpflichtend interdit obligatoire recommandé prohibido requerido recomendado"
    " obligatorio proibido vietato verboden zakazane"
)
_BANNING = spaced("forbidden prohibited disallowed")  # of which a slip is read as what it is likely to be
_SLIPS = 2  # letters by which a word may differ from that of a level
_SHORTEST = 6  # letters of a word in which a slip is looked for
_FEW = 4  # words of a remark that is looked through for one


def level_of(text: str) -> PinLevel | None:
    """The level that a text names, None for none."""
    if (denied := _DENIED.search(text)) and not _FORBIDDEN.fullmatch(denied[0]):
        return "forbidden" if _RECOMMENDED.search(denied[1]) else "recommended"
    if _ALLOWED.search(text):
        return "recommended"
    if _FORBIDDEN.search(text):
        return "forbidden"
    if _REQUIRED.search(text):
        return "required"
    return "recommended" if _RECOMMENDED.search(text) else None


def is_level(part: str) -> bool:
    """Whether a remark is the word of a level and nothing else."""
    words = part.strip(" *_`.!").casefold()
    return any(level.fullmatch(words) for level in (_FORBIDDEN, _REQUIRED, _RECOMMENDED))


def is_like_level(part: str) -> bool:
    """Whether a remark that names no level may be meant as one: "forbiden" with a slip, "must not be moved"."""
    words = part.strip(" *_`.!").casefold()
    return not level_of(part) and (_is_slip(words, _SPELLED) or bool(_BARRED.search(words) or guessed(part)))


def guessed(part: str) -> PinLevel | None:
    """What a slip in a few words is likely to mean, where that forbids: it is not to be read as allowed."""
    words = [word.strip(" *_`.!").casefold() for word in part.split(None, _FEW)]
    return "forbidden" if len(words) <= _FEW and any(_is_slip(word, _BANNING) for word in words) else None


def _is_slip(word: str, of: frozenset[str]) -> bool:
    near = (one for one in of if abs(len(word) - len(one)) <= _SLIPS)
    return len(word) >= _SHORTEST and any(distance(word, one) <= _SLIPS for one in near)


def without_levels(text: str) -> str:
    """A text without the words that name a level."""
    return _RECOMMENDED.sub("", _REQUIRED.sub("", _FORBIDDEN.sub("", text)))
