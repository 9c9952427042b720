"""What was typed into a form, as people read it: labels and words, without what a form says besides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from litestar.datastructures import FormMultiDict

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.forms.node import Node
from app.admin.forms.part import part_of
from app.admin.forms.reading import read
from app.admin.registry import Registry
from app.admin.scope import Scope
from app.web.http.problems import Problem
from app.web.security.access import Actor

ADDRESS = re.compile(r"(?:/admin)?/([\w-]+)/(?:new|\d+(?:/edit)?)(?:\?.*)?", re.ASCII | re.DOTALL)


def typed(node: Node) -> Iterator[tuple[str, str]]:
    """Label and words of each field that holds something, its rows included."""
    for one in node.walk():
        noun = one.part.scope.declaration.label
        for column in one.part.fields:
            if text := _words(one, column):
                yield column.label if not one.prefix or column.label == noun else f"{noun}: {column.label}", text


def typed_at(
    registry: Registry, actor: Actor, path: str, pairs: Sequence[tuple[str, str]]
) -> list[tuple[str, str]] | None:
    """The same for a form that was sent to this address; None where that is no form of a record."""
    found = ADDRESS.fullmatch(path)
    declaration = registry.by_slug.get(found[1]) if found else None
    if declaration is None:
        return None
    try:
        return list(typed(read(part_of(Scope(registry, declaration, actor)), FormMultiDict(pairs))))
    except Problem:  # rows that are none
        return None


def _words(node: Node, column: Column) -> str:
    value, text = node.values.get(column.name) or "", node.texts.get(column.name, "")
    if isinstance(value, list):
        names = [node.labels.get(column.name, {}).get(one, "") for one in value]
        chosen = ", ".join(names) if all(names) else f"{len(value)} chosen"
        return ", ".join(filter(None, (chosen if value else "", text)))
    if column.kind is Kind.RELATION:
        return text or node.labels.get(column.name, {}).get(value, "")
    if column.kind is Kind.BOOLEAN:
        return "Yes" if value else ""
    return column.words(value)
