"""Where a sentence names options: by title, by label or number, by place in the list."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.markdown.record import Option
from app.markdown.words.headings import plain
from app.markdown.words.wordlists import by_word

_SHORT = 4  # a title of fewer letters counts only in the same case: "Go" is no "go"
_KIND = (
    r"option|alternative|variante?|solution|approach|choice|lösung|opción|opcion|opção|opcao|opzione|optie|opcja|seçenek"
    r"|opsi|вариант\w*|опци\w+|方案|选项|選択肢|案|옵션"
)
_NUMBERED = re.compile(
    rf"(?<!\w)(?:{_KIND}|number|no\.|nr\.?|nummer|#)\s{{0,3}}[#(]?"
    r"(?P<label>\d{1,2}|[A-Za-z](?![\w'’])|one|two|three|four|five|[一二三四五六])(?!\w)",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\W*(?:(?:chosen|selected|decision|choice)\W*)?(?P<label>\d{1,2}|[A-Z])\W*", re.IGNORECASE)
_ORDINAL = by_word(
    """
1: first former 1st erste ersten erster première premier primera primer primeira primeiro prima eerste
    pierwsza первый первая
2: second 2nd zweite zweiten zweiter deuxième seconde second segunda segundo tweede druga второй вторая
3: third 3rd dritte dritten dritter troisième tercera tercer terceira terceiro terza derde trzecia третий третья
4: fourth 4th vierte vierten quatrième cuarta quarta vierde czwarta четвёртый четвертый
5: fifth 5th fünfte cinquième quinta vijfde piąta пятый
0: last latter letzte letzten dernière dernier última último ultima laatste ostatnia последний
""",
    None,
)
_NTH = re.compile(
    rf"(?<!\w)(?P<nth>[^\W_]{{3,12}})\s+(?:(?:of the )?(?:{_KIND})s?|one|of them)(?!\w)"
    r"|\bthe (?P<the>former|latter|first|second|third|fourth|last)(?=\s*(?:[.,;:]|$))"
    rf"|第(?P<zh>[一二三四五六\d])(?:个|種|の)?(?:{_KIND})",
    re.IGNORECASE,
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_WORDS |= {sign: number for number, sign in enumerate("一二三四五六", start=1)}
_LABEL = re.compile(
    rf"^(?:(?:{_KIND})\s{{0,3}})?#?\(?(?P<label>[A-Za-z]|\d{{1,2}})"
    r"\s{0,3}(?:[.):：]|[-–—]\s)\s{0,3}(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_VERB = re.compile(r"^(?:use|using|adopt|choose|go with|a|an|the)\s+", re.IGNORECASE)
_REMARK = re.compile(r"\s{0,5}[:：(（]|\s[-–—]\s|,\s")
_NO_NAME = re.compile(rf"(?:{_KIND})\s*\w?|\d+", re.IGNORECASE)
_MARKS = re.compile(r"[*`\[\]]")


class Mention(NamedTuple):
    start: int
    option: Option


def mentions(sentence: str, options: list[Option]) -> list[Mention]:
    """The options that a sentence names, in order; of two titles of which one holds the other, the longer counts."""
    found: list[Mention] = []
    lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in sentence)
    taken = bytearray(len(sentence))
    names = [(name, option) for option in options for name in _names(option.title)]
    for name, option in sorted(names, key=lambda pair: -len(pair[0])):
        within, wanted = (sentence, name) if len(name) < _SHORT else (lowered, name.lower())
        at = within.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if _is_whole(sentence, at, end) and not any(taken[at:end]):
                taken[at:end] = b"\1" * (end - at)
                found.append(Mention(at, option))
            at = within.find(wanted, end)
    found += [one for one in _by_place(sentence, options) if not taken[one.start]]
    return sorted(found, key=lambda one: one.start)


def _names(title: str) -> set[str]:
    """A title, and what stands behind its label or before its remark."""
    whole = " ".join(_MARKS.sub("", title[:300]).split())
    names = {whole, plain(whole)}
    if label := _LABEL.match(whole):
        names |= {label["rest"], plain(label["rest"])}
    names |= {_REMARK.split(name)[0].strip() for name in names}
    names |= {_VERB.sub("", name) for name in names}
    return {name for name in names if len(name) > 1 and not _NO_NAME.fullmatch(name)}


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (_joins(text[start - 1 : start], text[start]) or _joins(text[end - 1], text[end : end + 1]))


def _joins(before: str, after: str) -> bool:
    """Whether two letters belong to one word; scripts without blanks between words have no such bounds."""
    return before.isalnum() and after.isalnum() and max(before, after) < "\u2e80"


def _by_place(sentence: str, options: list[Option]) -> list[Mention]:
    alone = _ALONE.fullmatch(sentence[:100])
    numbered = [alone] if alone else list(_NUMBERED.finditer(sentence))
    labelled = [(match.start(), _labelled(match["label"].casefold(), options)) for match in numbered]
    found = [Mention(start, option) for start, option in labelled if option]
    for match in _NTH.finditer(sentence):
        word = match["nth"] or match["the"]
        place = int(_ORDINAL.get(word.casefold(), -1)) if word else _number(match["zh"])
        found += [Mention(match.start(), options[place - 1])] if 0 <= place <= len(options) else []
    return found


def _labelled(label: str, options: list[Option]) -> Option | None:
    """The option with this label of its own, else, where none has one, the one at this place."""
    own = [_LABEL.match(_MARKS.sub("", option.title[:80])) for option in options]
    labels = [match["label"].casefold() if match else "" for match in own]
    if label in labels:
        return options[labels.index(label)]
    place = ord(label) - ord("a") + 1 if len(label) == 1 and "a" <= label <= "z" else _number(label)
    return options[place - 1] if not any(labels) and 0 < place <= len(options) else None


def _number(word: str) -> int:
    return _WORDS.get(word.casefold()) or (int(word) if word.isdigit() else 0)
