"""Risks in a list: "**Lock-in**: we depend on one vendor. *Mitigation:* export each night"."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Draft
from app.markdown.reading.parts.risks import column, note_levels, put
from app.markdown.record import Risk
from app.markdown.syntax.lists import Item, split_list
from app.markdown.syntax.outline import split
from app.markdown.words.headings import plain
from app.markdown.words.levels import ends_in_level, level, levels_in, upper_level

_LABEL = re.compile(
    r"(?:^[ \t]*(?:[-*+][ \t]+)?|(?<=[\s.;,(（]))[*_]{0,3}(?P<label>mitigations?|mitigation strategy"
    r"|(?:residual[ \t]{1,9})?(?:impact|likelihood|probability|severity)|effect"
    r"|owner|treatment|response|strategy|gegenmaßnahmen?|maßnahmen?|auswirkung|verantwortlich"
    r"|wahrscheinlichkeit|atténuation|probabilité|gravité|mitigación|probabilidad|mitigação|probabilidade|impacto"
    r"|缓解措施|缓解|影响|概率|可能性|меры|вероятность|влияние)[*_]{0,3}[ \t]*[:：][*_]{0,3}[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_OWN_LABEL = re.compile(
    r"^[*_]{0,3}(?:risk|risiko|risque|riesgo|risco|风险|риск)\s*#?\d{0,3}[*_]{0,3}\s*[:：][*_]{0,3}\s*", re.IGNORECASE
)
_BOLD = re.compile(r"^(?:\*\*|__)(.+?)(?:\*\*|__)\s*[:：.]?\s*(?:[-–—]\s+)?(.*)$", re.DOTALL)
_ARROW = re.compile(r"(?<!\s)\s+(?:→|->|=>|⇒)\s+")
_COLON = re.compile(r"[:：]\s+|(?<!\s)\s+[-–—]\s+")
_NOTHING = re.compile(
    r"^\W*(?:none|n/?a|tbd|no (?:\w+ )?risks?|keine|aucun|ninguno|nenhum|无|нет)\b[^\n]{0,40}$", re.IGNORECASE
)
_GROUP = re.compile(r"[(\[（]([^()\[\]（）\n]{1,160})[)\]）]")
_TAIL = re.compile(r"\s[-–—]\s((?:(?!\s[-–—]\s)[^\n]){5,120})$")
_BETWEEN = re.compile(r"[,;·|&]\s*|\.\s+(?=[A-Z])|\s+(?:and|und|et|y|e|и)\s+|\s*/\s*(?=[A-Za-z])")
_NAMED = re.compile(r"(?P<label>[^\W\d_][^:=\d]{0,40}?)\s{0,3}(?:[:=：]|\s|(?=\d))\s{0,3}(?P<value>\S.{0,40})")
_COLONED = re.compile(r"(?P<label>[^\W\d_][^:=\d]{0,40}?)\s{0,3}[:=：]\s{0,3}(?P<value>\S.{0,40})")
_TURNED = re.compile(r"(?P<value>\S.{0,30}?)\s{1,3}(?P<label>\w{4,30})")
_COLON_FIRST = re.compile(r"[:：]")
_TEXT_OF = {"severity": "impact"}
_LONGEST_TITLE = 200
_MOST = 500
_LONGEST = 5000  # characters of an item


def take_risks(text: str, heading: str, draft: Draft) -> str:
    """Move the risks of the first list into the record; return what is none.

    `heading`: the name of the section. Below "Risks" every item is a risk, below "Risks / Assumptions" only one that
    says how it is mitigated, and below "Risks and Mitigations" what follows a colon is the mitigation.
    """
    before, items, after = _headed(text) or split_list(text)
    if not items or len(items) + len(draft.record.risks) > _MOST:
        return text
    kept = []
    for item in items:
        risk = _risk(item, heading.casefold(), draft)
        if risk is None:
            kept.append(f"- {item.text}\n{item.rest}".strip().replace("\n", "\n  "))
        else:
            draft.record.risks.append(risk)
    return "\n\n".join(part for part in (before, "\n".join(kept), after) if part.strip())


def _headed(text: str) -> tuple[str, list[Item], str] | None:
    """The same of risks below a heading each, of which every one says something by a label: "- Likelihood: 5"."""
    above, *nodes = split(text)
    if not nodes or not all(_LABEL.search(node.body) for node in nodes):
        return None
    return above.body, [Item(f"**{plain(node.heading)}**", node.body, node.line) for node in nodes], ""


def _risk(item: Item, heading: str, draft: Draft) -> Risk | None:
    whole = _OWN_LABEL.sub("", f"{item.text}\n{item.rest}".strip())
    if len(whole) > _LONGEST or _NOTHING.match(whole):
        return None
    whole, bracketed = _levels(whole)
    first, labelled = _parts(whole)
    labelled = bracketed + [(label, _level_alone(text)) for label, text in labelled]
    title, description, mitigation = _title(first, mitigated="mitigation" in heading)
    alone = len(heading.split()) == 1
    if not title or not (labelled or mitigation or alone):
        return None
    risk = Risk(title, description, mitigation)
    for label, text in labelled:
        if not put(risk, column(label), text):
            risk.impact_text = f"{risk.impact_text}\n\n{label}: {text}".strip()
    if unclear := _unclear(first):
        line = draft.line_with(unclear, listed=True)
        draft.find("risk.level_unread", line, f"“{unclear}” may stand for levels of the risk; it was kept as text.")
    named = {column(label) for label, _ in labelled}
    said = [(axis, word) for axis, word in levels_in(first) if not named & {axis, _TEXT_OF.get(axis, axis)}]
    for axis, word in said:
        put(risk, axis, word)
    note_levels([(column(label) or "", text) for label, text in labelled + said], draft)
    return risk


def _level_alone(text: str) -> str:
    """A level without the point behind it: "Low."."""
    bare = text.rstrip(". ")
    return bare if level(bare) or upper_level(bare) else text


def _unclear(text: str) -> str:
    """What stands in brackets and looks like levels of nobody knows what: "(H/L)", "(3/4)"."""
    for group in _GROUP.finditer(text[:_LONGEST_TITLE]):
        parts = re.split(r"\s*[/,|x×]\s*", group[1].strip())
        if len(parts) <= 2 and all(map(level, parts)):
            return group[0]
    return ""


def _levels(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A text without levels in brackets, "(likelihood: 2, impact: 4)", and those by label."""
    first = text.partition("\n")[0]
    for group in (*_GROUP.finditer(text[:_LONGEST]), *_TAIL.finditer(first)):
        pairs = [_pair(part) for part in _BETWEEN.split(group[1])]
        if all(pairs):
            title, rest = text[: group.start()].rstrip(), text[group.end() :].lstrip()
            ends = "\n" in title or len(title) > _LONGEST_TITLE or not _COLON_FIRST.match(rest) or _BOLD.match(title)
            joined = f"{title} {rest}" if ends else f"**{title}**{rest}"
            return joined, [pair for pair in pairs if pair]
    return text, []


def _pair(text: str) -> tuple[str, str] | None:
    """Label and level of "impact: 4", "likelihood high", "L=2" or "high likelihood"."""
    for match in (pattern.fullmatch(text.strip()) for pattern in (_COLONED, _NAMED, _TURNED)):
        label = match["label"].strip(" *_").casefold() if match else ""
        label = {"l": "likelihood", "p": "likelihood", "i": "severity", "s": "severity"}.get(label, label)
        if match and column(label) in ("likelihood", "severity", "impact", "residual likelihood", "residual impact"):
            return "severity" if column(label) == "impact" else label, match["value"]
    return None


def _parts(text: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands before the first label, and each label with its text."""
    marks = [mark for mark in _LABEL.finditer(text) if not ends_in_level(text[: mark.start()])]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    first = text[: marks[0].start()] if marks else text
    labelled = [(mark["label"], _bare(text[mark.end() : end])) for mark, end in zip(marks, ends, strict=False)]
    return _bare(first), [(label, part) for label, part in labelled if part]


def _bare(text: str) -> str:
    text = text.strip().rstrip(";,–—- \n").removesuffix("(").rstrip()
    return text.removesuffix(")") if text.count(")") > text.count("(") else text


def _title(text: str, *, mitigated: bool) -> tuple[str, str, str]:
    """Title, description and mitigation of an item without its labelled parts."""
    head, *tail = _ARROW.split(text, maxsplit=1)
    mitigation = tail[0].strip() if tail else ""
    bold = _BOLD.match(head)
    title, rest = (bold[1], bold[2]) if bold else ("", "")
    if not bold and mitigated and (colon := _COLON.search(head)):
        title, rest = head[: colon.start()], head[colon.end() :]
    elif not bold:
        title, _, rest = head.partition("\n")
    title, rest = title.strip().rstrip(":：*_ "), rest.strip()
    if mitigated and not mitigation:
        return title, "", rest
    return title, rest, mitigation
