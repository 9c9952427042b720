"""Words for supersession, by language: of keys, headings, statuses and sentences alike."""

from __future__ import annotations

import re

from app.markdown.words.wordlists import names

SUPERSEDES = """supersedes | replaces | obsoletes | ersetzt | remplace | reemplaza | substitui | 取代 | заменяет
    | zastępuje | sostituisce | vervangt | menggantikan | yerine geçer | 置き換える | 대체함"""
SUPERSEDED_BY = """superseded by | supersededby | superceded by | replaced by | obsoleted by
    | ersetzt durch | abgelöst durch | remplacé par | remplacée par | reemplazado por | reemplazada por
    | sustituido por | sustituida por | substituído por | substituída por
    | substituído pelo | substituído pela | substituída pelo | substituída pela | reemplazado con | 被取代
    | заменено на | заменён на | заменен на | заменена на | zastąpione przez | zastąpiona przez | zastąpiony przez
    | sostituito da | sostituita da | vervangen door | digantikan oleh
    | yerini alan | 置き換え先 | 後継 | 대체됨 | 대체 결정 | thay thế bởi"""
# As a status, which names no successor
SUPERSEDED = """superseded | superceded | superseeded | supersedes-by | superseded-by | replaced
    | succeeded | supplanted | subsumed | overridden
    | absorbed | absorbed into | folded into | consolidated into | incorporated into | ersetzt | abgelöst
    | remplacé | remplacée
    | reemplazado | reemplazada | sustituido | sustituida | substituído | substituída | 已取代 | 被取代 | 已替代
    | 已被取代 | 被替代 | заменено | заменен | заменён | заменена | sostituito | sostituita | rimpiazzato | vervangen
    | zastąpiona | zastąpiony | zastąpione | digantikan | digantikan oleh | değiştirildi | yerine geçildi
    | yerini aldı | 置換 | 置き換え | 置換済み | 差し替え | 取って代わられ | 대체됨 | 대체 | đã thay thế"""


def pattern_of(words: str) -> str:
    """The words as alternatives of a regular expression, the longest first."""
    return "|".join(re.escape(word) for word in sorted(names(words), key=len, reverse=True))
