"""The tag that somebody means by a word."""

import sqlalchemy as sa

from app.persistence.fields import table
from app.persistence.folding import tag_name, tidy
from app.tables import Tag

tag = table(Tag).c


def tag_called(word: str) -> sa.ScalarSelect[int]:
    """The id of the tag with this name as it is written, else in the one form that new tags have."""
    exact = tidy(word).lower()
    named = sa.select(tag.id).where(tag.name.in_([exact, tag_name(word)]))
    return named.order_by(tag.name != exact).limit(1).scalar_subquery()
