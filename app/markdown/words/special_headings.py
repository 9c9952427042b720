"""Headings of metadata, of parts of the consequences, and those that need no doubt, by language."""

from __future__ import annotations

from app.markdown.words.supersession import SUPERSEDED_BY, SUPERSEDES
from app.markdown.words.wordlists import by_word, names

# Sections that carry metadata.
META = by_word(
    f"""
date: date | datum | fecha | data | 日期 | дата | last updated | decision date
    | 日付 | 決定日 | 날짜 | 결정일 | tarih | tanggal | decision made on | date of decision | data decyzji
    | karar tarihi
deciders: deciders | decision makers | decision-makers | stakeholders | entscheider | décideurs | decisores
    | 决策者 | 决策人 | участники решения
    | beslissers | decydenci | decisori | karar vericiler | pengambil keputusan | 決定者 | 意思決定者 | 결정자
    | 의사결정자
    | approvers | decided by
authors: author | authors | autor | autoren | auteurs | autores | 作者 | автор | авторы
    | auteur | autore | autori | autorzy | yazar | yazarlar | penulis | 作成者 | 著者 | 작성자 | proposed by
tags: tags | schlagwörter | étiquettes | etiquetas | 标签 | теги
    | labels | keywords | etykiety | tagi | etichette | etiketler | タグ | 태그
supersedes: {SUPERSEDES}
superseded by: {SUPERSEDED_BY}
amends: amends
amended by: amended by
"""
)
# Parts of the consequences that have a heading of their own, mostly below the outcome.
SIDES = by_word(
    """
consequences: positive consequences | negative consequences | neutral consequences | positive outcomes
    | negative outcomes | general consequences | positive konsequenzen | negative konsequenzen
    | positive auswirkungen | negative auswirkungen | conséquences positives | conséquences négatives
    | impacts positifs | impacts négatifs
    | consecuencias positivas | consecuencias negativas | consequências positivas | consequências negativas
    | 正面后果 | 负面后果 | 积极影响 | 消极影响 | 积极后果 | 消极后果 | положительные последствия
    | отрицательные последствия | негативные последствия | позитивные последствия
"""
)
# MADR's and Nygard's own words: known for sure, even when they stand below another heading.
CERTAIN = names(
    "context and problem statement | decision drivers | considered options | considered alternatives"
    " | decision outcome | pros and cons of the options | options considered | alternatives considered"
)
# What was not chosen: where the options are listed already, such a section says why, and lists nothing new.
REJECTED = names(
    "rejected alternatives | alternatives rejected | rejected options | verworfene alternativen"
    " | abgelehnte alternativen | alternatives rejetées | alternatives écartées | alternativas rechazadas"
    " | alternativas descartadas | alternativas rejeitadas | options considered but not chosen"
    " | considered but not chosen"
)
# Sections of a log that hold no decision.
AROUND = names(
    "contents | table of contents | toc | index | legend | key | introduction | about | about this document | purpose"
    " | how to use | how to use this document | format | template | conventions | glossary | statuses | inhalt"
    " | inhaltsverzeichnis | legende | einleitung | sommaire | table des matières | légende | índice | contenido"
    " | leyenda | sumário | legenda | indice | inhoud | inhoudsopgave | spis treści | содержание | оглавление | легенда"
    " | içindekiler | daftar isi | 目录 | 図例 | 目次 | 凡例 | 목차 | 범례"
)
# Sections of a log whose entries are not decided.
UNDECIDED = names(
    "open | open questions | open question | open issues | open points | open topics | open items | open decisions"
    " | unresolved questions | unresolved | undecided | not yet decided | not decided | still open | parking lot"
    " | to discuss | to be discussed | for discussion | to decide | to be decided | tbd | to do | todo | todos"
    " | backlog | ideas | next up | upcoming | action items | actions | follow-ups | follow ups | agenda | questions"
    " | offen | offene fragen | offene punkte | offene themen | noch offen | zu klären | zu besprechen"
    " | zu entscheiden | themenspeicher | ideen | questions ouvertes | points ouverts | à discuter | à décider"
    " | en suspens | idées | preguntas abiertas | puntos abiertos | por discutir | por decidir | pendientes"
    " | questões em aberto | em aberto | a discutir | a decidir | domande aperte | punti aperti | da discutere"
    " | da decidere | open vragen | open punten | te bespreken | te beslissen | otwarte pytania | do omówienia"
    " | do ustalenia | открытые вопросы | на обсуждение | к обсуждению | açık sorular | görüşülecek"
    " | pertanyaan terbuka | untuk dibahas | 待讨论 | 待决定 | 待定事项 | 未决问题 | 未决事项 | 未決事項 | 検討事項"
    " | 保留事項 | 未解決の質問 | 미결 사항 | 미정 | 논의 필요"
)
