"""Words that bound an acceptance: "except for section 3", "in part", "where legal agrees", "for now", "with changes".

What is bounded is in force, and who reads the status alone would not know of the bound: a finding says it.
"""

from __future__ import annotations

import re

from app.markdown.words.status.phrases import WHEN
from app.markdown.words.status.reserved import THEN

_WITHOUT = (
    r"(?:without|ohne|sans|sin|sem|senza|zonder|bez|без)\s(?!(?:(?:any|further|jede\w*|aucune?) )*(?:reserv|exception"
    r"|ausnahme|objection|changes?|dissent|comment|discussion|vote|delay|vorbehalt|einw[aä]nd|änderung|gegenstimm|réserve|modif|reserva"
    r"|objec|cambios|mudanças|obje[cç]|riserv|obiezion|voorbehoud|bezwar|wijzig|zastrzeż|zmian|оговор|возраж))(?=\w)"
)
_EXCEPT = (
    r"except(?:ing)?|excluding|excl\.?|exclusive of|apart from|aside from|other than|save for|minus|less(?=\s)"
    r"|but (?:not (?:for|in|on|the|all|every)|only|without|for|some|still|open|no)|with (?:the )?exceptions?"
    r"|außer|ausgenommen|abzüglich|bis auf|mit ausnahmen?|aber (?:nicht|nur|ohne)|sauf|hormis|excepté"
    r"|à l'exception|mais (?:pas|seulement|sans)|salvo|excepto|menos|con excepci[óo]n|a excepción"
    r"|pero (?:no|solo|sólo|sin)|exceto|com exceção|à exceção|mas (?:não|só|sem)|tranne|eccetto|escluso"
    r"|ad eccezione|ma (?:non|solo)|behalve|uitgezonderd|met uitzondering|maar (?:niet|alleen)|oprócz|poza"
    r"|z wyjątkiem|ale (?:nie|tylko)|кроме|за исключением|но (?:не|только)|hariç|dışında|kecuali|selain"
)
_PART = (
    r"only|solely|in parts?|partly|partially|nur|lediglich|teilweise|zum teil|in teilen|seulement|uniquement"
    r"|en partie|partiellement|s[óo]lo|solamente|[úu]nicamente|en parte|parcialmente|somente|apenas|em parte"
    r"|solo|soltanto|in parte|parzialmente|alleen|slechts|deels|gedeeltelijk|tylko|częściowo|только|частично"
    r"|kısmen|sadece|hanya|sebagian"
)
_WHERE = (
    r"where|wherever|whenever|given|in cases?|after [^.;\n]{0,60}?\b(?:has|have)\b|soweit|dort,? wo"
    r"|gegeben|nachdem|là où|donde|onde|laddove|waar|voor zover|tam,? gdzie|там,? где"
)
_FOR_NOW = (
    r"for now|for the time being|for the moment|until|till|up (?:to|through)"
    rf"|(?:through|do|до)(?= {WHEN})"
    r"|vorerst|einstweilen|bis|pour l'instant"
    r"|jusqu['’]\w+|por (?:ahora|el momento|enquanto)|hasta|até|per ora|per il momento|fino a\w*|voorlopig|tot|na razie"
    r"|пока|şimdilik|sampai|untuk sementara"
)
_CHANGED = (
    r"with (?:some |minor |major |small |the following )?(?:changes?|amendments?|modifications?|edits?|adjustments?"
    r"|corrections?|limitations?|restrictions?)|as amended|mit (?:\w+ )?(?:änderungen|einschränkungen|anpassungen)"
    r"|avec (?:\w+ )?(?:modifications|changements|restrictions)|con (?:cambios|modificaciones|restricciones|modifiche)"
    r"|com (?:alterações|mudanças|restrições)|met (?:wijzigingen|aanpassingen|beperkingen)|ze zmianami|с изменениями"
)
# So plain that it need not follow at once: "accepted by the board, except for section 3"
_FAR = (
    r"except(?:ing|ed)?|exclud(?:ing|ed)|apart from|aside from|with (?:the )?exceptions? of|as amended"
    r"|(?:all|everything|everywhere|everyone|everybody) but|außer|ausgenommen|sauf|hormis|excepté|salvo|excepto|exceto"
    r"|tranne|eccetto|behalve|uitgezonderd|oprócz|z wyjątkiem|кроме|за исключением|hariç|kecuali"
)
_LIMITED = re.compile(
    rf"{THEN}(?:\s?\(\d[\d./-]{{3,9}}\))?\W{{1,3}}"
    rf"(?:{_WITHOUT}|(?:{_EXCEPT}|{_PART}|{_WHERE}|{_FOR_NOW}|{_CHANGED})(?!\w))"
    rf"|{THEN}(?!\w)[^.;\n]{{1,80}}?\b(?:{_FAR})(?!\w)"
    r"|\b(?:expir(?:es|ing|y)|valid (?:until|through|to)|time-?boxed|sunsets?|läuft ab|gültig bis|expire|caduca"
    r"|vence)\b|除[^，。；]{1,20}外|を除[きくい]|一部(?:承認|採用)|部分(?:通过|采纳|接受|批准)|제외|일부 (?:승인|채택)",
    re.IGNORECASE,
)
_LONGEST = 600  # characters


def is_limited(text: str) -> bool:
    """Whether a status that says "accepted" says of what, where or until when it is not."""
    return bool(_LIMITED.search(text[:_LONGEST]))
