"""Names in addresses."""

from app.records.slugs import slug_of


def test_an_address_has_the_words_of_a_title_without_its_marks() -> None:
    assert slug_of("**Bold** decision with a [link](x.md) and R&amp;D") == "bold-decision-with-a-link-and-r-d"
