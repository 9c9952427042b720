"""In which field of a record something stands that was found."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.records.texts import texts_of
from app.search.models import Found
from app.tables import Decision, Option, ResearchDocument

option = table(Option).c


def matched(entry: Any, word: str) -> sa.ColumnElement[Any]:
    """The label of the first field that has the word, in the order in which entries hold them; NULL for parts."""
    said = option.title + option.description_html
    optional = (
        sa.exists().where(option.decision_id == table(Decision).c.id, _has(said, word)).correlate(table(Decision))
    )
    decision = _first(Decision, entry, word, (optional, "Options"))
    return sa.case(
        (entry.kind == Found.DECISION, decision), (entry.kind == Found.RESEARCH, _first(ResearchDocument, entry, word))
    )


def _first(model: type[Any], entry: Any, word: str, *more: tuple[Any, str]) -> sa.ScalarSelect[Any]:
    own = table(model)
    cases = [(_has(own.c[f"{name}_html"], word), label) for name, label in texts_of(model).items()]
    return sa.select(sa.case(*cases, *more)).where(own.c.id == entry.item_id).scalar_subquery()


def _has(text: Any, word: str) -> sa.ColumnElement[bool]:
    return sa.func.strpos(sa.func.lower(text), word) > 0
