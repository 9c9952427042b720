"""Levels from 1 to 5 for likelihood and impact, and what is done about a risk, in words."""

from __future__ import annotations

import re
from functools import lru_cache

from app.markdown.record import Treatment
from app.markdown.words.headings import plain
from app.markdown.words.wordlists import by_word

_WORDS = by_word(
    """
1: very low | vl | negligible | rare | minimal | sehr gering | sehr niedrig | très faible | muy bajo
    | muito baixo | 很低 | очень низкий | очень низкая
2: low | l | small | minor | unlikely | gering | geringe | geringer | niedrige | kleine | baja | laag
    | lage | klein | niski | niska | niskie | basso | bassa | düşük | rendah | 小 | 낮음 | niedrig | faible
    | bajo | baixo | baixa | 低 | низкий | низкая
3: medium | med | m | moderate | mittlere | mittlerer | gemiddeld | gemiddelde | średni | średnia
    | średnie | orta | sedang | 중간 | possible | mittel | moyen | moyenne | medio | media | médio | média
    | 中 | 中等 | средний | средняя
4: high | h | large | big | major | likely | hohe | hoher | groß | große | hoog | hoge | groot | grote
    | wysoki | wysoka | wysokie | yüksek | tinggi | 大 | 높음 | высокое | grand | grande | hoch | élevé
    | élevée | alto | alta | 高 | высокий | высокая
5: very high | vh | critical | severe | certain | almost certain | catastrophic | sehr hoch | kritisch
    | très élevé | très élevée | critique | crítico | crítica | muy alto | muito alto | 严重 | 很高
    | критический | очень высокий
"""
)
_PERCENT = re.compile(r"[%‰％]|\bper ?cent\b|\bprozent\b", re.IGNORECASE)  # 5% is no level 5
_PLAIN = ("very low", "low", "medium", "high", "very high")  # the words that stand for nothing but the number
_NUMBER = re.compile(r"([1-5])(?:\s*/\s*5)?")
_WITH_NUMBER = re.compile(r"([1-5])\s*[-–—:(]\s*([^\W\d][^()]*)\)?|([^\W\d][^()]*?)\s*[-–—:(]\s*([1-5])\)?")
_LEADING = re.compile(r"([^\W\d]+(?: [^\W\d]+)?)\s*(?:[:(,;]|[-–—]\s)")
_BOUND = re.compile(
    r"^\W*(?:[<>≤≥]|(?:less|more|greater|lower|higher|fewer) than|at (?:most|least)|up to|under|below|over|above"
    r"|max\b|min\b|weniger als|mehr als|höchstens|mindestens|unter|über|bis zu|moins de|plus de|au plus|au moins"
    r"|menos de|más de|mais de|meno di|più di|minder dan|meer dan|менее|более|不到|超过|至少|至多|以下|以上)"
    r"|\d\s?\+\W*$|\d(?:以下|以上|未満|超)|\d\s(?:or|und|oder|and) (?:less|more|lower|higher|weniger|mehr)\b",
    re.IGNORECASE,
)
_ROUGHLY = re.compile(
    r"^\s*(?:~|≈|±|about\b|around\b|approx(?:imately|\.)?|circa\b|ca\.|etwa\b|environ\b|约)|\?+\s*$", re.IGNORECASE
)
_TO = re.compile(r"\s*(?:[-–—/]|\.\.|\bor\b|\boder\b|\bou\b|\bto\b|\bbis\b|\bà\b|\ba\b|\bdo\b|至|到)\s*")
_TREATMENT: dict[str, Treatment] = by_word(
    """
mitigate: mitigate mitigated mitigation mitigating reduce reduced control controlled mindern vermindern reduzieren
    atténuer réduire mitigar reducir reduzir 缓解 降低 снижение смягчение
accept: accept accepted acceptance tolerate tolerated retain akzeptieren akzeptiert accepter accepté aceptar aceptado
    aceitar aceito 接受 принятие принят
avoid: avoid avoided avoidance terminate eliminate vermeiden éviter evitar evitado 规避 避免 избегание
transfer: transfer transferred share insure übertragen transférer transferir 转移 передача
closed: closed resolved done geschlossen erledigt fermé cerrado fechado 已关闭 закрыт
open: open offen ouvert abierto aberto 打开 открыт
""",
    None,
)


_AXES = by_word(
    """
likelihood: likelihood | probability | chance | odds | wahrscheinlichkeit | eintrittswahrscheinlichkeit | probabilité
    | probabilidad | probabilidade | probabilità | вероятность | kans | waarschijnlijkheid | prawdopodobieństwo
    | olasılık | kemungkinan | 概率 | 可能性 | 確率 | 확률
severity: impact | severity | damage | auswirkung | auswirkungen | schaden | schwere | gravité | impacto | gravedad
    | gravidade | impatto | влияние | ущерб | gevolg | schade | wpływ | skutek | etki | dampak | 影响 | 影響 | 영향
"""
)
_LEVEL = "|".join(sorted((re.escape(word) for word in _WORDS if len(word) > 2 or word > "ぁ"), key=len, reverse=True))
_AXIS = "|".join(sorted(map(re.escape, _AXES), key=len, reverse=True))
_SAID = re.compile(
    rf"(?<!\w)(?:(?P<level>{_LEVEL})\s(?P<axis>{_AXIS})|(?P<named>{_AXIS})\s?(?:is|was|ist|est|es|é|è|to|为|是|[:：=])?\s?"
    rf"(?P<value>{_LEVEL}|[1-5](?:\s?[-–]\s?[1-5])?(?:\s?/\s?5)?(?=\s*(?:[,;.)]|$|\sand\s)(?!\d))))(?!\w)|(?P<sign>概率|可能性|確率|影响|影響)(?P<how>很?[高低大小中])",
    re.IGNORECASE,
)


def levels_in(text: str) -> list[tuple[str, str]]:
    """Likelihood and severity as a sentence says them, "low probability of rust, high impact": axis and word."""
    found = [
        (m["axis"] or m["named"] or m["sign"], m["level"] or m["value"] or m["how"]) for m in _SAID.finditer(text[:500])
    ]
    return list(
        {str(_AXES[axis.casefold()]): (str(_AXES[axis.casefold()]), word) for axis, word in reversed(found)}.values()
    )


def ends_in_level(text: str) -> bool:
    """Whether a text ends with a word for a level: the "high" of "high impact: rust"."""
    return bool(re.search(rf"(?<!\w)(?:{_LEVEL})[ \t]$", text[-40:], re.IGNORECASE))


def is_bound(text: str) -> bool:
    """Whether a text says what a level lies below or above: "<3", "at most 4", "2+"; that is no level."""
    return bool(_BOUND.search(text))


@lru_cache(500)
def level(text: str) -> int | None:
    """A level for a digit, a word, or both ("High (4)"); None for anything else."""
    vague = _PERCENT.search(text) or is_bound(text) or _ROUGHLY.search(text)
    words = "" if vague else plain(text).casefold().strip("()")
    if match := _NUMBER.fullmatch(words):
        return int(match[1])
    if match := _WITH_NUMBER.fullmatch(words):
        return int(match[1] or match[4]) if _WORDS.get((match[2] or match[3]).strip()) else None
    return int(_WORDS.get(words, 0)) or None


def upper_level(text: str) -> int | None:
    """The upper end of a range of levels, "2-3" or "low to medium", or one that is about so, "~3", which is a guess.

    None for anything else.
    """
    if _ROUGHLY.search(text[:60]):
        return level(_ROUGHLY.sub(" ", text[:60]))
    ends = [level(part) for part in _TO.split(text[:60].strip("() ."))]
    return max(filter(None, ends)) if len(ends) == 2 and all(ends) else None


def leading_level(text: str) -> int | None:
    """The level that a text begins with: "High: all data are lost"."""
    match = _LEADING.match(plain(text).casefold())
    return int(_WORDS.get(match[1].strip(), 0)) or None if match else None


def is_plain_level(text: str) -> bool:
    """Whether a text says nothing more than its level does."""
    words = plain(text).casefold()
    return words in _PLAIN or bool(_NUMBER.fullmatch(words))


def is_word(text: str) -> bool:
    """Whether a level was given in words only, so that its number is a reading of ours."""
    return level(text) is not None and not re.search(r"\d", text)


def treatment(text: str) -> Treatment | None:
    """The treatment that a word names, None for anything else."""
    return _TREATMENT.get(plain(text).casefold())
