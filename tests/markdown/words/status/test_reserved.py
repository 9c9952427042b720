"""Acceptances with a reservation: they count as proposed, with a finding, and what came since lifts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markdown.words.status.reading import read_status

WORDS = ["Accepted", "Approved", "Adopted", "Agreed", "Ratified", "Decided"]
RESERVATIONS = [
    ", pending {assent} by {who}",
    " subject to {assent} from {who}",
    ", not yet approved by {who}",
    " (awaiting {assent} by {who})",
    " in principle, {who} has still to agree",
    ". Waiting for {who}",
    " provided that {who} agrees",
    ", contingent on {assent} by {who}",
    ", needs {assent} from {who}",
    " with conditions by {who}",
    " but not yet signed off by {who}",
    ", {assent} of {who} outstanding",
    " unless {who} objects",
    " when {who} has signed",
    ", once {who} signs off",
    " as soon as {who} is content",
    " for review by {who}",
    " for further discussion with {who}",
    " as an experiment of {who}",
    " on paper only, says {who}",
    " modulo naming by {who}",
    ", depending on {who}",
]
assents = st.sampled_from(["sign-off", "approval", "ratification", "confirmation", "consent", "final approval"])
teams = st.sampled_from(["legal", "security", "the board", "finance", "team B", "Mara Lind"])
OTHERS = [
    "Angenommen unter Vorbehalt", "Akzeptiert, vorbehaltlich der Freigabe", "Accepté sous réserve de validation",
    "Aprobado con condiciones", "Aceito com ressalvas", "Accettato con riserva", "Goedgekeurd onder voorbehoud",
    "已接受，待法务批准", "条件付き承認", "조건부 승인", "Conditionally accepted", "Provisionally approved",
    "Accepted (draft)", "Vorbehaltlich angenommen", "Angenommen, sobald das Geld da ist", "Aceptado como prueba",
    "The paper is undecided; it was accepted for comment", "Accepted pending", "Published for feedback",
]  # fmt: skip
HOLDS = [
    "Accepted 2024-05-06, implementation pending", "Accepted, not yet implemented", "Accepted without a vote",
    "Accepted, pending migration of the data", "Accepted for now", "Accepted, subject to annual review",
    "Accepted by the board; the budget is known", "Accepted, subject to review in 2027",
    "Conditionally accepted in May, accepted 2024-06-07", "Accepted pending legal review; approved by legal in June",
    "Accepted when the team met on 2024-01-02", "Accepted once all had voted", "Accepted for production",
    "Accepted. When the money is there we build it.", "Accepted 2024-01-02, for review in 2026", "Accepted as proposed",
    "Accepted soon after the vote", "Accepted; may be revisited",
]  # fmt: skip


@given(
    word=st.sampled_from(WORDS),
    said=st.sampled_from(RESERVATIONS),
    assent=assents,
    who=teams,
    day=st.sampled_from(["", " 2024-01-02", " on 2024-01-02"]),
)
def test_an_acceptance_with_a_reservation_is_proposed_and_said(
    word: str, said: str, assent: str, who: str, day: str
) -> None:
    verdict = read_status(f"{word}{day}{said.format(assent=assent, who=who)}")
    assert (verdict.status, verdict.rule) == ("proposed", "status.reserved")


@pytest.mark.parametrize("sentence", OTHERS)
def test_so_is_one_in_other_words(sentence: str) -> None:
    assert read_status(sentence)[:2] == ("proposed", "status.reserved")


@pytest.mark.parametrize("sentence", HOLDS)
def test_what_is_to_be_done_later_is_no_reservation(sentence: str) -> None:
    assert read_status(sentence).status == "accepted"


@pytest.mark.parametrize(
    "end", ["until replaced by ADR-1", "until superseded by ADR-1", "till it is replaced by ADR-1"]
)
def test_an_acceptance_that_names_its_end_holds(end: str) -> None:
    assert read_status(f"Accepted {end}").status == "accepted"


@pytest.mark.parametrize("said", ["accepted", "approved", "done", "adopted by the board"])
@pytest.mark.parametrize("hope", ["Almost", "Nearly", "Half", "Hopefully", "Can be", "Must be", "Probably", "Fast"])
def test_what_is_near_or_hoped_for_is_not_yet_so(hope: str, said: str) -> None:
    assert read_status(f"{hope} {said}")[:2] == ("proposed", "status.guessed")


@pytest.mark.parametrize("when", ["soon", "shortly", "next week", "next year", "bald", "bientôt"])
@pytest.mark.parametrize(
    ("said", "status"), [("Deprecated", "accepted"), ("Accepted", "proposed"), ("Superseded", "accepted")]
)
def test_what_comes_soon_is_not_there(when: str, said: str, status: str) -> None:
    assert read_status(f"{said} {when}")[:2] == (status, "status.guessed")
    assert read_status(f"{when} {said}")[:2] == (status, "status.guessed")


@pytest.mark.parametrize("record", ["ADR-BE-001", "ADR 7", "[RFC-12](rfc-12.md)", "#3", "0042"])
def test_to_depend_on_another_record_is_a_relation_and_no_reservation(record: str) -> None:
    assert read_status(f"Accepted. Depends on {record}").status == "accepted"
