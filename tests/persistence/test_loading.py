"""No relation is ever loaded by accident."""

import pytest
from sqlalchemy.orm import RelationshipProperty
from sqlmodel import SQLModel

import app.tables  # noqa: F401 -- defines every mapper

RELATIONS = sorted(
    (relation for mapper in SQLModel._sa_registry.mappers for relation in mapper.relationships), key=str
)  # in an order that every worker of a parallel run agrees on


def test_there_are_relations_to_check() -> None:
    assert len(RELATIONS) > 30


@pytest.mark.parametrize("relation", RELATIONS, ids=str)
def test_a_relation_that_was_not_asked_for_raises(relation: "RelationshipProperty[object]") -> None:
    assert relation.lazy == "raise"
