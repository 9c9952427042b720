"""The parts of the program that know no tables have words of their own for what tables hold: they are the same."""

from enum import StrEnum
from typing import Any, get_args

import pytest

from app.assumptions.models import AssumptionState
from app.decisions.models import DecisionRole, LinkKind, Stance, Status
from app.markdown import record
from app.risks.models import RATINGS, SPANS, Treatment
from app.stack.models import Ecosystem, PinLevel
from app.web.templating.formats import level


@pytest.mark.parametrize(
    ("words", "held"),
    [
        (record.Status, Status),
        (record.Stance, Stance),
        (record.LinkKind, LinkKind),
        (record.Ecosystem, Ecosystem),
        (record.PinLevel, PinLevel),
        (record.Treatment, Treatment),
        (record.AssumptionState, AssumptionState),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_text_is_read_to_the_words_that_tables_hold(words: Any, held: type[StrEnum]) -> None:
    assert get_args(words) == tuple(each.value for each in held)


def test_who_takes_part_is_the_owner_or_has_a_part() -> None:
    assert get_args(record.Role) == ("owner", *(part.value for part in DecisionRole))


def test_a_page_names_each_score_as_the_register_of_risks_finds_it() -> None:
    for score in {likelihood * severity for likelihood in RATINGS for severity in RATINGS}:
        least, most = SPANS[level(score)]  # type: ignore[index]
        assert least <= score <= most
