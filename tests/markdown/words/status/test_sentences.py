"""Sentences about a status: what holds now counts, whatever was, will be, or is said of another record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markdown.words.status.reading import read_status
from app.markdown.words.status.words import STATUSES, TURNS

SENTENCES = {
    "deprecated": """
        No longer accepted
        Accepted 2024-05-01, deprecated 2025-02-01
        ~~Accepted~~ Deprecated
        2024-01-02 Proposed; 2024-02-03 Accepted; 2025-01-01 Deprecated
        No longer valid
        Formerly accepted, now deprecated
        Accepted -> Deprecated
        Implemented but deprecated
        Rescinded
        Defunct
        Reverted by [discussion 7](https://example.org/7)
        <s>Approved</s> Retired
        Archived
        Reverted
        This decision is no longer in force
        No longer in use
        Accepted, but no longer relevant
        Once accepted, now obsolete
        Previously accepted
        Deprecated since 2024-01-01, accepted 2022-01-01
        Nicht mehr gültig
        Früher angenommen, jetzt veraltet
        Ya no vigente
        Niet meer geldig
        Już nie obowiązuje
        Больше не действует
        Tidak lagi berlaku
        ~~Accepted~~
        Rolled back in March
        Revoked
        Discontinued
        Approved on 3 May 2023, retired on 1 August 2025
        Retired 1 August 2025 (approved 3 May 2023)
        Deprecated in favour of ADR-9
        Accepted (2024-01-01). Deprecated (2025-01-01).
        Deprecated 01.02.2025, accepted 03.04.2024
    """,
    "rejected": """
        No consensus
        2024-01-02: no consensus reached
        The board failed to reach agreement
        Closed without adoption
        Closed as unmerged
        Failed to reach consensus
        Non-accepted
        Was proposed, now rejected
        Never accepted; withdrawn in June
        Never adopted
        Proposed, never accepted
        Proposed, not accepted
        Not accepted
        Hasn't been accepted
        Rejected alternatives are listed below
        Nicht angenommen
        Draft | Proposed | **Rejected** | Accepted
        Voted down
    """,
    "accepted": """
        Being superseded by ADR-0012
        Reopened 2023-01-01, accepted 2023-05-01
        Decision made
        Accepted. This ADR has superseded ADR-0001.
        Accepted; superseded ADR-0001
        <del>Proposed</del> Accepted
        Proposed 2024-01-02, accepted 2024-02-03
        Originally rejected, reopened and accepted
        Accepted. Will be superseded by ADR-0001 once that is accepted.
        **Accepted** / Proposed / Rejected
        Accepted. ADR-0001 is superseded by this decision.
        Previously proposed. Accepted on 2024-02-03.
        Accepted (to be replaced by ADR-0001 next year)
        Proposed (2024-01-02) / Accepted (2024-02-03)
        Initially rejected, approved after a second look
        Approved, implementation ongoing
        Accepted (draft implementation available)
        Accepted, not yet implemented
        To be deprecated in 2027
        Rejected in 2022, accepted in 2023
        Rejected 2022-03-04, reopened 2022-05-01, accepted 2022-06-07
        Deprecated, then reinstated
        Deprecated. Accepted again on 2025-01-01
        Accepted by the board; one member wished it rejected
        Accepted. Rejected alternatives are listed below.
        Accepted; ADR-3 is deprecated
        Accepted after ADR-2 was rejected
        Approved by the architecture board on 2024-05-18.
        Accepted. This is a decision to *not* decide yet — it needs no
        [ADOPTED](/README.md#adopted) (may be RETIRED when [v2.0](README.md) of the protocol has enough gravitas)
        Draft -> Proposed -> Accepted
        Ursprünglich abgelehnt, inzwischen angenommen
        已接受
        [ ] Proposed [x] Accepted [ ] Rejected
        Accepted for now
        Accepted, split into 3 phases
        Accepted; rolled into 2.0
        Accepted. Moved to 2025 roadmap
        Accepted, moved to 5 clusters
        Accepted, moved to UTF-8
        Accepted. Moved to Sep 2025
        Accepted. No consensus on the colour.
        Accepted by the board, which failed to find a majority for the colour
        Currently accepted; was rejected in 2020
        We accepted this in May and withdrew it in June
        Was superseded by ADR-3, but reinstated in 2025
        Accepted, replaces ADR-2
        Accepted, superseding ADR-2
        Accepted (supersedes ADR-2, which is deprecated)
        Accepted, partially superseded by ADR-9
        Still accepted
        Accepted, although deprecated upstream
        Accepted; will be deprecated on 2027-01-01
        Kabul edildi
        accettato · 2026-10-05
    """,
    "proposed": """
        Reopened - was accepted in 2022
        Reconsidered; it had been approved
        Moved to review
        Moved to 2025 roadmap
        Split into 3 phases
        Proposed. No consensus yet.
        Accepted, pending security review
        Accepted unless somebody objects
        Accepted, subject to legal approval
        Tentatively accepted
        Not yet approved
        Not superseded by anything
        In active discussion
        Active review (June 11 - June 26, 2026)
        Yet to be approved
        Not accepted yet
        Has not been approved yet
        Formerly proposed
        Will be accepted next week
        To be decided
        Under active review
        Final comment period
        Last call
        Proposed (active implementation)
        Noch nicht angenommen
        Pas encore accepté
        Ainda não aprovado
        Non ancora approvato
        Nog niet goedgekeurd
        Jeszcze nie zatwierdzone
        Ещё не принято
        Henüz onaylanmadı
        Belum disetujui
        未承認
        尚未批准
        Deferred
        Proposed. Not yet accepted.
        Draft, to be approved by the board
        Not rejected, still under discussion
        Unaccepted
    """,
    "superseded": """
        Moved to ADR-0012
        Moved to 0012
        Moved to ARCH-12
        Moved to [the pool](0012-the-pool.md)
        Accepted, moved to #12
        Accepted. Rolled into [0012](0012-the-pool.md)
        Split into ADR-0012 and ADR-0013
        accepted; superseded-by: ADR-0012
        Superseded by ADR-0001 and never revived.
        Accepted, but replaced by ADR-0007
        This decision has been superseded by ADR-7
        Deprecated Superseded by [5. API](0005-api.md)
        Accepted → Superseded by ADR-9
        Accepted | superseded by ADR-7
        ~~Proposed~~ ~~Accepted~~ Superseded by ADR-9
        Superseded
        Replaced
        대체됨 — `0738-gateway.md`로 대체됨
        Zastąpiona przez ADR-9
    """,
    None: """
        Proposed / Accepted
        Accepted or Rejected
        One of: proposed, accepted, rejected, retired
    """,
    "withdrawn": """
        Accepted in May, withdrawn in June
    """,
}
WORDS = st.sampled_from(
    [*STATUSES, *TURNS, ",", ".", "2024-01-02", "[ADR 3](0003-x.md)", "ADR-0007", "by", "|", "~~", "("]
)


@pytest.mark.parametrize("status", SENTENCES, ids=str)
def test_what_holds_now_counts(status: str | None) -> None:
    sentences = [line.strip() for line in SENTENCES[status].strip().split("\n")]
    read = {sentence: read_status(sentence).status for sentence in sentences}
    assert read == dict.fromkeys(sentences, status)


@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=200))
def test_every_text_gives_a_status_or_says_that_it_is_a_placeholder(text: str) -> None:
    verdict = read_status(text)
    assert verdict.status or verdict.rule == "status.placeholder"


@given(st.sampled_from(sorted(STATUSES)))
def test_a_status_alone_is_what_the_table_says(word: str) -> None:
    assert read_status(word).status == STATUSES[word]
