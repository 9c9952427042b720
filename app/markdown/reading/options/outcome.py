"""The outcome of a decision: which options were chosen, and consequences written inside it (MADR 1.3 and 2.0)."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Draft
from app.markdown.reading.options.considered import match_option
from app.markdown.reading.options.mentions import mentions
from app.markdown.reading.options.prose import Choice, read_choice
from app.markdown.record import Option
from app.markdown.syntax.comments import blotted

_CHOSEN = re.compile(
    r"^[ \t]{0,9}(?:[*+>-][ \t]{1,9})?(?:\*\*|__)?[ \t]{0,9}(?:(?:the|we) )?"
    r"(?:(?:chosen|selected|preferred)\s{1,9}(?:options?|alternatives?|solutions?)"
    r"|gewählte (?:option|alternative|lösung)|option (?:choisie|retenue)|solution retenue"
    r"|opción (?:elegida|seleccionada)|opção escolhida"
    r"|(?:选择|选定|选中|所选)的?(?:方案|选项)|выбранный вариант|выбранное решение)"
    r"\s{0,9}(?:\*\*|__)?\s{0,9}(?:is|are|:|：|—|–|-)?\s{0,9}(?:\*\*|__)?\s{0,9}(?P<rest>\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(
    r"[\"“„«'‘「]([^\"“”„«»「」\n]{1,300}?)[\"”“»'’」](?!\w)|\*\*([^*\n]{1,300})\*\*|`([^`\n]{1,300})`|\[([^\[\]\n]{1,300})\]\("
)
_REASON = re.compile(
    r",?\s+(?:because|since|as it|weil|da|car|parce|porque|потому)\b.*$|[,，]?\s*(?:因为|由于).*$|[.;](?:\s.*)?$",
    re.IGNORECASE | re.DOTALL,
)
_BARE = re.compile(r'Chosen option: "[^"\n]{1,1000}"(?: and "[^"\n]{1,1000}"){0,20}\n\n(?=\S)')
_SIDE = re.compile(
    r"^\s*(?:#{1,6}\s+)?(?:[*+-]\s+)?(?:\*\*|__|\*)?(?:positive|negative|neutral|positives?|négatives?)?\s*"
    r"(?:consequences|konsequenzen|auswirkungen|conséquences(?: positives| négatives)?"
    r"|consecuencias(?: positivas| negativas)?|consequências(?: positivas| negativas)?|正面后果|负面后果|последствия)"
    r"\s*(?:\*\*|__|\*)?\s*[:：]?\s*(?:\*\*|__)?\s*(?:<!--.*?-->\s*)?$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\n(?=\s*(?:$|[-*+#>|]\s|\d{1,2}[.)]\s|\n))")  # the end of a paragraph
_MOST_LINES = 2000


def split_consequences(text: str) -> tuple[str, str]:
    """Cut an outcome before its first line such as `Positive Consequences:`; the second part may be empty."""
    lines = text.split("\n", _MOST_LINES)
    for index, line in enumerate(blotted("\n".join(lines[:_MOST_LINES])).split("\n")):
        if len(line) < 80 and _SIDE.match(line):
            return "\n".join(lines[:index]).rstrip(), "\n".join(lines[index:])
    return text, ""


def mark_chosen(draft: Draft, line: int) -> None:
    """Mark the chosen options: those that the list says were chosen, else what the outcome says, else another mark."""
    options, outcome = draft.record.options, draft.record.outcome
    if not options:
        return None
    stated = stated_choice(outcome, options)
    marked = [option for option, kind in draft.marks if kind == "word"]
    if marked and stated and not _same(marked, stated):
        draft.find(
            "outcome.differs",
            _line_of(marked[0], draft, line),
            f"The outcome takes {_titles(stated)}, the list marks {_titles(marked)}: that counts.",
        )
    if chosen := marked or stated:
        _mark(chosen)
        draft.record.outcome = _without_bare_choice(outcome, chosen)
        return None
    if match := _CHOSEN.search(outcome[:20_000]):
        words = match["rest"][:80].strip()
        line = draft.line_with(match[0].strip(), line)
        return draft.find("outcome.unmatched", line, f"The chosen option “{words}” is not among the options.")
    return _guess(read_choice(outcome, options), draft, line)


def _without_bare_choice(outcome: str, chosen: list[Option]) -> str:
    """The outcome without a first paragraph that names the chosen options and says nothing else, as exports have it."""
    match = _BARE.match(outcome)
    named = re.findall(r'"([^"]+)"', match[0]) if match else []
    return outcome[match.end() :] if match and named == [option.title for option in chosen] else outcome


def _guess(choice: Choice, draft: Draft, line: int) -> None:
    """What is said in prose or by a sign is a guess, which a finding tells."""
    signs, bold = ([option for option, kind in draft.marks if kind == wanted] for wanted in ("sign", "bold"))
    said = choice.leading or ([] if choice.none else choice.named)
    options, how = next(
        ((found, how) for found, how in (
            (choice.taken, f"from the sentence “{' '.join(choice.words.split())[:120]}”"), (signs, "from its mark"),
            (said, "since the outcome names it"), (bold, "since it stands in bold"),
        ) if found), ([], "")
    )  # fmt: skip
    if options:
        marked = options is signs or options is bold
        line = _line_of(options[0], draft, line) if marked else _told_on(options[0], choice, draft, line)
    if len(options) == 1 or (options and options is signs):
        _mark(options)
        draft.find("outcome.guessed", line, f"That {_titles(options)} was chosen is read {how}.")
    elif options:
        draft.find("outcome.several", line, f"The outcome names {_titles(options)}; none was taken for chosen.")


def _line_of(option: Option, draft: Draft, default: int) -> int:
    """The line of the list on which an option stands."""
    return draft.line_with(option.title, default, listed=True)


def _told_on(option: Option, choice: Choice, draft: Draft, default: int) -> int:
    """The line of the outcome that tells of an option."""
    lines = draft.record.outcome.split("\n")
    named = next((line for line in lines if option.title.casefold() in line.casefold()), lines[0])
    return draft.line_with(choice.words) or draft.line_with(named, default)


def _mark(options: list[Option]) -> None:
    for option in options:
        option.chosen = True


def _same(some: list[Option], others: list[Option]) -> bool:
    return {id(option) for option in some} == {id(option) for option in others}


def _titles(options: list[Option]) -> str:
    return ", ".join(f"“{option.title[:60]}”" for option in options[:4])


def stated_choice(outcome: str, options: list[Option]) -> list[Option]:
    """The options that a line such as "Chosen option: …" names; it may go on in the next lines."""
    match = _CHOSEN.search(outcome[:20_000])
    if match is None:
        return []
    further = _NEXT.split(outcome[match.end() : match.end() + 1000], maxsplit=1)[0]
    words = " ".join(f"{match['rest']}{further}"[:1000].split())
    return _named(words, options) or [one.option for one in mentions(words, options)[:1]]


def _named(rest: str, options: list[Option]) -> list[Option]:
    """The options that the words after "Chosen option:" name: quoted, bold, before "because", or any title inside."""
    quoted = [next(filter(None, m.groups())) for m in _QUOTED.finditer(rest)]
    leading = _REASON.sub("", rest).strip(' .*_"')
    if (first := _QUOTED.match(rest.lstrip())) and (found := match_option(next(filter(None, first.groups())), options)):
        also = re.match(r"\s*(?:,?\s*(?:and|und|et|y|e)\b|\+|&|,)\s*(?=[\"“„«'‘「*`\[])", rest.lstrip()[first.end() :])
        second = match_option(quoted[1], options) if also and len(quoted) > 1 else None
        return [found, second] if second and second is not found else [found]
    for name in (leading, *quoted[:3]):
        if found := match_option(name, options):
            return [found]
    words = rest.casefold()
    inside = [option for option in options if len(option.title) >= 4 and option.title.casefold() in words]
    return inside[:1]
