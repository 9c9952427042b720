"""Which option an outcome takes in its own words: "We will use X", "Option 2", "X was chosen", "X, because …"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from app.markdown.reading.options.apart import behind_which, second_best, turned_away
from app.markdown.reading.options.mentions import OptionMention, mentions
from app.markdown.record import Option
from app.markdown.syntax.comments import inside, without_comments

_LONGEST = 6000  # characters of an outcome that are read
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\sa-z])|(?<=[。！？])|\n\s*\n|\n(?=\s{0,3}(?:[-*+>|#]|\d{1,2}[.)])\s)")
_REJECTED = r"rejected|ruled out|discarded|dismissed|dropped|not|lost|verworfen|abgelehnt|écarté\w*|descartad\w*"
_CLAUSE = re.compile(
    r"[;；]|,\s+as\s+(?!well\b)|(?<!anything)(?<!everything)(?<!\ball),?\s+"
    r"(?:so(?!\s+(?:was|were|is|are|has|have|did)\b)"
    r"|because|since|but|while|whereas|although|though|which|therefore|thus|hence|given that"
    r"|weil|da|denn|ya que|puesto que|dado que|puisque|já que|uma vez que|poiché|aangezien|gdyż|çünkü|karena|поскольку"
    r"|aber|daher|deshalb|sodass|während|obwohl|car|parce que|mais|donc|alors que|porque|pero|aunque"
    r"|por lo que|mas|portanto|perché|quindi|ma|omdat|maar|dus|ponieważ|więc|ale|потому|поэтому|но|так как)\s+"
    r"|\s[–—]+\s|[，,](?=[^\x00-\u2e7f])|因为|由于|所以|但|,\s+(?=we\s|and\s+we\s|wir\s|nous\s|und\s+wir\s)"
    r"|,?\s+(?:and|but|und|et|y|e|и|en|i)\s+(?=(?:for|für|pour|por|per|за|voor|za)\s)"
    rf"|,?\s+(?:and|und|et|y|e|и)\s+(?=[^.;]{{0,60}}\b(?:{_REJECTED})\b)",
    re.IGNORECASE,
)
_CHOOSES = re.compile(
    r"\b(?:cho(?:o?se|sen)|choosing|pick(?:s|ed)?|select(?:s|ed)?|opt(?:s|ed)? (?:for|to)|decided?(?! against)"
    r"|decision is|decision:|choice (?:is|was|fell|falls)|settled? (?:on|for)|go(?:ing|es)? (?:with|for)"
    r"|went (?:with|for)"
    r"|adopt(?:s|ed|ing)?|uses?|using|be used|will (?:be|take|have|keep|buy|build|move|migrate|switch|stay|stick)"
    r"|in favou?r of|fell on|stay(?:ing)? (?:with|on)|stick(?:ing)? (?:with|to)|w[io]ns?|is the (?:winner|one|choice)"
    r"|(?:winner|pick|favou?rite) (?:is|was)"
    r"|it is|prefer(?:red|s)?|implement(?:s|ed|ing)?|taken?|keep|agreed|let's do|partons sur|on part sur"
    r"|nos quedamos con|sondern|but rather|sino|bensì|zondern|lecz"
    r"|wählen|wählten|gewählt|ausgewählt|entschieden|entscheiden|nehmen|verwenden|verwendet|nutzen|setzen"
    r"|einsetzen|eingesetzt|fiel auf|fällt auf|utilis\w+|choisi\w*|retenu\w*|retenons|optons|optes?|adopt\w+|usarem?os"
    r"|usamos|utilizarem\w*|utilizamos|elegi\w+|eligi\w+|eleg\w+|seleccion\w+|optamos|vamos usar|escolh\w+|escolhid\w+"
    r"|useremo|usiamo|scelt[oa]|scegliamo|adottiamo|gebruiken|kiezen|gekozen|użyjemy|wybiera\w+|wybra\w+|stosujemy"
    r"|kullanaca\w+|seç\w+|menggunakan|memilih|dipilih|будем использовать|использу\w+|выб[ир]\w+|решили"
    r"|остановились|берём)\b"
    r"|选择|采用|选用|使用|选定|决定|採用|選択|使う|使用|選ぶ|선택|채택|사용",
    re.IGNORECASE,
)
_NO = (
    r"(?:not|never|no longer|won'?t|don'?t|didn'?t|doesn'?t|cannot|can'?t|nicht|kein\w*|ne|pas|jamais|não|nao|non|niet"
    r"|nie|не|no|不|未)"
)
_NOT_CHOSEN = re.compile(rf"(?:\b{_NO}\b|n't\b|n’t\b|\bn['’]|不|未)\s*(?:\w+\s+){{0,2}}$", re.IGNORECASE)
_REJECTS = re.compile(
    r"\b(?:reject(?:s|ed|ing)?|rul(?:ed|es|ing) (?:\w+ )?out|discard(?:s|ed)?|dismiss(?:ed)?|decline[ds]?"
    r"|drop(?:ped|s)?|avoid(?:ed|s)?|abandon(?:ed|s)?|exclud(?:ed|es?)|eliminat(?:ed?|es)|turned (?:\w+ )?down"
    r"|is out|are out|(?:not|never) (?:\w+ )?(?:enough|sufficient|suitable|viable|an option)"
    r"|lost|loses|too \w+|fails?|failed|insufficient|unsuitable|remov(?:ed?|es|ing)|retir(?:ed?|es|ing)|replaced"
    r"|verworfen|abgelehnt|ausgeschlossen|zu \w+|écart\w+|rejet\w+|trop|descartad\w*|rechazad\w*|rejeitad\w*|demasiado"
    r"|scartat\w+|afgewezen|odrzuc\w+|отклон\w+|отверг\w+|слишком)\b|拒绝|放弃|否决|不(?:用|选|采用|使用)|太",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:later|eventually|some ?day|in (?:the|a) (?:near )?future|at a later"
    r"|später|plus tard|más tarde|mais tarde)\b",
    re.IGNORECASE,
)
_OURS = re.compile(  # an option that is a verb itself: "We do nothing"
    r"\W*(?:(?:so|therefore|thus|also|daher|donc) )?(?:we|wir|nous|on)"
    r"(?:['’]ll| will| shall| should| werden| simply| just)? ?",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\b(?:because|since|given that|weil|da|denn|car|parce que|puisque|porque|ya que|puesto que|dado que|já que|perché"
    r"|poiché|omdat|aangezien|ponieważ|gdyż|çünkü|karena|так как|поскольку)\s+$"
    r"|(?:因为|由于)$",
    re.IGNORECASE,
)
_HEADED = re.compile(r"^#{1,6}\s", re.MULTILINE)
_NONE = re.compile(
    r"\b(?:none of|neither|no (?:option|decision|choice)|nothing (?:was|is|has)"
    r"|nothing for now|do nothing (?:yet|now)"
    r"|not (?:yet )?(?:been )?(?:decided|chosen)|undecided|postpone\w*|defer\w*|keine (?:der|entscheidung|option)"
    r"|vertagt|aucune?|ninguna?|nenhuma?|nessuna?|geen|żadn\w+|ни од\w+|отложен\w*)\b|没有|暂不|未定",
    re.IGNORECASE,
)


_OPEN = re.compile(  # an outcome that begins with these words has none
    r"[\W_]{0,9}(?:(?:still |yet )?to be (?:decided|determined|discussed)|tbd|undecided|no decision (?:yet|so far)"
    r"|not (?:yet )?decided|noch (?:offen|nicht entschieden)|à décider|por decidir|a definir|da decidere|待定|未定)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Choice:
    """The options that an outcome names, and how: taken by a verb of choosing, named first, or just named."""

    taken: list[Option] = field(default_factory=list)
    words: str = ""  # the sentence that says it
    leading: list[Option] = field(default_factory=list)
    named: list[Option] = field(default_factory=list)
    none: bool = False  # it says that nothing was chosen


def read_choice(outcome: str, options: list[Option]) -> Choice:
    """Read the sentences of an outcome, code and comments left out."""
    choice, left = Choice(), list[Option]()
    above = _HEADED.split(outcome[:_LONGEST], maxsplit=1)[0]  # what is said below headings explains it
    outcome = above if mentions(" ".join(above.split()), options) else outcome
    for number, sentence in enumerate(_SENTENCE.split(_prose(outcome))):
        found = mentions(sentence, options)
        found = [one for one in found if one is found[-1] or not _is_verb(sentence, one)]
        if number == 0 and not found and _OPEN.match(sentence):
            return Choice(none=True)
        none = bool(_NONE.search(_without(found, sentence)))
        choice.none = choice.none or none
        for start, clause in _clauses(sentence):
            named = [one for one in found if start <= one.start < start + len(clause)]
            _judge(clause, start, named, choice, left, explains=bool(_WHY.search(sentence[max(0, start - 20) : start])))
            begins = start == 0 and number == 0 and len(named) == 1 and not re.search(r"\w", clause[: named[0].start])
            if begins and not none and not _holds(left, named[0].option):
                choice.leading = [named[0].option]
        if choice.taken and not choice.words:
            choice.words = sentence
    choice.named = [option for option in choice.named if not _holds(left, option)]
    return choice


def _is_verb(sentence: str, one: OptionMention) -> bool:
    """Whether what looks like an option begins a verb of choosing: "Go with Rust" names no language called Go."""
    return (
        sentence[one.start :].startswith(f"{one.option.title} with ")
        and _CHOOSES.match(sentence, one.start) is not None
    )


def _without(found: list[OptionMention], sentence: str) -> str:
    """A sentence without the options that it mentions, one of which may be to do nothing."""
    for one in found:
        sentence = re.sub(re.escape(one.option.title), " ", sentence, flags=re.IGNORECASE)
    return sentence


def _prose(outcome: str) -> str:
    """The outcome without code and comments."""
    lines = outcome[:_LONGEST].split("\n")
    kept = ("" if state == "fence" else line for line, state in zip(lines, inside(lines), strict=True))
    return re.sub(r"[ \t]+", " ", without_comments("\n".join(kept)))


def _clauses(sentence: str) -> list[tuple[int, str]]:
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(sentence)), len(sentence)]
    return [(start, sentence[start:end]) for start, end in pairwise(cuts)]


def _judge(
    clause: str, start: int, found: list[OptionMention], choice: Choice, left: list[Option], *, explains: bool
) -> None:
    """Sort what a clause mentions into taken, left behind, and merely named, unless it only `explains` another."""
    verbs = [] if _LATER.search(clause) else [verb.start() for verb in _CHOOSES.finditer(clause)]
    denied = any(_NOT_CHOSEN.search(clause[max(0, verb - 40) : verb]) for verb in verbs)
    away = turned_away(clause)
    rejects = bool(found and _REJECTS.search(clause))
    aside = second_best(clause, verbs)
    for one in found:
        at = one.start - start
        if at > aside:
            continue
        behind = behind_which(away, at, clause, [other.start - start for other in found], verbs)
        chosen = max((place for place in verbs if place < at), default=-1)
        ours = behind < 0 and _OURS.fullmatch(clause[:at])
        into = choice.taken if ours or (verbs and chosen >= behind) else [] if explains else choice.named
        if denied or behind > chosen or (chosen < 0 and rejects):
            into = left
        if not _holds(into, one.option):
            into.append(one.option)


def _holds(options: list[Option], wanted: Option) -> bool:
    return any(option is wanted for option in options)
