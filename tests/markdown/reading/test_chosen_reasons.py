"""What an outcome names beside the option that it takes: in its reasons, before anything is decided."""

import pytest

from tests.markdown.reading.test_chosen import chosen


@pytest.mark.parametrize(
    ("options", "outcome", "title"),
    [
        ("* Oil\n* Lard", "We will use oil, since lard smells.", "Oil"),
        ("* 油\n* 猪油", "采用油，因为猪油有味。", "油"),
        ("* Aceite\n* Manteca", "Usaremos aceite, ya que la manteca huele.", "Aceite"),
    ],
)
def test_what_a_reason_names_is_not_chosen(options: str, outcome: str, title: str) -> None:
    assert chosen(options, outcome) == ([title], {"outcome.guessed"})


def test_an_option_that_only_a_reason_names_is_none() -> None:
    assert chosen("* Oil\n* Lard", "We wait, because lard is dear.")[0] == []
    assert chosen("* Kafka\n* Do nothing", "To be decided. Kafka is preferred by Mara.")[0] == []
