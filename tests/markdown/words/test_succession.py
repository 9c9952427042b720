"""Supersession told in other words than "supersedes" and "superseded by"."""

import pytest

from app.markdown.record import Record
from tests.markdown.words.status.test_steps import record


def told(found: Record) -> tuple[str | None, list[tuple[str, bool]]]:
    return found.status, [(link.target, link.reverse) for link in found.links if link.kind == "supersedes"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Accepted, ADR-1 is superseded.",
        "Accepted. ADR-1 is now withdrawn and replaced.",
        "Accepted (ADR-1 is thereby superseded)",
        "Accepted. This makes ADR-1 obsolete.",
        "Accepted, making ADR-1 redundant",
        "Accepted. It renders ADR-1 void.",
        "Accepted; ADR-1 is no longer valid, it is replaced by this record.",
        "Accepted. ADR-1 no longer applies; it has been superseded by this ADR.",
        "Accepted on 2024-03-05 by the lamp keepers, taking the place of ADR-1",
        "Accepted. Takes over from ADR-1.",
        "Approved as the successor of ADR-1",
        "Accepted as a replacement for ADR-1",
        "Angenommen. ADR-1 ist damit abgelöst.",
        "Angenommen; tritt an die Stelle von ADR-1",
        "Accepté, ADR-1 est remplacée",
        "Aceptado. Deja obsoleta ADR-1",
    ],
)
def test_what_ends_another_record_supersedes_it(sentence: str) -> None:
    assert told(record(sentence)[0]) == ("accepted", [("ADR-1", False)])


@pytest.mark.parametrize(
    "sentence",
    [
        "ADR-9 takes the place of this record",
        "Accepted, but ADR-9 takes its place now",
        "Accepted 2024-01-02. ADR-9 replaces this decision.",
        "No longer valid: ADR-9 makes this obsolete",
        "Obsolete, ADR-9 is its successor",
        "Abgelöst, siehe ADR-9",
        "Replaced, now ADR-9",
    ],
)
def test_what_ends_this_record_is_its_successor(sentence: str) -> None:
    assert told(record(sentence)[0]) == ("superseded", [("ADR-9", True)])


@pytest.mark.parametrize(
    "sentence",
    [
        "Proposed; will not replace ADR-3",
        "Proposed. Is not meant to replace ADR-3.",
        "Proposed; we do not want to supersede ADR-3",
        "Proposed. Unclear whether it should replace ADR-3.",
        "Proposed. ADR-9 will replace ADR-3.",
    ],
)
def test_what_a_proposal_does_not_mean_to_end_stays(sentence: str) -> None:
    assert told(record(sentence)[0]) == ("proposed", [])


@pytest.mark.parametrize("sentence", ["Proposed, would partly replace ADR-3", "Proposed to replace ADR-3 partly"])
def test_what_a_proposal_means_to_end_in_part_has_a_scope(sentence: str) -> None:
    (link,) = record(sentence)[0].links
    assert (link.kind, link.reverse, link.scope) == ("supersedes", False, "part")


@pytest.mark.parametrize(
    "sentence",
    ["Proposed, would supersede ADR-1", "Proposed. Will replace ADR-1.", "Proposed; if accepted, ADR-1 is superseded"],
)
def test_what_a_proposal_means_to_end_counts_once_it_is_accepted(sentence: str) -> None:
    assert told(record(sentence)[0]) == ("proposed", [("ADR-1", False)])


@pytest.mark.parametrize(
    "sentence",
    [
        "Accepted. ADR-9 does not supersede this.",
        "Accepted because ADR-1 was superseded",
        "Accepted. Will supersede ADR-1 in 2027.",
        "Accepted. It takes over 3 services.",
        "Accepted, makes 3 lamps obsolete",
        "Accepted. Makes Redis 6 obsolete.",
        "Accepted as replacement for PostgreSQL 9",
        "Accepted. Python 2 is replaced.",
        "Accepted. Does not take the place of ADR-3",
        "Accepted. Neither makes ADR-3 obsolete nor ADR-4.",
        "Accepted. It never takes the place of ADR-3.",
        "Accepted. Cannot take over from ADR-3 yet.",
        "Accepted. This does not make ADR-3 obsolete.",
        "Accepted without making ADR-3 obsolete",
        "Accepted. Would make ADR-3 obsolete if we had time.",
        "Accepted, not as replacement for ADR-3",
        "Accepted; takes its place next to ADR-3",
        "Accepted. ADR-9 is the replacement for ADR-3.",
        "Accepted. ADR-9 was planned as successor of ADR-3.",
        "Accepted as replacement for oil, see ADR-3",
        "Accepted. ADR-9 never replaces this.",
        "Accepted. We looked at whether ADR-9 supersedes this.",
        "Accepted. If ADR-9 is accepted, ADR-9 replaces this.",
        "Accepted. ADR-9 makes this easier.",
        "Accepted; ADR-3 was superseded.",
        "Accepted. Kerosene takes the place of the oil in ADR-3.",
    ],
)
def test_what_ends_no_record_is_no_supersession(sentence: str) -> None:
    assert told(record(sentence)[0]) == ("accepted", [])


@pytest.mark.parametrize(
    "sentence", ["Accepted. ADR-2 and ADR-3 are superseded.", "Accepted; makes both ADR-2, ADR-3 moot"]
)
def test_several_that_are_ended_at_once_are_all_superseded(sentence: str) -> None:
    assert told(record(sentence)[0]) == ("accepted", [("ADR-2", False), ("ADR-3", False)])
