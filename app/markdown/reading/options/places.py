"""Where a sentence names an option by its place in the list: "Option 2", "the second", "B", 第二个方案."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.markdown.record import Option
from app.markdown.words.wordlists import by_word

KIND = (
    r"option|alternative|variant[ea]?|solution|approach|choice|plan|proposal|lösung|möglichkeit|vorschlag|opción|opcion"
    r"|alternativa|solución|opção|opcao|solução|opzione|soluzione|optie|oplossing|opcj[aęi]|wariant\w*|rozwiązani\w+"
    r"|seçene\w+|opsi|pilihan|вариант\w*|опци\w+|方案|选项|選択肢|案|옵션|방안|안"
)
_NUMBERED = re.compile(
    rf"(?<![\w-])(?:{KIND}|number|no\.|nr\.?|nummer|#)\s{{0,3}}[#(]?"
    r"(?P<label>\d{1,2}|[IVX]{2,4}|[A-Za-z](?![\w'’])|one|two|three|four|five|[一二三四五六])(?!\w)",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\W*(?:(?:chosen|selected|decision|choice)\W*)?(?P<label>\d{1,2}|[A-Z]|[IVX]{2,4})\W*", re.IGNORECASE
)
# A capital by itself. As the article or "I" it would go on with a word that is no verb of choosing.
_LETTER = re.compile(
    r"(?<![\w'’.&/+-])(?:(?P<label>[B-HJ-Z])(?![\w'’&+#]|\.\w)"
    r"|(?P<article>[AI])(?=\s*(?:$|[.,;:!?)\]*\"”]|(?:is|was|wins?|won|has|and|or|over|because|since|as|instead|rather"
    r"|und|ist|et|est|y|es|e|é|o|ou|и)\b)))"
)
_OF_ANOTHER = re.compile(
    r"\b(?:decision|section|appendix|figure|table|phase|step|part|team|abschnitt|anhang|sub-?\w+)\s$", re.IGNORECASE
)
_ORDINAL = by_word(
    """
1: first former 1st erste ersten erster erstere première premier primera primer primeira primeiro prima primo eerste
    pierwsza pierwszą pierwszy первый первая birinci ilk pertama
2: second 2nd zweite zweiten zweiter deuxième seconde second segunda segundo seconda secondo tweede druga drugą drugi
    второй вторая ikinci kedua
3: third 3rd dritte dritten dritter troisième tercera tercer terceira terceiro terza terzo derde trzecia trzecią
    третий третья üçüncü ketiga
4: fourth 4th vierte vierten quatrième cuarta quarta quarto vierde czwarta четвёртый четвертый dördüncü keempat
5: fifth 5th fünfte cinquième quinta vijfde piąta пятый beşinci kelima
0: last latter letzte letzten letztere dernière dernier última último ultima ultimo laatste ostatnia последний
    sonuncu terakhir
""",
    None,
)
_NTH = re.compile(
    rf"(?:第(?P<zh>[一二三四五六\d])(?:个|種|の)?|(?P<ja>[一二三四五六\d])番目の?)(?:{KIND})"
    rf"|(?P<ko>첫|두|세|네|다섯)\s?번째\s?(?:{KIND})"
    rf"|(?<!\w)(?P<nth>[^\W_]{{2,12}})\s+(?:(?:of the )?(?:{KIND})s?|one|of them)(?!\w)"
    rf"|(?<!\w)(?:{KIND})\s+(?P<behind>pertama|kedua|ketiga|keempat|terakhir)(?!\w)"
    r"|(?:\b(?:the|die|der|das|den|la|le|el|il|lo|o|a|de|het)\s|^\W*)(?P<the>[^\W_]{4,12})"
    r"(?=\s*(?:[.,;:!]|$)|\s(?:it|is|was|wins?|won|because|since|over|ist|wird|est|es|è|é)\b)",
    re.IGNORECASE,
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "첫": 1, "두": 2, "세": 3, "네": 4, "다섯": 5}
_WORDS |= {sign: number for number, sign in enumerate("一二三四五六", start=1)}
_WORDS |= {sign: number for number, sign in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"], 1)}
LABEL = re.compile(
    rf"^(?:(?:{KIND})\s{{0,3}})?#?\(?(?P<label>[IVX]{{2,4}}|[A-Za-z]|\d{{1,2}})"
    r"\s{0,3}(?:[.):：]|[-–—]\s)\s{0,3}(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
MARKS = re.compile(r"[*`\[\]]")


def by_place(sentence: str, options: list[Option]) -> Iterator[tuple[int, Option]]:
    """Where a sentence names an option by label, number or ordinal, and which."""
    own = [LABEL.match(MARKS.sub("", option.title[:80])) for option in options]
    labels = [match["label"].casefold() if match else "" for match in own]
    alone = _ALONE.fullmatch(sentence[:100])
    numbered = [alone] if alone else list(_NUMBERED.finditer(sentence))
    for match in numbered:
        if (at := _labelled(match["label"].casefold(), labels)) is not None:
            yield match.start(), options[at]
    seen = {match.start("label") for match in numbered}
    for match in _LETTER.finditer(sentence) if sum(map(str.isalpha, labels)) > 1 else ():
        before = sentence[max(0, match.start() - 20) : match.start()]
        said = match[0].casefold()
        if match.start() not in seen and said in labels and not _OF_ANOTHER.search(before):
            yield match.start(), options[labels.index(said)]
    for match in _NTH.finditer(sentence):
        word = match["nth"] or match["the"] or match["behind"]
        place = int(_ORDINAL.get(word.casefold(), -1)) if word else _number(match["zh"] or match["ja"] or match["ko"])
        if 0 <= place <= len(options):
            yield match.start(), options[place - 1]


def _labelled(label: str, labels: list[str]) -> int | None:
    """The option with this label of its own, else, where none has one of its sort, the one at this place."""
    if label in labels:
        return labels.index(label)
    place = ord(label) - ord("a") + 1 if len(label) == 1 and "a" <= label <= "z" else _number(label)
    same = any((len(each) == 1 and each.isalpha()) == (len(label) == 1 and label.isalpha()) for each in labels if each)
    return place - 1 if not same and 0 < place <= len(labels) else None


def _number(word: str) -> int:
    return _WORDS.get(word.casefold()) or (int(word) if word.isdigit() else 0)
