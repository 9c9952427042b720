"""The status of a decision in the words of its authors, mapped to the six that Rationale knows."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.markdown.record import Status
from app.markdown.words.wordlists import by_word, without_accents

_MEANING: dict[str, Status] = by_word(
    """
proposed: proposed proposal pending review reviewing wip provisional draft drafted rfc open discussion ongoing
    in-progress planned vorgeschlagen entwurf offen proposé proposée brouillon propuesto propuesta borrador
    pendiente proposto proposta rascunho pendente 提议 提議 提案 草案 草稿 待定 讨论中 评审中 предложено предложен
    черновик рассмотрении обсуждении proposto voorgesteld proponowana proponowany diusulkan
    önerildi 提案中 検討中 제안 제안됨 검토
accepted: accepted approved active decided adopted implemented implementable done amended partial valid complete
    completed final finalized ratified agreed current published akzeptiert angenommen beschlossen entschieden
    genehmigt umgesetzt accepté acceptée approuvé adopté validé aceptado aceptada aprobado aceito aceita
    aprovado aprovada 通过 完成 已完成 已通过 接受 已接受 采纳 已采纳 批准 已批准 同意 принято принят утверждено
    утвержден одобрено accettato accettata approvato geaccepteerd aangenomen zaakceptowana zaakceptowany
    przyjęta przyjęty diterima disetujui kabul onaylandı 承認 承認済み 承認済 採用 採択 決定済み
    승인 승인됨 채택 채택됨 수락됨 adoptado adoptada adotado adotada aprobada vigente
rejected: rejected declined refused abandoned cancelled canceled abgelehnt verworfen
    rejeté rejetée refusé rechazado rechazada rejeitado rejeitada 拒绝 已拒绝 否决 已否决 驳回 отклонено
    отклонен отвергнуто
    rifiutato rifiutata afgewezen odrzucona odrzucony ditolak reddedildi 却下 거부 거부됨 기각
withdrawn: withdrawn retracted zurückgezogen retirée retiré retirado retirada 撤回 已撤回 отозвано отозван ritirato
    ritirata ingetrokken wycofana wycofany ditarik 取り下げ 撤回済み 철회 철회됨
deprecated: deprecated obsolete retired sunset invalidated invalid outdated veraltet obsolète déprécié obsoleto
    obsoleta descontinuado 已弃用 弃用 废弃 已废弃 废止 已过时 устарело устарел
    deprecato verouderd przestarzała przestarzały usang 非推奨 廃止 폐기 폐기됨
superseded: superseded superceded superseeded supersedes-by replaced ersetzt abgelöst remplacé remplacée
    reemplazado reemplazada sustituido substituído substituída 已取代 被取代 已替代 已被取代 заменено заменен заменён
    sostituito sostituita vervangen zastąpiona zastąpiony digantikan 置換 置き換え 대체됨 대체
""",
    None,
)
_PHRASES: dict[str, Status] = {
    "in review": "proposed", "on hold": "proposed", "in discussion": "proposed", "in progress": "proposed",
    "đề xuất": "proposed", "chấp nhận": "accepted", "đã chấp nhận": "accepted", "đã thay thế": "superseded",
    "under review": "proposed", "in diskussion": "proposed", "en revisión": "proposed",
}  # fmt: skip
_CHINESE = re.compile("|".join(sorted((word for word in _MEANING if word > "一"), key=len, reverse=True)))
_NOISE = re.compile(r"<!--.*?-->|!?\[([^\[\]]*)\]\([^()\s]*\)|[*_`\"“”„'{}()\[\]]|&[#\w]{2,8};")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PARTLY = re.compile(
    r"\b(?:part(?:ly|ially)|portions?|in part|teilweise|partiellement|parcialmente|частично)\b|部分", re.IGNORECASE
)
_REPLACED = re.compile(
    r"\b(?:super[sc]ee?d(?:ed)?|replaced|obsoleted|succeeded)"
    r"[\s_-]+(?:\w+\s+|(?:on|in|at|since) [\w./-]{4,12} )?by\b"
    r"|\b(?:ersetzt|abgelöst) durch\b|\bremplacée? par\b"
    r"|\b(?:reemplazad|sustituid|substituíd)[oa] (?:por|pel[oa])\b"
    r"|\bзаменен[оа]? (?:на|решением)\b|被.{0,40}(?:取代|替代)",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"^\W*(?:todo|tbd|n/?a|none|unset|insert .{1,60} here|status|xxx+|\.\.\.|…|lorem ipsum.*|在这里.*)?\W*$"
    r"|^\s*[\[{][^\[\]{}]*(?:\||\s/\s|…|\.\.\.)[^\[\]{}]*[\]}]?\s*$"
    r"|^\s*[\[{<](?:list|short|proposed|title|date|yyyy|name|names|insert|optional|describe|someone|e\.g\.|your)\b[^\[\]{}]*[\]}>]?\s*$",
    re.IGNORECASE,
)
_ARROW = re.compile(r"\s*(?:→|⇒|➔|->|=>)\s*")
_LONGEST = 600  # characters of a placeholder


class Verdict(NamedTuple):
    status: Status | None  # None for a placeholder
    rule: str = ""  # the finding to report, "" when nothing was guessed
    message: str = ""


def read_status(text: str) -> Verdict:
    """Map a status as written. Unknown words give `proposed` and a finding, never silence."""
    words = _NOISE.sub(lambda match: match[1] or " ", text[:600])
    if is_placeholder(text) and (lists_choices(text, 2) or not _first(words)):
        return Verdict(None, "status.placeholder", f"The status “{_short(text)}” is a placeholder.")
    steps = [part for part in _ARROW.split(words) if _first(part)]
    if len(steps) > 1:
        status = _first(steps[-1])
        return Verdict(status, "status.history", f"The status {status} is the last step of “{_short(text)}”.")
    status, guessed = _decide(words)
    if status is None:
        return Verdict("proposed", "status.unknown", f"The status “{_short(text)}” is not known; read as proposed.")
    if status == "proposed" and "draft" in words.casefold():
        return Verdict(status, "status.draft", "A draft in the source is read as proposed, since others can read it.")
    if guessed:
        return Verdict(status, "status.guessed", f"The status “{_short(text)}” was read as {status}.")
    return Verdict(status)


def _decide(words: str) -> tuple[Status | None, bool]:
    """The status and whether it was a guess."""
    lowered = " ".join(words.casefold().split())
    for phrase, status in _PHRASES.items():
        if lowered.startswith(phrase):
            return status, False
    first = _first(words)
    partly = _PARTLY.search(words)
    if _REPLACED.search(words) and first not in ("accepted", "rejected", "proposed"):
        return ("accepted", True) if partly else ("superseded", False)
    if first == "superseded" and partly:
        return "accepted", True
    leading = _WORD.match(lowered.lstrip(" :.-–—✅❌⌛️🚧#>"))
    return first, bool(first) and not (leading and leading[0] in _MEANING) and not _CHINESE.search(lowered)


def _first(words: str) -> Status | None:
    """The first known word among the first dozen; a word after "not" says nothing."""
    previous = ""
    lowered = words.casefold()
    if chinese := _CHINESE.search(lowered[:40]):
        return _MEANING[chinese[0]]
    for word in _WORD.findall(lowered)[:12]:
        word = word if word in _MEANING else without_accents(word)  # noqa: PLW2901 - spelled without accents
        if word in _MEANING and previous not in ("not", "nicht", "no", "não", "не", "if", "when", "until", "be"):
            return _MEANING[word]
        previous = word
    return None


def lists_choices(text: str, least: int = 3) -> bool:
    """Whether a line lists the values that a status may take: `proposed / accepted / done`."""
    parts = re.split(r"[/|、,，]", _NOISE.sub(" ", text[:200]))
    return sum(_first(part) is not None for part in parts) >= least


def is_placeholder(text: str) -> bool:
    """Whether a value is what a template left there: brackets with choices, TBD, dots."""
    text = text.strip()
    return len(text) <= _LONGEST and bool(_PLACEHOLDER.match(text))


def names_successor(text: str) -> bool:
    """Whether a text says that something else replaces this record as a whole."""
    return bool(_REPLACED.search(text)) and not _PARTLY.search(text)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"
