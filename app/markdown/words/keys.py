"""What metadata keys mean, whichever carrier holds them."""

from __future__ import annotations

import re
from functools import lru_cache

from app.markdown.record import LinkKind, Role
from app.markdown.words.identifiers import LABELS
from app.markdown.words.supersession import SUPERSEDED_BY, SUPERSEDES
from app.markdown.words.wordlists import by_word, spaced, without_accents

_MEANING = by_word(
    f"""
status: status | state | statut | estado | zustand | état | 状态 | 狀態 | статус | adr status | decision status
    | current status | stato | stan | durum | trạng thái | situação | ステータス | 状態 | 상태
    | decisionstatus | status keputusan | durumu | statut de la décision | 결정 상태 | 決定ステータス
date: date | datum | fecha | data | 日期 | дата | tarih | tanggal | ngày | 日付 | 날짜
    | decision date | date decided | decided on | decided | decided at
    | accepted on | accepted date | accepted at | date accepted | approved on | datum der entscheidung
    | entschieden am | date de décision | decided date | adr date
    | data decyzji | data podjęcia | data decisione | data della decisione | besluitdatum | datum besluit | karar tarihi
    | tanggal keputusan | 決定日 | 決定日付 | 採択日 | 승인일 | 결정일 | 결정 일자 | 일자 | ngày quyết định
    | data da decisão
    | fecha de decisión | дата решения | 决定日期 | 决策日期 | date of decision | date adopted | adopted on
    | ratified on | revdate
created: created | creation date | created on | created at | date created | start date | proposed at
    | proposed on | proposed date | erstellt | erstellt am | créé le | creado | criado em | 创建日期 | 创建时间
    | дата создания
    | created time | utworzono | data utworzenia | creato il | data creazione | data di creazione | aangemaakt
    | aangemaakt op
    | oluşturulma tarihi | dibuat | tanggal dibuat | 作成日 | 起票日 | 提案日 | 작성일 | 생성일 | 제안일 | initiated
    | opened
updated: last modified | last updated | updated | modified | last update | last updated on | lastmod
    | superseded at | last reviewed | implemented date | aktualisiert
    | last edited time | zaktualizowano | ostatnia zmiana | aggiornato il | ultima modifica | bijgewerkt
    | laatst gewijzigd
    | güncellenme tarihi | diperbarui | 更新日 | 最終更新 | 最終更新日 | 수정일 | 갱신일 | 更新日期
review: review by | review date | review | review on | next review | revisit by | revisit on
    | termin przeglądu | data przeglądu | revisione | herziening | gözden geçirme | tinjauan | 見直し日 | 검토일
governs: governs | governs files | files it governs
binds: binds | binds projects | projects it binds
decider: deciders | decider | decision makers | decision maker | decided by | decisionmakers | accepted by
    | approvers | approver | approved by | entscheider | entscheidende | décideurs | décideur | décisionnaires
    | décisionnaire | decisores | tomadores de decisão | responsables de la decisión | 决策者 | 决策人
    | participants in the decision | принимающие решение | лица принимающие решение | 決定者 | 결정자
    | decydenci | decydent | decisore | decisori | deciso da | approvatore | approvatori | beslissers | besluitvormers
    | besloten door | goedgekeurd door | karar vericiler | karar verenler | onaylayan | onaylayanlar
    | pengambil keputusan
    | diputuskan oleh | disetujui oleh | 決定者 | 意思決定者 | 承認者 | 결정자 | 의사결정자 | 승인자 | zatwierdzający
    | người quyết định | accountable | decision owner | decision owners | ratified by | adopted by | genehmigt von
author: author | authors | proposed by | created by | written by | proposer | autor | autoren | verfasser
    | auteur | auteurs | autores | autor es | 作者 | 提议者 | автор | авторы | author s
    | autore | autori | autorzy | auteur s | yazar | yazarlar | penulis | pengusul | proposto da | voorgesteld door
    | zaproponowane przez | 作成者 | 著者 | 起票者 | 提案者 | 작성자 | 저자 | 제안자 | tác giả | initiator | submitter
    | submitted by | shepherd | champion | sponsor | authored by | prepared by
owner: owner | owners | owner s | verantwortlich | responsable | propriétaire | 负责人 | владелец | ответственный
    | driver
    | proprietario | responsabile | eigenaar | verantwoordelijke | właściciel | odpowiedzialny | sahibi | sorumlu
    | penanggung jawab | pemilik | 担当者 | 責任者 | 담당자 | 책임자 | người phụ trách | responsible | assignee | lead
consulted: consulted | konsultiert | consultés | consultados | 咨询者 | консультанты
    | konsultowani | consultati | geraadpleegd | danışılanlar | dikonsultasikan | 相談先 | 협의자
    | contributors | participants | beteiligte | teilnehmende
informed: informed | informiert | informés | informados | 知情者 | информированы
    | poinformowani | informati | geïnformeerd | bilgilendirilenler | diinformasikan | 報告先 | 통보 대상
tags: tags | tag | labels | keywords | schlagwörter | étiquettes | etiquetas | 标签 | теги
    | etykiety | tagi | etichette | labels | trefwoorden | etiketler | tag etiket | label | タグ | ラベル | 태그
    | 라벨 | nhãn
number: id | adr | number | adr number | ordinal | index | adr id | pep | rfc | no | nr | nummer | numéro
    | número | 编号 | номер
    | nomor | numer | numero | nummer adr | numara | 番号 | 번호
title: title | titel | titre | título | titolo | judul | タイトル | 제목 | 标题 | название | adr title
    | judul | titel | tytuł | başlık | 件名 | 題名 | 제목명 | tiêu đề | name of the decision | decision title
supersedes: {SUPERSEDES}
    | superseded adrs | superseded documents | superseded decisions | superseded records | replaced adrs
    | replaced documents
superseded by: {SUPERSEDED_BY} | superseded | superseded by adr
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
    | due date | pull request | rfc pr | working group | discussions to | post history | layer
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


# The kind of the document, which many put in front of its keys: "RFC Status", "adr-date", "Proposal Owner".
_KINDS = LABELS | spaced(
    "cep gip specification proposal decision record document doc design architecture note enhancement feature"
    " initiative project entscheidung documento metadata"
)


@lru_cache(maxsize=4096)
def meaning(key: str) -> str | None:
    """What a key means: a name of the table, `other` for metadata without a field, None for an unknown key."""
    name = without_accents(normal(key))
    if (found := _MEANING.get(name)) or (found := _MEANING.get(name.removesuffix(" optional"))):
        return str(found)
    if name.endswith(" s") and (found := meaning(f"{name[:-2]}s") or meaning(name[:-2])):  # "decision maker(s)"
        return found
    kind, _, rest = name.partition(" ")
    return meaning(rest) if rest and kind in _KINDS else None
