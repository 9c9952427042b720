"""The history of a document in a table, "Version | Date | Status": its current row tells where nothing else does."""

from __future__ import annotations

from app.markdown.reading.draft import Draft
from app.markdown.reading.metadata.apply import apply_fields
from app.markdown.reading.metadata.carriers.tables import take_table
from app.markdown.reading.metadata.values.identity import Identity
from app.markdown.syntax.outline import Node
from app.markdown.words.headings import plain
from app.markdown.words.keys import meaning
from app.markdown.words.wordlists import names

_HISTORIES = names(
    "history | change history | revision history | version history | document history | changes | changelog |"
    " change log | revisions | versions | record of changes | amendment history | änderungshistorie |"
    " versionshistorie | historie | dokumenthistorie | historique | historique des versions | historial | historial"
    " de cambios | histórico | histórico de versões | storico | storico delle versioni | wijzigingshistorie |"
    " versiegeschiedenis | historia zmian | история | история изменений | değişiklik geçmişi | riwayat | riwayat"
    " perubahan | 变更历史 | 修订历史 | 版本历史 | 改訂履歴 | 変更履歴 | 변경 이력"
)


def read_history(roots: list[Node], draft: Draft, identity: Identity) -> None:
    """Take status and date from the table of a document's history; the section stays as it is."""
    record = draft.record
    if record.status or record.raw_status or record.kind != "decision":
        return
    for node in (each for root in roots[:100] for each in (root, *root.children[:20])):
        if plain(node.heading).casefold() not in _HISTORIES:
            continue
        fields, _ = take_table(node.body, node.body_line, whole=False)
        told = {name: field for field in reversed(fields) if (name := meaning(field.key)) in ("status", "date")}
        if "status" in told and told["status"].value.strip():
            apply_fields(list(told.values()), draft, identity)
            draft.find("status.history", node.line, f"The status {record.status} was read from “{node.heading[:60]}”.")
            return
