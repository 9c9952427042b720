"""Pages that lie beside records and are none: guides, questions, minutes, release notes, lists of records."""

from __future__ import annotations

import re

from app.markdown.reading.metadata.identity import record_name
from app.markdown.record import Record
from app.markdown.syntax.tables import find_tables
from app.markdown.words.headings import plain, understand
from app.markdown.words.identifiers import LABELS, NOUNS, either
from app.markdown.words.keys import meaning
from app.markdown.words.status.reading import read_status
from app.markdown.words.wordlists import names, without_accents

_PAGES = names(
    "faq | faqs | f.a.q. | questions and answers | frequently asked questions | q&a | guide | user guide | handbook"
    " | manual | tutorial | how to | howto | walkthrough | quickstart | quick start | getting started | first steps"
    " | installation | install | setup | onboarding | welcome | introduction | overview | runbook | playbook"
    " | troubleshooting | operations | on-call | api | api reference | reference | cheat sheet | cheatsheet | meeting"
    " | meetings | meeting notes | minutes | meeting minutes | agenda | standup | stand-up | retrospective | retro"
    " | release notes | releases | changelog | change log | what's new | news | roadmap | glossary | code of conduct"
    " | contributing | contact | security policy | license | style guide | coding guidelines | guidelines | checklist"
    " | anleitung | handbuch | leitfaden | einführung | erste schritte | häufige fragen | protokoll | besprechung"
    " | sitzungsprotokoll | besprechungsnotizen | versionshinweise | fehlerbehebung | betriebshandbuch | glossar"
    " | questions fréquentes | foire aux questions | manuel | tutoriel | prise en main | compte rendu | compte-rendu"
    " | réunion | notes de version | glossaire | preguntas frecuentes | guía | manual de usuario | primeros pasos"
    " | acta | acta de reunión | notas de la versión | glosario | perguntas frequentes | guia | primeiros passos | ata"
    " | ata de reunião | notas de versão | вопросы и ответы | руководство | инструкция | установка | протокол встречи"
    " | заметки о выпуске | глоссарий | 常见问题 | 指南 | 使用指南 | 安装 | 会议纪要 | 会议记录 | 更新日志 | 术语表"
    " | よくある質問 | ガイド | 手順 | 手順書 | 議事録 | リリースノート | 用語集 | 자주 묻는 질문 | 가이드 | 회의록"
    " | 릴리스 노트 | veelgestelde vragen | handleiding | notulen | domande frequenti | guida | verbale | przewodnik"
    " | najczęściej zadawane pytania | podręcznik | sık sorulan sorular | kılavuz | toplantı notları | panduan"
    " | notulen rapat"
)
_ABOUT = re.compile(
    r"\s*[:–—-]|\s\d|\s(?:of|for|to|on|from|with|von|für|zu[rm]?|vom|du|de|des|del|der|para|pour|do|da|di|van|voor)\b"
)
_OTHER_LETTERS = re.compile(r"[^\W\d_]*[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_ROW = re.compile(r"^\s*(?:[-*+]|\d{1,4}[.)]|\|)\s*\S")
_LINKED = re.compile(rf"\]\([^()\s]*\.(?:md|mdx|rst|adoc)\b|\[\[[^\[\]]+\]\]|\b(?i:{either(LABELS)})[-_ ]?\d+")
_STATED = ("outcome", "options", "consequences", "drivers")
_LISTED = {"title", "number", "status", "date", "decider", "author", "owner", "tags", "superseded by", "supersedes"}


def page_reason(record: Record, path: str) -> tuple[str, str] | None:
    """Rule and sentence for a page that says by its title or name that it is of another kind, and decides nothing."""
    if _decides(record) or (record.kind == "research" and (record.findings or record.practices or record.implications)):
        return None
    name = re.sub(r"[-_\s]+", " ", record_name(path)).strip()
    kind = named_page(record.title) or named_page(f"{name}:") or named_page(name.partition(" ")[0])
    if kind is None or record.number is not None:
        return None
    return "kind.page", f"The file calls itself “{kind}” and decides nothing, so it was not taken for a record."


def is_guess(record: Record, path: str) -> bool:
    """Whether nothing in a file says that it is a decision: no status, no section of one, no number, no name."""
    named = re.search(rf"(?:^|[-_ /.])(?:{either(LABELS | NOUNS)})s?(?:[-_ /.\d]|$)", path, re.IGNORECASE)
    if record.kind != "decision" or named or record.number is not None or _decides(record):
        return False
    related = any(link.kind != "relates_to" for link in record.links)
    return not (related or any(one.role == "decider" for one in record.people))


def _decides(record: Record) -> bool:
    return bool(record.status or any(getattr(record, name) for name in _STATED))


def is_decided(word: str) -> bool:
    """Whether a word alone is a status that somebody gives to a decision: "Accepted", "abgelehnt"."""
    verdict = read_status(word)
    return verdict.status is not None and verdict.rule != "status.unknown"


def named_page(text: str) -> str | None:
    """The kind of page that a title or a name begins or ends with."""
    words = without_accents(" ".join(plain(text).casefold().split()))
    for page in _PAGES:
        kind = without_accents(page)
        if words == kind or (_OTHER_LETTERS.match(kind) and (words.startswith(kind) or words.endswith(kind))):
            return page
        if words.endswith(f" {kind}") and len(words.split()) <= len(kind.split()) + 3:
            return page
        if words.startswith(kind) and _ABOUT.match(words[len(kind) :]):
            return page
    return None


def is_list(text: str, *, stated: bool) -> bool:
    """Whether a text is a list of records: a table or list whose rows lead to them and hold nothing of a decision.

    `stated`: it has a status or a number, which a list may have by its first row only.
    """
    lines = [line for line in text.split("\n", 5000)[:5000] if line.strip()]
    if any(_is_index(table.header) for table in find_tables(lines)):
        return True
    rows = [line for line in lines if _ROW.match(line) and not set(line) <= set("|-: ")]
    leading = sum(bool(_LINKED.search(line)) for line in rows)
    prose = sum(len(line.split()) > 3 and not line.lstrip().startswith(("#", "|", "-", "*", "+")) for line in lines)
    return not stated and leading > 0 and leading + 1 >= 0.6 * len(rows) and prose <= 3


def leads_away(text: str) -> bool:
    """Whether a text names or links to other records."""
    return bool(_LINKED.search(text))


def _is_index(header: list[str]) -> bool:
    """Whether the columns of a table say which records there are, and nothing of what was decided."""
    found = [meaning(cell) for cell in header]
    names = {name for name in found if name}
    decided = any(one and one.field in ("outcome", "context", "consequences") for one in map(understand, header))
    return len(names & _LISTED) >= 2 and not decided and bool(names & {"title", "number"})
