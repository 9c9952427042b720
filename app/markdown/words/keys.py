"""What metadata keys mean, whichever carrier holds them."""

from __future__ import annotations

import re
from functools import lru_cache

from app.markdown.record import LinkKind, Role
from app.markdown.words.wordlists import by_word, without_accents

_MEANING = by_word(
    """
status: status | state | statut | estado | zustand | état | 状态 | 狀態 | статус | adr status | decision status
    | current status | stato | stan | durum | trạng thái | ステータス | 状態 | 상태
date: date | datum | fecha | data | 日期 | дата | tarih | tanggal | ngày | 日付 | 날짜
    | decision date | date decided | decided on | decided | decided at
    | accepted on | accepted date | accepted at | date accepted | approved on | datum der entscheidung
    | entschieden am | date de décision | decided date | adr date
created: created | creation date | created on | created at | date created | start date | proposed at
    | proposed on | proposed date | erstellt | erstellt am | créé le | creado | criado em | 创建日期 | 创建时间
    | дата создания
updated: last modified | last updated | updated | modified | last update | last updated on | lastmod
    | superseded at | last reviewed | implemented date | aktualisiert
review: review by | review date | review | review on | next review | revisit by | revisit on
decider: deciders | decider | decision makers | decision maker | decided by | decisionmakers | accepted by
    | approvers | approver | approved by | entscheider | entscheidende | décideurs | décideur | décisionnaires
    | décisionnaire | decisores | tomadores de decisão | responsables de la decisión | 决策者 | 决策人
    | participants in the decision | принимающие решение | лица принимающие решение | 決定者 | 결정자
author: author | authors | proposed by | created by | written by | proposer | autor | autoren | verfasser
    | auteur | auteurs | autores | autor es | 作者 | 提议者 | автор | авторы | author s
owner: owner | owners | owner s | verantwortlich | responsable | propriétaire | 负责人 | владелец | ответственный
    | driver
consulted: consulted | konsultiert | consultés | consultados | 咨询者 | консультанты
informed: informed | informiert | informés | informados | 知情者 | информированы
tags: tags | tag | labels | keywords | schlagwörter | étiquettes | etiquetas | 标签 | теги
number: id | adr | number | adr number | ordinal | index | adr id | pep | rfc | no | nr | nummer | numéro
    | número | 编号 | номер
title: title | titel | titre | título | titolo | judul | タイトル | 제목 | 标题 | название | adr title
supersedes: supersedes | replaces | obsoletes | ersetzt | remplace | reemplaza | substitui | 取代 | заменяет
superseded by: superseded by | supersededby | replaced by | obsoleted by | superseded | superceded by
    | ersetzt durch | remplacé par | reemplazado por | substituído por | 被取代 | заменено на | заменён на
    | superseded by adr
amends: amends | updates | modifies | extends
amended by: amended by | amendedby | modified by | extended by
clarifies: clarifies | refines
clarified by: clarified by | refined by
depends on: depends on | dependson | requires | dependencies
relates to: related | relates to | relatesto | related to | related adrs | related decisions | related adr
    | links | see also | conflicts with | conflictswith | linked adrs
other: technical story | user story | deciders | issue | ticket | tickets | scope | significance
    | implementation | phase | related issue | type | topic | category | priority | version | log date | source
    | discussion | other docs | confidence | amended | contact | reviewers | contributors
"""
)
ROLES: dict[str, Role] = {
    "decider": "decider", "author": "author", "owner": "owner", "consulted": "consulted", "informed": "informed",
}  # fmt: skip
RELATIONS: dict[str, tuple[LinkKind, bool]] = {
    "supersedes": ("supersedes", False), "superseded by": ("supersedes", True),
    "amends": ("amends", False), "amended by": ("amends", True),
    "clarifies": ("clarifies", False), "clarified by": ("clarifies", True),
    "depends on": ("depends_on", False), "relates to": ("relates_to", False),
}  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")


def normal(key: str) -> str:
    """A key as the table spells it: lower case, words by single spaces, no emphasis."""
    words = re.sub(r"<!--.*?-->|[*_`()/:\-]+", " ", _CAMEL.sub(" ", key[:80]))
    return " ".join(words.casefold().split())


@lru_cache(maxsize=4096)
def meaning(key: str) -> str | None:
    """What a key means: a name of the table, `other` for metadata without a field, None for an unknown key."""
    return _MEANING.get(without_accents(normal(key)))
