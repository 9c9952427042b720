"""Risks in tables and lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markdown.reading.reader import read
from app.markdown.record import Risk
from tests.markdown.reading import lost_words, record_of, rules_of


def document(body: str, heading: str = "Risks") -> str:
    return f"# T\n\n## Context\n\nc\n\n## Decision\n\nd\n\n## {heading}\n\n{body}\n"


def risks_of(body: str, heading: str = "Risks") -> list[Risk]:
    return record_of(document(body, heading)).risks


def table(header: str, *rows: str) -> str:
    return "\n".join([f"| {header} |", "|" + "---|" * (header.count("|") + 1), *(f"| {row} |" for row in rows)])


def test_words_for_the_impact_and_a_number_for_its_severity_stay_apart() -> None:
    body = table("Risk | Impact | Mitigation | Likelihood | Severity", "Key leaks | Anyone prints | Vault | 1 | 5")
    assert risks_of(body) == [Risk("Key leaks", "Anyone prints", "Vault", likelihood=1, impact=5)]
    assert "risk.level" not in rules_of(document(body))


def test_owner_treatment_and_residual_levels_have_columns() -> None:
    body = table(
        "# | Risk | Probability (1-5) | Impact level | Response | Owner | Residual likelihood | Residual severity",
        "1 | Disk full | 4/5 | 2 | Accept | Ana | 2 | 1",
    )
    expected = Risk("Disk full", "", "", 4, 2, "accept", "Ana", residual_likelihood=2, residual_impact=1)
    assert risks_of(body) == [expected]


@pytest.mark.parametrize(
    ("word", "number"),
    [("very low", 1), ("Low", 2), ("medium", 3), ("High", 4), ("Very High", 5), ("mittel", 3), ("élevé", 4), ("高", 4)],
)
def test_words_are_read_as_levels_with_a_finding(word: str, number: int) -> None:
    body = table("Risk | Likelihood | Impact", f"A | {word} | 3")
    assert (risks_of(body)[0].likelihood, risks_of(body)[0].impact) == (number, 3)
    assert "risk.level" in rules_of(document(body))


def test_a_response_in_a_sentence_is_the_mitigation() -> None:
    risk = risks_of(table("Risk | Likelihood | Response", "A | High (4) | Buy a second disk"))[0]
    assert (risk.likelihood, risk.treatment, risk.mitigation) == (4, "open", "Buy a second disk")


def test_a_level_with_a_reason_keeps_the_reason() -> None:
    risk = risks_of(table("Risk | Impact", "A | High: all data are lost"))[0]
    assert (risk.impact, risk.impact_text) == (4, "High: all data are lost")


def test_columns_that_a_risk_has_no_field_for_stay_as_a_table() -> None:
    text = document(table("Risk | Likelihood | Trigger | Mitigation", "A | 30 % | a strike | wait", "B | 2 | rain | –"))
    record = record_of(text)
    assert [(risk.title, risk.likelihood, risk.mitigation) for risk in record.risks] == [
        ("A", None, "wait"),
        ("B", 2, ""),
    ]
    assert record.sections[0].body == (
        "| Risk | Likelihood | Trigger |\n| --- | --- | --- |\n| A | 30 % | a strike |\n| B | 2 | rain |"
    )
    assert lost_words(text, record).keys() <= {"context", "decision", "mitigation", "risk", "risks"}


def test_a_table_that_goes_on_about_known_risks_makes_no_second_ones() -> None:
    body = table("Risk | Impact", "A | 4") + "\n\n" + table("Risk | Trigger", "A | a strike")
    assert risks_of(body) == [Risk("A", impact=4)]


def test_a_section_without_anything_left_is_no_section() -> None:
    text = document(table("Risk | Impact", "A | 4") + "\n\n---")
    assert record_of(text).sections == []


def test_bulleted_risks_with_labels_are_risks() -> None:
    body = "- **Lock-in**: one vendor. *Mitigation:* export nightly. Likelihood: low\n- Fire → insurance\n"
    lock_in, fire = risks_of(body, "Risks / Assumptions")
    assert (lock_in.title, lock_in.impact_text, lock_in.mitigation) == ("Lock-in", "one vendor.", "export nightly.")
    assert lock_in.likelihood == 2
    assert (fire.title, fire.mitigation) == ("Fire", "insurance")


def test_what_follows_a_colon_is_the_mitigation_only_where_the_heading_says_so() -> None:
    assert risks_of("- Lock-in: export nightly", "Risks and Mitigations") == [
        Risk("Lock-in", mitigation="export nightly")
    ]
    assert risks_of("- Lock-in: export nightly") == [Risk("Lock-in: export nightly")]


@pytest.mark.parametrize("body", ["- None", "- no known risks", "Everything may break."])
def test_a_section_without_risks_is_kept_as_text(body: str) -> None:
    record = record_of(document(body))
    assert (record.risks, [section.body for section in record.sections]) == ([], [body])


def test_plain_items_below_a_mixed_heading_stay_text() -> None:
    record = record_of(document("- The team stays as it is", "Risks and Assumptions"))
    assert (record.risks, record.sections[0].body) == ([], "- The team stays as it is")


def test_a_heading_whose_table_was_taken_leaves_no_trace_in_the_consequences() -> None:
    implications = "\n\n## Implications\n\n" + table("Decision | Implication", "Keep | Less") + "\n\n---"
    record = record_of("# T\n\n## Decision\n\nd\n\n### Consequences\n\nc" + implications + "\n\n## Notes\n\nn\n")
    assert (record.consequences, record.sections) == ("c", [])
    assert [(each.decided, each.follows) for each in record.implications] == [("Keep", "Less")]


@pytest.mark.parametrize(
    ("item", "title", "likelihood", "impact"),
    [
        ("**Vendor vanishes** (likelihood: 2, impact: 4): we keep the drawings.", "Vendor vanishes", 2, 4),
        ("Vendor vanishes (L2/I4): we wait", "Vendor vanishes", 2, 4),
        ("Vendor vanishes [likelihood = high, severity = 3/5]", "Vendor vanishes", 4, 3),
        ("Vendor vanishes (high likelihood, low impact)", "Vendor vanishes", 4, 2),
        ("Vendor vanishes (Wahrscheinlichkeit: hoch; Auswirkung: gering): wir warten", "Vendor vanishes", 4, 2),
        ("Vendor vanishes — likelihood 3/5, impact 2-3", "Vendor vanishes", 3, 3),
        ("Vendor vanishes (see [the contract](c.md))", "Vendor vanishes (see [the contract](c.md))", None, None),
    ],
)
def test_levels_in_brackets_are_levels_and_no_text(
    item: str, title: str, likelihood: int | None, impact: int | None
) -> None:
    risk = risks_of(f"- {item}")[0]
    assert (risk.title, risk.likelihood, risk.impact) == (title, likelihood, impact)
    assert "impact" not in risk.impact_text


def test_each_level_that_cannot_be_read_is_a_finding_and_kept() -> None:
    text = document(table("Risk | Likelihood | Severity", "A | 80% | 7", "B | 2-3 | ?"))
    found = [one.message for one in read(text.encode(), "0001-x.md").findings if one.rule.startswith("risk.")]
    for cell in ("80%", "7", "2-3 as 3", "?"):
        assert any(cell in message for message in found)
    assert not lost_words(text, record_of(text)).keys() & {"80%"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Low probability of rust, high impact",
        "Rust: low likelihood, impact is high",
        "Impact high; rust with a low chance",
        "Low probability, high impact: rust",
        "Geringe Wahrscheinlichkeit von Rost, hohe Auswirkung",
        "Faible probabilité de rouille, impact élevé",
        "Baja probabilidad de óxido, alto impacto",
        "Baixa probabilidade, alto impacto: ferrugem",
        "Низкая вероятность ржавчины, высокое влияние",
        "Niskie prawdopodobieństwo rdzy, wysoki wpływ",
        "Lage kans op roest, grote impact",
        "生锈概率低，影响高",
        "Rust [P: L, I: H]",
    ],
)
def test_levels_in_a_sentence_are_a_guess_and_the_sentence_stays(sentence):
    text = f"# T\n\n## Decision\n\nd\n\n## Risks\n\n- {sentence}\n"
    (risk,) = record_of(text).risks
    low = 2 if "low chance" not in sentence else None
    assert (risk.likelihood, risk.impact) in ((2, 4), (low, 4))
    assert sentence.startswith(risk.title)
    assert "risk.level" in rules_of(text)


def test_a_sentence_without_levels_has_none():
    (risk,) = record_of("# T\n\n## Decision\n\nd\n\n## Risks\n\n- A large pump has an impact on the cellar\n").risks
    assert (risk.likelihood, risk.impact) == (None, None)


@pytest.mark.parametrize(
    ("body", "likelihood", "impact", "is_told"),
    [
        ("- Rust (likelihood: 5%, impact: 2)", None, 2, True),
        (table("Risk | Probability | Severity", "Rust | 4% | 3 %"), None, None, True),
        (table("Risk | Likelihood (1-3) | Impact", "Rust | 3 | 1"), None, 1, True),
        (table("Risk | Likelihood /10 | Impact", "Rust | 3 | 1"), None, 1, True),
        (table("Risk | Likelihood (1-5) | Impact 1-5", "Rust | 3 | 1"), 3, 1, False),
        (table("Risk | L | I", "Rust | 2 | 4"), 2, 4, False),
    ],
)
def test_what_is_no_level_from_1_to_5_is_told_and_kept(
    body: str, likelihood: int | None, impact: int | None, is_told: bool
) -> None:
    assert [(risk.likelihood, risk.impact) for risk in risks_of(body)] == [(likelihood, impact)]
    assert ("risk.level_unread" in rules_of(document(body))) == is_told


def test_residual_levels_and_levels_in_words_belong_to_their_risk() -> None:
    assert risks_of("- Rust (residual likelihood: 1)") == [Risk("Rust", residual_likelihood=1)]
    spoken = risks_of("- **Rust** — low likelihood, high impact. Mitigation: paint.")
    assert [(risk.title, risk.likelihood, risk.impact, risk.mitigation) for risk in spoken] == [
        ("Rust", 2, 4, "paint.")
    ]


@given(
    bound=st.sampled_from(["<{}", "> {}", "≤{}", "≥ {}", "<= {}", "{}+", "at most {}", "up to {}", "less than {}",
                           "more than {}", "höchstens {}", "{}%", "<{}%", "{} %", "{}/10", "0.{}", "{} or more"]),
    number=st.integers(1, 5),
)  # fmt: skip
def test_a_bound_is_no_level_and_is_said(bound: str, number: int) -> None:
    said = bound.format(number)
    text = f"# T\n\nStatus: accepted\n\n## Risks\n\n| Risk | Likelihood |\n|---|---|\n| Rust | {said} |\n"
    reading = read(text.encode(), "adr/0001-t.md")
    assert reading.record is not None
    assert reading.record.risks[0].likelihood is None
    assert any(one.rule == "risk.level_unread" and said in one.message for one in reading.findings)
    assert any(said in section.body for section in reading.record.sections)


@pytest.mark.parametrize("item", ["Rust (H/L)", "Rust [M]", "Rust (high/low): it rusts", "**Rust** (3/4). It rusts"])
def test_levels_of_nobody_knows_what_stay_and_are_said(item: str) -> None:
    reading = read(f"# T\n\nStatus: accepted\n\n## Risks\n\n- {item}\n".encode(), "adr/0001-t.md")
    assert reading.record is not None
    risk = reading.record.risks[0]
    assert (risk.likelihood, risk.impact) == (None, None)
    assert any(one.rule == "risk.level_unread" for one in reading.findings)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("### Flood\n\n- Likelihood: 5\n- Impact: 4\n- Mitigation: a pump\n", (5, 4)),
        ("### Flood\n\n**Likelihood:** high\n**Severity:** low\n\n### Fire\n\n**Likelihood:** low\n", (4, 2)),
        ("- **Flood**: likelihood 3-4, impact 5. Mitigation: a pump\n", (4, 5)),
        ("- **Flood**: likelihood 2/5, impact 3 days\n", (2, None)),
    ],
)
def test_levels_stand_below_headings_and_in_sentences(text: str, levels: tuple[int | None, int | None]) -> None:
    record = record_of(f"# 1. T\n\n## Risks\n\n{text}\n## Decision\n\nD.\n")
    assert (record.risks[0].title, record.risks[0].likelihood, record.risks[0].impact) == ("Flood", *levels)


def test_levels_end_with_a_point() -> None:
    body = "1. **Disk full** \N{EM DASH} Likelihood: Low. Impact: High. Mitigation: alert."
    assert [(one.likelihood, one.impact, one.mitigation) for one in risks_of(body)] == [(2, 4, "alert.")]
