"""An acceptance that is bounded is in force, and its bound is a finding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markdown.words.status.reading import read_status

WHOLE = [
    "Accepted", "Accepted on 2024-01-02", "Accepted unanimously", "Accepted without reservations",
    "Accepted after a long discussion", "Accepted by the board 2024-01-02", "Ohne Vorbehalt angenommen",
    "Accepted, implementation pending", "Accepted; to be reviewed in June", "Accepted without any further changes",
    "Accepted, no exceptions", "Accepted without exception", "Accepted through the RFC process",
]  # fmt: skip
BOUNDS = [
    "except for {}", "apart from {}", "excluding {}", "(excluding {})", "minus {}", "but not for {}", "in part: {}",
    "only for {}", "with the exception of {}", "where {} agrees", "given {}", "after {} has agreed", "for now ({})",
    "until {}", "with minor changes to {}", "as amended by {}", "without {}", "- valid until {}", ", expires {}",
]  # fmt: skip


@pytest.mark.parametrize("sentence", WHOLE)
def test_a_plain_acceptance_is_no_finding(sentence: str) -> None:
    assert read_status(sentence)[:2] in (("accepted", ""), ("accepted", "status.guessed"))


@given(
    word=st.sampled_from(["Accepted", "Approved", "Accepted (2024-01-02)", "ACCEPTED on 2024-01-02"]),
    between=st.sampled_from([" ", ", "]),
    bound=st.sampled_from(BOUNDS),
    what=st.sampled_from(["section 3", "the web team", "mobile", "June", "2027-06-01"]),
)
def test_what_bounds_an_acceptance_is_said(word: str, between: str, bound: str, what: str) -> None:
    verdict = read_status(f"{word}{between}{bound.format(what)}")
    assert (verdict.status, verdict.rule) == ("accepted", "status.reserved")


@pytest.mark.parametrize(
    "sentence",
    [
        "Accepted by the board, except for section 3", "Approved for all but the mobile app",
        "Accepted everywhere but mobile", "Accepted, section 3 excluded", "Accepted through June 2027",
    ],
)  # fmt: skip
def test_a_bound_may_stand_further_on(sentence: str) -> None:
    assert read_status(sentence)[:2] == ("accepted", "status.reserved")


@pytest.mark.parametrize(
    "sentence",
    [
        "Angenommen, außer Abschnitt 3", "Accepté sauf la section 3", "Aceptada salvo la sección 3",
        "Aceito, exceto a seção 3", "Accettato tranne la sezione 3", "Geaccepteerd behalve deel 3",
        "Zaakceptowane oprócz punktu 3", "Принято, кроме раздела 3", "Angenommen, vorerst",
    ],
)  # fmt: skip
def test_bounds_are_known_in_other_languages(sentence: str) -> None:
    assert read_status(sentence)[:2] == ("accepted", "status.reserved")


@pytest.mark.parametrize(
    "sentence",
    [
        "Not fully accepted", "Not really accepted", "Not officially approved",
        "nicht vollständig angenommen", "pas entièrement accepté",
        "no totalmente aceptado", "не полностью принято",
    ],
)  # fmt: skip
def test_what_is_not_wholly_accepted_is_open_rather_than_rejected(sentence: str) -> None:
    assert read_status(sentence).status == "proposed"


@pytest.mark.parametrize(
    "sentence",
    ["Accepted provisionally", "Accepted, tentatively", "Zaakceptowano warunkowo", "Unter Vorbehalt angenommen"],
)
def test_a_hedge_after_or_before_the_word_reserves_it(sentence: str) -> None:
    assert read_status(sentence)[:2] == ("proposed", "status.reserved")
