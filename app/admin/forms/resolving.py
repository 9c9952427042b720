"""What the relations of a form lead to: the records of its keys, and those that are called by its words.

Whoever may not see a record is not told that it exists.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.forms.node import ID, Node
from app.admin.forms.reading import parts_of, words_of
from app.admin.forms.suggesting import LONGEST, Suggestions, suggest
from app.admin.scope import Scope
from app.admin.titles import as_stored, names
from app.persistence.storable import is_storable

MOST_WORDS = 50  # records that are called by their words in one field


async def resolve(session: AsyncSession, node: Node) -> None:
    """Check every relation of a form: keys must lead to records that the actor may see, words must mean one.

    Sets `labels` for what was found, refuses the rest beside its field and puts what could be meant into `found`.
    One statement for each table that is referred to, and one for each text that came without a key.
    """
    asked: dict[Scope, set[int]] = defaultdict(set)
    fields = [field for one in node.walk() if not one.removed for field in _relations(one)]
    scopes = {id(field.scope.declaration): field.scope for field in fields}
    for field in fields:
        asked[scopes[id(field.scope.declaration)]] |= {int(key) for key in field.keys if ID.fullmatch(key)}
    for scope, ids in asked.items():
        storable = [one for one in ids if is_storable(sa.Integer(), one)]
        known = await names(session, scope, storable) if storable else {}
        for field in fields:
            if field.scope.declaration is scope.declaration:
                field.node.labels[field.column.name] = {key: known[key] for key in field.keys if key in known}
    for field in fields:
        await _settle(session, field)


class _Field(NamedTuple):
    node: Node
    column: Column
    scope: Scope

    @property
    def keys(self) -> list[str]:
        value = self.node.values[self.column.name]
        return value if isinstance(value, list) else [value] if value else []


def _relations(node: Node) -> list[_Field]:
    related = (column for column in node.part.fields if column.name in node.values and column.target is not None)
    targets = ((column, node.part.scope.target(column)) for column in related)
    return [_Field(node, column, scope) for column, scope in targets if scope is not None]


async def _settle(session: AsyncSession, field: _Field) -> None:
    node, name = field.node, field.column.name
    labels = node.labels[name]
    if unknown := [key for key in field.keys if key not in labels]:
        node.values[name] = [key for key in field.keys if key in labels] if field.column.kind is Kind.MANY else ""
        node.refuse(name, f"There is no such record to choose{'' if len(unknown) == 1 else ' any more'}.")
    if name in node.texts:
        await _by_words(session, field, labels)


async def _by_words(session: AsyncSession, field: _Field, labels: dict[str, str]) -> None:
    """Let the words decide where they are not those of the key; those that say nothing yet stay in `texts`."""
    node, name, text = field.node, field.column.name, field.node.texts[field.column.name]
    if field.column.kind is Kind.MANY:
        await _by_several(session, field, labels)
        node.texts[name] = text if name in node.errors else ""
        return
    if text != labels.get(node.values[name], ""):
        node.values[name] = ""
        if text and (found := await _meant(session, field, text)):
            node.values[name], node.labels[name] = found[0], {found[0]: found[1]}
    if node.values[name] or not text:
        del node.texts[name]


async def _by_several(session: AsyncSession, field: _Field, labels: dict[str, str]) -> None:
    """Words with commas between them mean a record each, unless one is called by all of them."""
    node, name = field.node, field.column.name
    parts = parts_of(node.texts[name])
    if sum(map(len, map(words_of, parts))) > MOST_WORDS:
        node.refuse(name, f"Choose at most {MOST_WORDS} at once.")
        return
    words: list[str] = []
    for part in parts:
        single = words_of(part)
        whole = len(single) > 1 and len((await _called(session, field.scope, part))[0]) > 0
        words += [part] if whole else single
    for word in dict.fromkeys(words):
        if found := await _meant(session, field, word):
            node.values[name] = [*dict.fromkeys([*node.values[name], found[0]])]
            labels[found[0]] = found[1]


async def _called(session: AsyncSession, scope: Scope, text: str) -> tuple[list[tuple[str, str]], Suggestions]:
    """The records that are called just so, and what else the text could mean."""
    suggestions, wanted = await suggest(session, scope, text), as_stored(scope, text[:LONGEST]).casefold()
    exact = [one for one in suggestions.found if one[1].casefold() == wanted] if len(text) <= LONGEST else []
    return exact, suggestions


async def _meant(session: AsyncSession, field: _Field, text: str) -> tuple[str, str] | None:
    """The one record that is called so. Refuses the field where it is none or several."""
    exact, suggestions = await _called(session, field.scope, text)
    if len(exact) == 1:
        return exact[0]
    node, name = field.node, field.column.name
    node.found.setdefault(name, []).extend((*one, text) for one in exact or suggestions.found)
    called = f"“{text[:80]}”"
    if not suggestions.found:
        node.refuse(name, f"Nothing is called {called}.")
    elif field.column.kind is Kind.MANY:
        node.refuse(name, f"{'Several are' if exact else 'Nothing is'} called just {called}; choose one.")
    elif exact:
        node.refuse(name, "Several have this name; choose one.")
    else:
        node.refuse(name, "Nothing has exactly this name; choose one, or search again.")
    return None
