"""Tables of risks and of implications."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Draft
from app.markdown.record import Implication, Risk
from app.markdown.syntax.one_line import as_written
from app.markdown.syntax.tables import Table, find_tables
from app.markdown.words.dates import find_date
from app.markdown.words.headings import plain
from app.markdown.words.levels import is_plain_level, is_word, leading_level, level, treatment, upper_level
from app.markdown.words.wordlists import by_word, names

_COLUMN = by_word(
    """
title: risk | risks | risk/issue | risk description | description of risk | risk item | threat | threats | risiko
    | risiken | risque | risques | riesgo | riesgos | risco | riscos | 风险 | 风险项 | 风险描述 | риск | риски
impact: impact | effect | consequence | consequences | auswirkung | auswirkungen | impacto | conséquence | 影响
    | последствия | влияние
severity: severity | impact level | level | level of impact | impact score | schweregrad | schadenshöhe | gravité
    | severidad | gravedad | severidade | gravidade | 严重程度 | 严重性 | 影响程度 | тяжесть | критичность
mitigation: mitigation | mitigations | mitigation strategy | mitigation plan | countermeasure | countermeasures
    | gegenmaßnahme | gegenmaßnahmen | maßnahme | maßnahmen | atténuation | mitigación | mitigação | 缓解措施 | 缓解
    | 应对措施 | смягчение | меры | митигация
likelihood: likelihood | probability | chance | wahrscheinlichkeit | eintrittswahrscheinlichkeit | probabilité
    | probabilidad | probabilidade | 可能性 | 概率 | вероятность
treatment: treatment | response | risk response | strategy | risk treatment | handling | behandlung | strategie
    | traitement | stratégie | tratamiento | estrategia | tratamento | estratégia | 处理 | 处理方式 | 应对策略
    | обработка | стратегия
state: status | state | zustand | statut | estado | 状态 | статус
owner: owner | risk owner | responsible | verantwortlich | verantwortliche | responsable | responsável | 负责人
    | владелец | ответственный
residual likelihood: residual likelihood | residual probability | likelihood after | restwahrscheinlichkeit
review: review | review on | review date | next review | überprüfung | révision | revisión | revisão | 复审 | пересмотр
mitigate by: mitigate by | mitigation due | mitigation due on | mitigated by | maßnahme bis | umzusetzen bis
until: accepted until | until | akzeptiert bis | accepté jusqu'au | aceptado hasta | aceito até
accepted by: accepted by | akzeptiert von | accepté par | aceptado por | aceito por
residual impact: residual impact | residual severity | impact after | severity after
"""
)
_LEVELS = {
    "severity": "impact", "likelihood": "likelihood", "residual likelihood": "residual_likelihood",
    "residual impact": "residual_impact",
}  # fmt: skip
_TEXTS = {
    "impact": "impact_text", "mitigation": "mitigation", "treatment": "mitigation", "owner": "owner",
    "accepted by": "accepted_by",
}  # fmt: skip
_DATES = {"review": "review_on", "until": "accepted_until", "mitigate by": "mitigate_by"}
_DECIDED = names("decision | decisions | entscheidung | décision | decisión | decisão | 决策 | решение")
_FOLLOWS = names(
    "implication | implications | implikation | implikationen | auswirkung | folge | implicación | implicaciones"
    " | implicação | implicações | consequence | impact | 影响 | следствие | последствия"
)
_MOST = 1000  # risks of a record
_MOST_TABLES = 200  # of a section
_SCALE = re.compile(
    r"(?:\b[01]\s*(?:[-–—/]|\.\.+|to|bis|à|a)|/|out of|von|sur)\s*(\d{1,3})\s*[)\]]?\s*$", re.IGNORECASE
)
_LETTERS = {"l": "likelihood", "p": "likelihood", "i": "severity", "s": "severity"}
_LIKE_LEVEL = re.compile(  # in a column that may hold a text as well
    r"\W{0,4}(?:[lips]|at (?:most|least)|up to|(?:less|more) than|under|over|below|above)?\s?\d{1,3}(?:[.,]\d)?"
    r"(?:\s?(?:[-–/]|or|to)\s?\d{1,3})?\s?[%+?)]?\W{0,3}",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"[\s–—-]*|n/?a", re.IGNORECASE)


def take_tables(text: str, draft: Draft, field: str) -> str:
    """Move tables of risks and implications into the record; return the text with what they hold beyond it."""
    if "|" not in text:
        return text
    lines = text.split("\n")
    for table in find_tables(lines)[:_MOST_TABLES]:
        header = [plain(cell).casefold() for cell in table.header]
        if len(header) < 2 or len(table.rows) + len(draft.record.risks) > _MOST:
            continue
        if kept := _risks(table, draft, field):
            lines[table.start : table.end] = kept + [""] * (table.end - table.start - len(kept))
        elif len(header) == 2 and header[0] in _DECIDED and header[1] in _FOLLOWS:
            rows = [Implication(_bars(row[0]), _bars(" | ".join(row[1:]))) for row in table.rows if any(row)]
            draft.record.implications += rows
            lines[table.start : table.end] = [""] * (table.end - table.start)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def has_other_scale(name: str) -> bool:
    """Whether a column or label says that its numbers go to something else than 5: "Likelihood (1-3)", "Impact /10"."""
    said = _SCALE.search(name)
    return bool(said and int(said[1]) != 5)


def column(name: str) -> str | None:
    """What a column, or the label of a list item, holds: a name of the table above, None for an unknown one."""
    words = plain(name).casefold()
    if has_other_scale(name):
        return None
    return _COLUMN.get(words) or _COLUMN.get(re.sub(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|[(\[]?1\s*[-–]\s*5.*)$", "", words))


def _risks(table: Table, draft: Draft, field: str) -> list[str]:
    """Take a table of risks; return what it holds beyond them as a table, [""] for nothing, [] for another table."""
    columns = _columns(table.header)
    at = columns.index("title") if "title" in columns[:3] else None
    others = [name for place, name in enumerate(columns) if name and place != at]
    rows = [row + [""] * (len(columns) - len(row)) for row in table.rows if any(row)]
    if at is None or not (others or field == "risks") or not rows:
        return []
    risks = _known([_bars(row[at]) for row in rows], draft)
    further: set[int] = set()
    for risk, row in zip(risks, rows, strict=True):
        cells = enumerate(row[: len(columns)])
        further.update(place for place, cell in cells if place != at and not put(risk, columns[place], cell))
    for scaled in filter(has_other_scale, table.header):
        line = draft.line_with(scaled, listed=True)
        draft.find("risk.level_unread", line, f"“{scaled[:60]}” has another scale than 1 to 5; it was kept as text.")
    levels = [(name, cell) for row in rows for name, cell in zip(columns, row, strict=False) if name]
    note_levels(levels, draft)
    return _further(table.header, rows, [at, *sorted(further)]) if further else [""]


def _columns(header: list[str]) -> list[str | None]:
    """What the columns hold; letters stand for likelihood and impact where both are there: "L" and "I"."""
    letters = [_LETTERS.get(plain(cell).casefold()) for cell in header]
    both = letters.count("likelihood") == letters.count("severity") == 1
    return [column(cell) or (letter if both else None) for cell, letter in zip(header, letters, strict=True)]


def _known(titles: list[str], draft: Draft) -> list[Risk]:
    """The risks of these titles: new ones, unless the table goes on about risks that are all known."""
    waiting: dict[str, list[Risk]] = {}
    for risk in draft.record.risks:
        waiting.setdefault(risk.title, []).append(risk)
    if all(title in waiting for title in titles):
        return [waiting[title].pop(0) if len(waiting[title]) > 1 else waiting[title][0] for title in titles]
    risks = [Risk(title) for title in titles]
    draft.record.risks += risks
    return risks


def put(risk: Risk, name: str | None, cell: str) -> bool:
    """Put a cell into the risk; whether the risk now says all that the cell does."""
    if _EMPTY.fullmatch(cell):
        return True
    if name in _LEVELS:
        return _put_level(risk, _LEVELS[name], cell)
    if name in _DATES:
        return _put_date(risk, _DATES[name], cell)
    if name in ("treatment", "state") and (treated := treatment(cell)) and risk.treatment == "open":
        risk.treatment = treated
        return True
    if name == "impact" and level(cell) and risk.impact is None:
        risk.impact = level(cell)
        cell = "" if is_plain_level(cell) else cell
    elif name == "impact" and risk.impact is None:
        risk.impact = leading_level(cell) or upper_level(cell)
    if name not in _TEXTS or (cell and getattr(risk, _TEXTS[name])):
        return False
    setattr(risk, _TEXTS[name], _bars(cell) or getattr(risk, _TEXTS[name]))
    return True


def _bars(cell: str) -> str:
    """The text of a cell, in which bars stand behind a backslash (GitHub Flavored Markdown, 4.10)."""
    return as_written(cell.replace("\\|", "|")).strip("\n")


def _put_level(risk: Risk, attribute: str, cell: str) -> bool:
    found = level(cell)
    if getattr(risk, attribute) is None:
        setattr(risk, attribute, found or leading_level(cell) or upper_level(cell))
    return found is not None and getattr(risk, attribute) == found


def _put_date(risk: Risk, attribute: str, cell: str) -> bool:
    found = find_date(cell)
    if getattr(risk, attribute) is None and found:
        setattr(risk, attribute, found[0])
    return bool(found) and getattr(risk, attribute).isoformat() == cell.strip()


def note_levels(cells: list[tuple[str, str]], draft: Draft) -> None:
    """Report which words and ranges in columns of levels were read as numbers, and what could not be read."""
    read, unread = dict[str, int](), dict[str, None]()
    for name, cell in cells:
        if name not in (*_LEVELS, "impact") or _EMPTY.fullmatch(cell):
            continue
        found = (level(cell) if is_word(cell) else None) or (None if level(cell) else upper_level(cell))
        if found:
            read[" ".join(cell.strip(" *_`.").split())[:60]] = found
        elif (name in _LEVELS or _LIKE_LEVEL.fullmatch(cell)) and level(cell) is None and leading_level(cell) is None:
            unread[" ".join(cell.split())[:60]] = None
    if read:
        named = ", ".join(f"{word} as {number}" for word, number in list(read.items())[:8])
        draft.find("risk.level", 0, f"Levels of risks are no numbers from 1 to 5 and were read so: {named}.")
    for cell in list(unread)[:20]:
        line = draft.line_with(cell, listed=True)
        draft.find("risk.level_unread", line, f"“{cell}” is no level from 1 to 5; it was kept as text.")


def _further(header: list[str], rows: list[list[str]], places: list[int]) -> list[str]:
    """The columns at these places as a pipe table."""
    lines = [header, ["---"] * len(header), *rows]
    return [f"| {' | '.join(line[place] for place in places)} |" for line in lines]
