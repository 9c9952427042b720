"""Filters of a search as conditions on its entries.

Several values of a filter of which a record has one (status, kind, owner, year, collection) mean any of them; several
tags, packages, deciders or things that a record has mean all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.decisions.models import DecisionRole, Status
from app.persistence.fields import folded, has_letters, table
from app.persistence.folding import package_names
from app.persistence.querying.selectivity import found
from app.records.reach import reach
from app.records.reviews import Review, decisions_to_review, risks_to_review
from app.records.tags import tag_called
from app.research.models import DocumentStatus
from app.search.models import Found
from app.search.operators import Operator
from app.tables import Collection, Decision, DecisionPerson, Package, Person, Pin, Risk, SearchEntry, Tag

TEXTS = ARRAY(sa.Text)
IN_FORCE, NOT_YET, NO_LONGER = 0, 1, 2
STANDING: dict[str, int] = {
    Status.ACCEPTED: IN_FORCE,
    DocumentStatus.PUBLISHED: IN_FORCE,
    Status.PROPOSED: NOT_YET,
    Status.DRAFT: NOT_YET,
}
DECIDED = [f"kind:{Found.DECISION}", f"status:{Status.ACCEPTED}"]  # facets
MOST_NAMES = 8  # words of a search that may name a package or a tag
SEVERAL = frozenset({"tag", "package", "decider", "has"})
entry = table(SearchEntry).c
collection, package, person, tag = (table(model).c for model in (Collection, Package, Person, Tag))
decision, part, pin, risk = (table(model).c for model in (Decision, DecisionPerson, Pin, Risk))


def conditions(operators: Sequence[Operator]) -> list[sa.ColumnElement[bool]]:
    """What an entry must meet to pass all filters."""
    alike = sorted(operators, key=_group)
    return [_condition(list(group)) for _, group in groupby(alike, key=_group)]


def standings(operators: Sequence[Operator]) -> list[int]:
    """The standings that an entry with these statuses can have, [] for any: the order of matches begins with it."""
    return sorted({STANDING.get(one.value, NO_LONGER) for one in operators if one.name == "status" and not one.negated})


def _group(operator: Operator) -> tuple[str, bool, str]:
    return operator.name, operator.negated, operator.value if operator.name in SEVERAL else ""


def _condition(group: Sequence[Operator]) -> sa.ColumnElement[bool]:
    first = group[0]
    if first.name in OF_RECORD:
        met = sa.or_(*(OF_RECORD[first.name](one.value) for one in group))
    else:
        met = entry.facets.bool_op("&&")(_facets(first.name, [one.value for one in group]))
    return sa.not_(met) if first.negated else met


def _facets(name: str, values: Sequence[str]) -> sa.ColumnElement[Any]:
    """Facets of which an entry must have one."""
    if name not in NAMED:
        return sa.cast([f"{name}:{value}" for value in values], TEXTS)
    id_, condition = NAMED[name]
    facet = sa.literal(f"{name}:", sa.Text).concat(sa.cast(id_, sa.Text))
    found = sa.select(sa.func.array_agg(facet, type_=TEXTS)).where(sa.or_(*map(condition, values)))
    return sa.func.coalesce(found.scalar_subquery(), sa.cast([], TEXTS))


def _decided_by(name: str) -> sa.ColumnElement[bool]:
    whose = sa.select(person.id).where(has_letters(person.name, name))
    return _among(
        entry.decision_id,
        sa.select(part.decision_id).where(part.part == DecisionRole.DECIDER, part.person_id.in_(whose)),
    )


def _to_review(when: str) -> sa.ColumnElement[bool]:
    """Decisions and risks by when they are to be looked at again; `due` is what is overdue, or will be soon."""
    wanted = [Review.OVERDUE, Review.SOON] if when == "due" else [Review(when)]
    decisions = sa.select(decision.id).where(decisions_to_review(wanted))
    risks = sa.select(risk.id).where(risks_to_review(wanted))
    its_own = (entry.kind == Found.DECISION) & _among(entry.item_id, decisions)
    return its_own | ((entry.kind == Found.RISK) & _among(entry.item_id, risks))


def _having(what: str) -> sa.ColumnElement[bool]:
    """Records with a risk, or that ask for versions which others in force rule out."""
    if what == "risk":
        return _is_record() & (_owned(risk) | _owned(risk, "document_id"))
    own = sa.func.jsonb_build_array(
        sa.func.jsonb_build_array(sa.func.jsonb_build_array(pin.level, pin.normalised, reach(pin)))
    )
    clashes = (package.id == pin.package_id, package.in_conflict, sa.cast(package.conflicts, JSONB).contains(own))
    return (
        _is_record()
        & (entry.standing == IN_FORCE)
        & (_owned(pin, "decision_id", *clashes) | _owned(pin, "document_id", *clashes))
    )


def _is_record() -> sa.ColumnElement[bool]:
    return entry.kind.in_([Found.DECISION, Found.RESEARCH])


def _owned(row: Any, owner: str = "decision_id", *where: Any) -> sa.ColumnElement[bool]:
    return sa.exists().where(row[owner] == entry[owner], *where).correlate(table(SearchEntry))


def subjects_in(text: str) -> sa.ColumnElement[Any] | None:
    """The facets of the packages and tags that are named in a text; None where no word can be a name."""
    words = [word.strip('"') for word in text.split()[:MOST_NAMES] if word[0] != "-"]
    names = {name for word in words for name in package_names(word)}
    if not names:
        return None
    known = [
        sa.select(sa.literal(f"{kind}:", sa.Text).concat(sa.cast(one.id, sa.Text)).label("facet")).where(
            one.name.in_(called)
        )
        for kind, one, called in (("package", package, sorted(names)), ("tag", tag, sorted({*map(str.lower, words)})))
    ]
    found = sa.union_all(*known).subquery("subjects")
    every = sa.select(sa.func.array_agg(found.c.facet, type_=TEXTS)).scalar_subquery()
    return sa.func.coalesce(every, sa.cast([], TEXTS))


def governing(text: str) -> sa.ColumnElement[bool] | None:
    """Decisions in force that pin the package which is all of a text; None where it cannot be a name."""
    names = sorted(package_names(text.strip('"'))) if len(text.split()) == 1 and text[0] != "-" else []
    if not names:
        return None
    facet = sa.literal("package:", sa.Text).concat(sa.cast(package.id, sa.Text))
    every = sa.select(sa.func.array_agg(facet, type_=TEXTS)).where(package.name.in_(names)).scalar_subquery()
    pins = entry.facets.bool_op("&&")(sa.func.coalesce(every, sa.cast([], TEXTS)))
    return sa.and_(entry.facets.contains(sa.cast(DECIDED, TEXTS)), pins)


def _among(id_: Any, ids: sa.Select[Any]) -> sa.ColumnElement[bool]:
    return sa.func.coalesce(found(id_, ids), sa.false())


# Filters that are no facets: what they ask for changes without a change of the record, or with others'
OF_RECORD: dict[str, Callable[[str], sa.ColumnElement[bool]]] = {
    "decider": _decided_by, "review": _to_review, "has": _having,
}  # fmt: skip
NAMED: dict[str, tuple[Any, Any]] = {
    "tag": (tag.id, lambda value: tag.id == tag_called(value)),
    "owner": (person.id, lambda value: has_letters(person.name, value)),
    "package": (package.id, lambda value: package.name.in_(package_names(value))),
    "collection": (
        collection.id,
        lambda value: (collection.slug == value.lower()) | (folded(collection.name) == folded(value)),
    ),
}
