"""Arguments for and against an option, in the ways in which MADR 1 to 4 and other templates write them."""

from __future__ import annotations

import re

from app.markdown.record import Argument, Option, Stance
from app.markdown.syntax.lists import Item, each_list, split_list
from app.markdown.syntax.tables import find_tables
from app.markdown.words.headings import plain
from app.markdown.words.wordlists import by_word

_STANCE: dict[str, Stance] = by_word(
    """
good: good great pro pros + ✅ ✔ ✔️ 👍 gut positiv bon bien avantage bom bueno bueno: vantagem ventaja 好 优点 优
    хорошо плюс
bad: bad con cons contra - − – ❌ ✖ 👎 schlecht negativ mauvais inconvénient ruim mau malo desvantagem desventaja
    坏 差 缺点 плохо минус
neutral: neutral ok okay other neutre neutro 中立 нейтрально
""",
    None,
)
_LABEL: dict[str, Stance] = by_word(
    """
good: pros pro advantages benefits positives positive strengths vorteile pro: avantages vantagens ventajas prós
    优点 优势 плюсы преимущества
bad: cons con disadvantages drawbacks negatives negative weaknesses nachteile contra inconvénients désavantages
    desvantagens desventajas contras 缺点 劣势 минусы недостатки
neutral: neutral other
""",
    None,
)
_BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
_SIGNED = re.compile(r"^([-+])[ \t]+(?=\S)", re.MULTILINE)
_WORD = re.compile(
    r"^(?:\*\*|__|\*)?(?P<word>[^\W\d_]{1,12}(?=[\s,:*_，：]|$)|`[+-]`|\([+-]\)|[✅❌✔✖👍👎]️?|[+−–-](?=\s))(?:\*\*|__|\*)?\s*(?P<mark>[,:，：]?)(?:\*\*)?\s*"
    r"(?P<because>(?:because|since|as|weil|da|parce que|car|porque|потому что|так как)(?!\w)|parce qu'|因为)?[:,]?\s*"
    r"(?P<text>\S.*)?$",
    re.IGNORECASE | re.DOTALL,
)


def read_arguments(text: str, option: Option) -> None:
    """Move the arguments of an option's text into the option; everything else joins its description."""
    kept: list[str] = [option.description] if option.description else []
    text = _side_by_side(text, option) if "|" in text else text
    label: Stance | None = None
    signed = "+" in text and {match[1] for match in _SIGNED.finditer(text)} == {"+", "-"}
    for before, items in each_list(text):
        above, label = _label_at_end(before, label)
        kept.append(above)
        kept += _taken(items, label, option, signed=signed)
    option.description = "\n\n".join(part.strip("\n") for part in kept if part.strip()).rstrip()


def _side_by_side(text: str, option: Option) -> str:
    """Move the cells of tables whose columns are "Pros" and "Cons" into the option; returns what else there is."""
    lines = text.split("\n")
    for table in reversed(find_tables(lines)):
        stances = [stance_of_label(name) for name in table.header]
        if all(stances):
            said = [(stance, row[at]) for at, stance in enumerate(stances) for row in table.rows if at < len(row)]
            option.arguments += [one for stance, cell in said if stance for one in arguments_in(stance, cell)]
            lines[table.start : table.end] = []
    return "\n".join(lines)


def arguments_in(stance: Stance, cell: str) -> list[Argument]:
    """The arguments of a cell, one between two breaks each."""
    parts = (part.lstrip("-*•+ ").strip() for part in _BREAK.split(cell))
    return [Argument(stance, part) for part in parts if part]


def stance_of_label(heading: str) -> Stance | None:
    """The stance of a label or heading such as `Pros` or `Disadvantages`, None for any other words."""
    return _LABEL.get(plain(heading.lstrip("# ")).casefold()) if len(heading) < 60 else None


def _label_at_end(before: str, label: Stance | None) -> tuple[str, Stance | None]:
    """A last line such as `**Pros**`, `Cons:` or `#### Advantages` says what the following list holds."""
    if not before.strip():
        return "", label
    head, _, last = before.rstrip().rpartition("\n")
    stance = stance_of_label(last)
    return (head.strip("\n"), stance) if stance else (before, None)


def _taken(items: list[Item], label: Stance | None, option: Option, *, signed: bool) -> list[str]:
    """Add the arguments of a list to the option; return what is none, items that follow each other as they stood.

    `signed`: the bullets themselves tell, "+" what is good and "-" what is bad.
    """
    kept, follows = list[str](), False
    for item in items:
        rest = _take(item, label or (_STANCE.get(item.source[:1]) if signed else None), option)
        if follows and rest is item.source:
            kept[-1] += f"\n{rest}"
        else:
            kept.append(rest)
        follows = rest is item.source
    return kept


def _take(item: Item, label: Stance | None, option: Option) -> str:
    """Add the item's arguments to the option; return what is no argument, as Markdown."""
    whole = item.whole
    nested = stance_of_label(item.text)
    if nested and item.rest:
        before, items, after = split_list(item.rest)
        option.arguments += [Argument(nested, each.whole) for each in items if each.text]
        return f"{before}\n\n{after}".strip()
    if found := _stance(whole):
        option.arguments.append(found)
        return ""
    if label and whole:
        option.arguments.append(Argument(label, whole))
        return ""
    return item.source


def _stance(text: str) -> Argument | None:
    match = _WORD.match(text)
    if not match or not match["text"]:
        return None
    word = match["word"].strip("`()").casefold()
    stance = _STANCE.get(word) or _STANCE.get(word.rstrip("️"))
    if stance is None or not (match["because"] or match["mark"] or not word.isalpha()):
        return None
    start = match.start("text")
    line = text.rfind("\n", 0, start) + 1  # a text that begins on a line of its own may be code
    return Argument(stance, text[line if line and not text[line:start].strip() else start :].rstrip())
