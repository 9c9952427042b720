"""Localised headings, keys, status words and arguments."""

from datetime import date

import pytest

from tests.markdown.reading import record_of

NYGARD = {
    "english": ("Status", "Accepted", "Date", "Context", "Decision", "Consequences"),
    "german": ("Status", "Akzeptiert", "Datum", "Kontext", "Entscheidung", "Konsequenzen"),
    "french": ("Statut", "Accepté", "Date", "Contexte", "Décision", "Conséquences"),
    "spanish": ("Estado", "Aceptado", "Fecha", "Contexto", "Decisión", "Consecuencias"),
    "portuguese": ("Status", "Aceito", "Data", "Contexto", "Decisão", "Consequências"),
    "chinese": ("状态", "已接受", "日期", "背景", "决策", "后果"),
    "russian": ("Статус", "Принято", "Дата", "Контекст", "Решение", "Последствия"),
}
MADR = {
    "english": (
        "Context and Problem Statement", "Considered Options", "Decision Outcome",
        "Chosen option: X, because a", "Pros and Cons of the Options", "Good, because a", "Bad, because b",
    ),
    "german": (
        "Kontext und Problemstellung", "Betrachtete Optionen", "Entscheidungsergebnis",
        "Gewählte Option: X, weil a", "Vor- und Nachteile der Optionen", "Gut, weil a", "Schlecht, weil b",
    ),
    "french": (
        "Contexte et énoncé du problème", "Options considérées", "Résultat de la décision",
        "Option retenue : X, car a", "Avantages et inconvénients des options", "Bon, car a", "Mauvais, car b",
    ),
    "spanish": (
        "Contexto y planteamiento del problema", "Opciones consideradas", "Resultado de la decisión",
        "Opción elegida: X, porque a", "Pros y contras de las opciones", "Bueno, porque a", "Malo, porque b",
    ),
    "portuguese": (
        "Contexto e problema", "Opções consideradas", "Resultado da decisão", "Opção escolhida: X, porque a",
        "Prós e contras das opções", "Bom, porque a", "Ruim, porque b",
    ),
    "chinese": (
        "背景和问题陈述", "考虑的选项", "决策结果", "选择的方案：X，因为 a", "选项的优缺点", "好，因为 a", "坏，因为 b",
    ),
    "russian": (
        "Контекст и постановка проблемы", "Рассмотренные варианты", "Результат решения",
        "Выбранный вариант: X, потому что a", "Плюсы и минусы вариантов", "Хорошо, потому что a",
        "Плохо, потому что b",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", NYGARD)
def test_nygard_is_read_in_every_language(language: str) -> None:
    status, accepted, day, context, decision, consequences = NYGARD[language]
    record = record_of(
        f"# 3. T\n\n{day}: 2021-03-04\n\n## {status}\n\n{accepted}\n\n## {context}\n\na\n\n## {decision}\n\nb\n\n"
        f"## {consequences}\n\nc\n",
        "0003-t.md",
    )
    assert (record.status, record.dated_on) == ("accepted", date(2021, 3, 4))
    assert (record.context, record.outcome, record.consequences) == ("a", "b", "c")
    assert record.sections == []


@pytest.mark.parametrize("language", MADR)
def test_madr_is_read_in_every_language(language: str) -> None:
    context, options, outcome, chosen, weighed, good, bad = MADR[language]
    record = record_of(
        f"# T\n\n## {context}\n\na\n\n## {options}\n\n* X\n* Z\n\n## {outcome}\n\n{chosen}\n\n## {weighed}\n\n"
        f"### X\n\n* {good}\n* {bad}\n"
    )
    assert record.context == "a"
    assert [(option.title, option.chosen) for option in record.options] == [("X", True), ("Z", False)]
    assert [(argument.stance, argument.text) for argument in record.options[0].arguments] == [
        ("good", "a"),
        ("bad", "b"),
    ]


@pytest.mark.parametrize(
    ("risks", "risk", "impact", "mitigation", "assumptions"),
    [
        ("Risiken", "Risiko", "Auswirkung", "Maßnahme", "Annahmen"),
        ("Risques", "Risque", "Impact", "Atténuation", "Hypothèses"),
        ("Riesgos", "Riesgo", "Impacto", "Mitigación", "Supuestos"),
        ("Riscos", "Risco", "Impacto", "Mitigação", "Premissas"),
        ("风险", "风险", "影响", "缓解措施", "假设"),
        ("Риски", "Риск", "Влияние", "Меры", "Допущения"),
    ],
)
def test_risks_and_assumptions_are_read_in_every_language(
    risks: str, risk: str, impact: str, mitigation: str, assumptions: str
) -> None:
    record = record_of(
        f"# T\n\n## {risks}\n\n| {risk} | {impact} | {mitigation} |\n|-|-|-|\n| a | b | c |\n"
        f"\n**{assumptions}:**\n- d\n"
    )
    assert [(each.title, each.impact_text, each.mitigation) for each in record.risks] == [("a", "b", "c")]
    assert [each.text for each in record.assumptions] == ["d"]


@pytest.mark.parametrize(
    ("status", "context", "decision", "consequences"),
    [
        ("## Status\n\nAceita", "Contexto", "Decisao", "Consequencias"),
        ("## Stato\n\nAccettata", "Contesto", "Decisione", "Conseguenze"),
        ("## ステータス\n\n承認済み", "コンテキスト", "決定事項", "結果"),
        ("## 상태\n\n승인됨", "배경", "결정", "결과"),
        ("## Status\n\nDiterima", "Konteks", "Keputusan", "Konsekuensi"),
        ("- Trạng thái: Đã chấp nhận", "Bối cảnh", "Quyết định", "Hệ quả"),
        ("## 一、状态\n\n已接受", "二、背景", "三、决策内容", "四、后果"),
    ],
)
def test_names_without_accents_and_in_further_languages_are_known(
    status: str, context: str, decision: str, consequences: str
) -> None:
    record = record_of(f"# T\n\n{status}\n\n## {context}\n\na\n\n## {decision}\n\nb\n\n## {consequences}\n\nc\n")
    assert (record.status, record.context, record.outcome, record.consequences) == ("accepted", "a", "b", "c")
