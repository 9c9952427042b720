"""A status that tells how many were for it."""

import pytest

from tests.markdown.words.status.test_steps import record


@pytest.mark.parametrize(
    ("sentence", "status", "guessed"),
    [
        ("Accepted with 5 votes, 2 rejected it", "accepted", False),
        ("Rejected: two agreed, seven objected", "rejected", False),
        ("Angenommen mit 5 Stimmen dafür, 2 dagegen", "accepted", False),
        ("5 accept, 2 reject", "accepted", True),
        ("Vote: two in favour, three against, 1 abstained", "rejected", True),
        ("3 for, 3 against", "proposed", True),
        ("Accepted by 2 approvers", "accepted", False),
        ("Accepted for 3 teams", "accepted", False),
    ],
)
def test_votes_are_no_status_beside_one_and_decide_without_one(sentence: str, status: str, guessed: bool) -> None:
    found, rules = record(sentence)
    assert (found.status, "status.guessed" in rules) == (status, guessed)


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Not decided", "proposed"),
        ("Nicht entschieden", "proposed"),
        ("Removed in 2.0", "deprecated"),
        ("Implemented in v2.3, removed in v3.0", "deprecated"),
        ("We have decided not to do this", "rejected"),
        ("Accepted; we decided not to do the rest", "accepted"),
        ("Accepted, comments removed", "accepted"),
        ("Is removed from the roadmap: rejected", "rejected"),
        ("Accepted (2024-01-02), section on wicks removed 2024-03-01", "accepted"),
        ("Accepted. We agreed not to implement it in brass but in tin.", "accepted"),
    ],
)
def test_what_was_not_decided_was_decided_against_or_was_removed(sentence: str, status: str) -> None:
    assert record(sentence)[0].status == status
