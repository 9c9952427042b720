"""What pages are called that lie beside records and are none, and the sections that only such pages have."""

from __future__ import annotations

from app.markdown.words.wordlists import by_word, names

PAGES = names(
    "faq | faqs | f.a.q. | questions and answers | frequently asked questions | q&a | guide | user guide"
    " | handbook | manual | tutorial | how to | howto | how-to | walkthrough | quickstart | quick start"
    " | getting started | first steps | installation | install | setup | onboarding | welcome | introduction"
    " | overview | runbook | playbook | troubleshooting | operations | on-call | api | api reference | reference"
    " | cheat sheet | cheatsheet | meeting | meetings | meeting notes | notes | minutes | meeting minutes"
    " | agenda | standup | stand-up | sync | weekly | retrospective | retro | sprint review | sprint planning"
    " | kickoff | kick-off | workshop | postmortem | post-mortem | post mortem | incident | incident report"
    " | outage | root cause analysis | release notes | releases | changelog | change log | what's new | news"
    " | roadmap | glossary | code of conduct | contributing | contact | security policy | license | style guide"
    " | coding guidelines | guidelines | checklist | readme | read me | template | status page | status report"
    " | specification | spec | how we | how we decide | decision process | decision making | decision-making"
    " | decision making process | process | workflow | naming conventions | coding conventions"
    " | coding style | open decisions | open questions | pending decisions | ways of working"
    " | anleitung | handbuch | leitfaden | einführung"
    " | erste schritte | häufige fragen | protokoll | besprechung | sitzungsprotokoll | besprechungsnotizen"
    " | versionshinweise | fehlerbehebung | betriebshandbuch | glossar | retrospektive | störung | ausfall"
    " | störungsbericht | vorfall | statusseite | statusbericht | spezifikation | wie wir | einarbeitung"
    " | vorlage | jour fixe | questions fréquentes | foire aux questions | manuel | tutoriel | prise en main"
    " | compte rendu | compte-rendu | réunion | notes de version | glossaire | rétrospective | panne"
    " | rapport d'incident | modèle | spécification | comment nous | procès-verbal | guide d'installation"
    " | état des services | preguntas frecuentes | guía | manual de usuario | primeros pasos | incidente"
    " | informe de incidente | acta | acta de reunión | notas de la versión | glosario | retrospectiva"
    " | plantilla | especificación | cómo decidimos | reunión | página de estado | perguntas frequentes | guia"
    " | primeiros passos | ata | ata de reunião | notas de versão | relatório de incidente | especificação"
    " | como decidimos | reunião | página de status | вопросы и ответы | руководство | инструкция | установка"
    " | протокол встречи | протокол совещания | заметки о выпуске | глоссарий | ретроспектива | инцидент"
    " | разбор инцидента | сбой | шаблон | спецификация | 常见问题 | 指南 | 使用指南 | 安装 | 会议纪要 | 会议记录"
    " | 更新日志 | 术语表 | 故障报告 | 故障复盘 | 复盘 | 教程 | 模板 | 运维手册 | よくある質問 | ガイド | 手順"
    " | 手順書 | 議事録 | リリースノート | 用語集 | 振り返り | 障害報告 | テンプレート | チュートリアル | 仕様書"
    " | 자주 묻는 질문 | 가이드 | 회의록 | 릴리스 노트 | 회고 | 장애 보고서 | 튜토리얼 | 템플릿 | 용어집"
    " | veelgestelde vragen | handleiding | notulen | retrospectief | storing | incidentrapport | woordenlijst"
    " | domande frequenti | guida | verbale | retrospettiva | glossario | przewodnik"
    " | najczęściej zadawane pytania | podręcznik | protokół | notatki ze spotkania | awaria | retrospekcja"
    " | słownik | sık sorulan sorular | kılavuz | toplantı notları | toplantı tutanağı | kesinti | sözlük"
    " | panduan | notulen rapat | notulensi | insiden | gangguan | glosarium"
)
# Folders of such pages.
FOLDERS = names(
    "minutes | meetings | meeting-notes | meeting_notes | retros | retrospectives | retro | postmortems | post-mortems"
    " | postmortem | incidents | outages | runbooks | playbooks | howto | how-to | howtos | tutorials | tutorial"
    " | guides | faq | faqs | onboarding | api | specs | specifications | protokolle | reuniones | actas | 会议记录"
    " | 会议纪要 | 議事録 | 회의록"
)
# Headings, by the kind of the page: of minutes one says so, of the other kinds two do.
SECTIONS: dict[str, str] = by_word(
    """
minutes: attendees | attendance | present | apologies | absent | absentees | agenda | action items | actions
    | next meeting | any other business | in attendance | who was there | teilnehmer | teilnehmende
    | anwesend | anwesende | abwesend | entschuldigt | tagesordnung | nächste sitzung | présents | absents | excusés
    | ordre du jour | actions à mener | prochaine réunion | asistentes | ausentes | orden del día | próxima reunión
    | acciones | presentes | pauta | ações | próxima reunião | partecipanti | presenti | assenti | ordine del giorno
    | aanwezig | aanwezigen | afwezig | agendapunten | actiepunten | obecni | nieobecni | porządek obrad
    | katılımcılar | gündem | peserta | hadir | участники | присутствовали | повестка | повестка дня | 出席 | 出席者
    | 欠席者 | 議題 | 与会人员 | 参会人员 | 出席人员 | 议程 | 待办事项 | 참석자 | 안건 | 불참자
retrospective: what went well | what went wrong | what did not go well | what didn't go well | went well
    | to improve | what to improve | what could be improved | what can be improved | what we can improve | start
    | stop | continue | keep | try | kudos | shout-outs | glad | sad | mad | liked | learned | lacked | longed for
    | was lief gut | was lief schlecht | was lief nicht gut | was wir verbessern | ce qui a bien fonctionné
    | ce qui a moins bien fonctionné | à améliorer | qué salió bien | qué salió mal | qué mejorar | o que foi bem
    | o que deu errado | o que melhorar | wat ging goed | wat kan beter | co poszło dobrze | co poszło źle
    | что прошло хорошо | что улучшить | 做得好的 | 待改进 | 良かったこと | 改善点 | 잘된 점 | 개선할 점
incident: timeline | root cause | root causes | root cause analysis | contributing factors | lessons learned
    | what happened | detection | trigger | five whys | 5 whys | impact | resolution | recovery | duration
    | zeitverlauf | ursache | ursachen | was geschah | was ist passiert | erkenntnisse | chronologie | cause
    | causes | cause racine | que s'est-il passé | cronología | causa raíz | qué pasó | lecciones aprendidas
    | linha do tempo | causa raiz | o que aconteceu | lições aprendidas | cosa è successo | causa | tijdlijn
    | oorzaak | oś czasu | przyczyna | хронология | причина | причины | что произошло | 时间线 | 根本原因 | 根因
    | 原因 | 経緯 | 타임라인 | 원인
guide: prerequisites | before you begin | before you start | what you will learn | what you'll learn | steps
    | step 1 | step 2 | step one | step two | procedure | instructions | usage | installation | install
    | troubleshooting | next steps | rollback | verify | verification steps | alerts | escalation | symptoms
    | voraussetzungen | schritte | schritt 1 | schritt 2 | vorgehen | fehlerbehebung | nächste schritte
    | prérequis | étapes | étape 1 | étape 2 | requisitos previos | pasos | paso 1 | paso 2 | pré-requisitos
    | passos | passo 1 | prerequisiti | passaggi | benodigdheden | stappen | stap 1 | wymagania wstępne | kroki
    | предварительные требования | шаги | шаг 1 | 前提条件 | 步骤 | 先决条件 | 手順 | 절차 | 사전 준비
reference: endpoints | endpoint | request | requests | response | responses | parameters | error codes | errors
    | status codes | return value | return values | authentication | rate limits | query parameters | headers
    | payload | example request | example response
"""
)
