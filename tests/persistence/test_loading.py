"""No relation is ever loaded by accident."""

from sqlmodel import SQLModel

import app.tables  # noqa: F401 -- defines every mapper


def test_a_relation_that_was_not_asked_for_raises() -> None:
    relations = [relation for mapper in SQLModel._sa_registry.mappers for relation in mapper.relationships]
    assert [str(relation) for relation in relations if relation.lazy != "raise"] == []
    assert len(relations) > 30
