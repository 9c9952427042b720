"""The outcome of a decision: which options were chosen, and consequences written inside it (MADR 1.3 and 2.0)."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Draft
from app.markdown.reading.options.considered import match_option
from app.markdown.record import Option

_CHOSEN = re.compile(
    r"^\s*(?:[*+>-]\s+)?(?:\*\*|__)?\s*(?:(?:the|we) )?"
    r"(?:(?:chosen|selected|preferred)\s+(?:options?|alternatives?|solutions?)"
    r"|gewählte (?:option|alternative|lösung)|option (?:choisie|retenue)|solution retenue"
    r"|opción (?:elegida|seleccionada)|opção escolhida"
    r"|(?:选择|选定|选中|所选)的?(?:方案|选项)|выбранный вариант|выбранное решение)"
    r"\s*(?:\*\*|__)?\s*(?:is|are|:|：|—|–|-)?\s*(?:\*\*|__)?\s*(?P<rest>\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(
    r"[\"“„«'‘「]([^\"“”„«»「」\n]{1,300}?)[\"”“»'’」](?!\w)|\*\*([^*\n]{1,300})\*\*|`([^`\n]{1,300})`|\[([^\[\]\n]{1,300})\]\("
)
_REASON = re.compile(
    r",?\s+(?:because|since|as it|weil|da|car|parce|porque|потому)\b.*$|[,，]?\s*(?:因为|由于).*$|[.;](?:\s.*)?$",
    re.IGNORECASE | re.DOTALL,
)
_SIDE = re.compile(
    r"^\s*(?:#{1,6}\s+)?(?:[*+-]\s+)?(?:\*\*|__|\*)?(?:positive|negative|neutral|positives?|négatives?)?\s*"
    r"(?:consequences|konsequenzen|auswirkungen|conséquences(?: positives| négatives)?"
    r"|consecuencias(?: positivas| negativas)?|consequências(?: positivas| negativas)?|正面后果|负面后果|последствия)"
    r"\s*(?:\*\*|__|\*)?\s*[:：]?\s*(?:\*\*|__)?\s*(?:<!--.*?-->\s*)?$",
    re.IGNORECASE,
)
_MOST_LINES = 2000


def split_consequences(text: str) -> tuple[str, str]:
    """Cut an outcome before its first line such as `Positive Consequences:`; the second part may be empty."""
    lines = text.split("\n", _MOST_LINES)
    for index, line in enumerate(lines[:_MOST_LINES]):
        if len(line) < 80 and _SIDE.match(line):
            return "\n".join(lines[:index]).rstrip(), "\n".join(lines[index:])
    return text, ""


def mark_chosen(draft: Draft, line: int) -> None:
    """Mark the options that the outcome names as chosen; report what it names and the list does not have."""
    options = draft.record.options
    match = _CHOSEN.search(draft.record.outcome[:20_000])
    if not options or not match:
        return
    chosen = _named(match["rest"][:1000], options)
    for option in chosen:
        option.chosen = True
    if not chosen:
        draft.find(
            "outcome.unmatched", line, f"The chosen option “{match['rest'][:80].strip()}” is not among the options."
        )


def _named(rest: str, options: list[Option]) -> list[Option]:
    """The options that the words after "Chosen option:" name: quoted, bold, before "because", or any title inside."""
    quoted = [next(filter(None, m.groups())) for m in _QUOTED.finditer(rest)]
    leading = _REASON.sub("", rest).strip(' .*_"')
    if (first := _QUOTED.match(rest.lstrip())) and (found := match_option(next(filter(None, first.groups())), options)):
        also = re.match(r"\s*(?:and|\+|und|et|y|&|,)\s*", rest.lstrip()[first.end() :])
        second = match_option(quoted[1], options) if also and len(quoted) > 1 else None
        return [found, second] if second and second is not found else [found]
    for name in (leading, *quoted[:3]):
        if found := match_option(name, options):
            return [found]
    words = rest.casefold()
    inside = [option for option in options if len(option.title) >= 4 and option.title.casefold() in words]
    return inside[:1]
