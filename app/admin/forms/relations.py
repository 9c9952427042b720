"""What the relations of a form lead to: the records of its keys, those that are called by its words, and a few
suggestions for what somebody types. Whoever may not see a record is not told that it exists.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.checked import checked
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.filters.values import contains
from app.admin.forms.node import ID, NEW, Node
from app.admin.forms.reading import parts_of, words_of
from app.admin.permissions import Verb
from app.admin.scope import Scope
from app.admin.titles import as_stored, names_of_each, titled
from app.persistence.fields import folded
from app.persistence.querying.selectivity import is_often
from app.persistence.shapes.sql import Source
from app.persistence.storable import is_storable

KEY = sa.Integer()
MOST_WORDS = 50  # records that are called by their words in one field
MOST = 20  # suggestions
LONGEST = 200  # characters of what is looked for
INDEXED = 3  # letters that an index of letters needs
CONSIDERED = 200  # records that are put in order
NEWEST = 2_000  # records that are looked at for fewer letters
NUMBER = re.compile(r"(?<!\d)\d{1,9}(?!\d)", re.ASCII)


async def resolve(session: AsyncSession, node: Node, *, making: bool = False) -> None:
    """Check every relation of a form: keys must lead to records that the actor may see, words must mean one.

    Sets `labels` for what was found, refuses the rest beside its field and puts what could be meant into `found`.
    One statement for all keys, and one for each text that came without a key. With `making`,
    names of what is made from words (`Declaration.from_words`) are put into `fresh`.
    """
    asked: dict[Scope, set[int]] = defaultdict(set)
    fields = [field for one in node.walk() if not one.removed for field in _relations(one, making=making)]
    scopes = {id(field.scope.declaration): field.scope for field in fields}
    for field in fields:
        asked[scopes[id(field.scope.declaration)]] |= {int(key) for key in field.keys if ID.fullmatch(key)}
    wanted = {scope: some for scope, ids in asked.items() if (some := [one for one in ids if is_storable(KEY, one)])}
    found = dict(zip(wanted, await names_of_each(session, [*wanted.items()]), strict=True))
    for scope in asked:
        known = found.get(scope, {})
        for field in fields:
            if field.scope.declaration is scope.declaration:
                field.node.labels[field.column.name] = {key: known[key] for key in field.keys if key in known}
    for field in fields:
        await _settle(session, field)


class _Field(NamedTuple):
    node: Node
    column: Column
    scope: Scope
    making: bool

    @property
    def keys(self) -> list[str]:
        value = self.node.values[self.column.name]
        return value if isinstance(value, list) else [value] if value else []

    @property
    def makes(self) -> bool:
        """Whether a name that is not known makes a record."""
        several = self.making and self.column.kind is Kind.MANY
        return several and self.scope.declaration.from_words and self.scope.may(Verb.ADD)


def _relations(node: Node, *, making: bool) -> list[_Field]:
    related = (column for column in node.part.fields if column.name in node.values and column.target is not None)
    targets = ((column, node.part.scope.target(column)) for column in related)
    return [_Field(node, column, scope, making) for column, scope in targets if scope is not None]


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
        node.texts[name] = text if name in node.errors else ", ".join(node.fresh.get(name, []))
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
    likely = suggestions.found
    if field.makes and not exact:
        begun = as_stored(field.scope, text).casefold()
        likely = [one for one in likely if one[1].casefold().startswith(begun)]
        if not likely or text in node.made.get(name, ()):
            _make(field, text, asked=bool(likely))
            return None
        likely = [*likely, (NEW, f"“{text[:80]}”, a new one")]
    node.found.setdefault(name, []).extend(
        (key, f"{words}, {apart}" if (apart := suggestions.apart(key, words)) else words, text)
        for key, words in exact or likely
    )
    called = f"“{text[:80]}”"
    if not suggestions.found:
        node.refuse(name, f"Nothing is called {called}. {_way_on(field.scope, text)}")
    elif field.column.kind is Kind.MANY:
        new = ", or take it as a new one" if field.makes and not exact else ""
        node.refuse(name, f"{'Several are' if exact else 'Nothing is'} called just {called}; choose one{new}.")
    elif exact:
        node.refuse(name, "Several have this name; choose one.")
    else:
        node.refuse(name, "Nothing has exactly this name; choose one, or search again.")
    return None


def _way_on(scope: Scope, text: str) -> str:
    """What to do about words that name nothing."""
    if not scope.may(Verb.ADD):
        return "Choose one that there is."
    new = f"New {scope.declaration.label.lower()} {text[:80]}"
    return f"Choose “{new}” in the list, or make it with the + beside it."


def _make(field: _Field, text: str, *, asked: bool) -> None:
    """Have a record of this name made when the form is stored; refuses the field where it cannot be one.

    Where that was `asked`, since others begin so, the answer stays chosen.
    """
    node, name, column = field.node, field.column.name, field.scope.titles()[0].column
    values, errors = checked([column], {column.name: text})
    if errors:
        node.refuse(name, f"“{text[:80]}”: {' '.join(errors[column.name])}")
    elif (made := values[column.name]) not in node.fresh.setdefault(name, []):
        node.fresh[name].append(made)
        if asked:
            node.found.setdefault(name, []).append((NEW, f"“{made}”, a new one", made))
            node.made[name].add(made)


class Suggestions(NamedTuple):
    """Id and words of what was found; `more` where there is more than that."""

    found: list[tuple[str, str]]
    more: bool

    def apart(self, key: str, words: str) -> str:
        """What tells a record from others that are called so, too: drafts have no number yet."""
        return f"record {key}" if [one for _, one in self.found].count(words) > 1 else ""


async def suggest(session: AsyncSession, scope: Scope, text: str) -> Suggestions:
    """The first records that `text` may mean: those called just so, then those that begin so; the newest for no text.

    However many records there are, it looks at `CONSIDERED` that are found by an index, or for a text too short for
    one at the `NEWEST`.
    """
    text = as_stored(scope, text[:LONGEST])
    if not is_storable(sa.Text(), text) or (text and not _meanings(scope, text)):
        return Suggestions([], False)
    near = sa.union_all(*map(sa.select, (one.subquery() for one in _near(scope, text)))).subquery("near")
    source = Source(scope.model, scope.visible)
    named = sa.select(scope.key.label("key"), source.composed(titled(scope)).label("words")).select_from(source.tables)
    found = named.where(scope.key.in_(sa.select(near.c[0]))).subquery("found")
    called, wanted = folded(found.c.words), folded(text)
    order = [called == wanted, sa.func.starts_with(called, wanted)] if text else []
    few = (
        sa.select(found.c.key, found.c.words)
        .order_by(*(one.desc() for one in order), found.c.key.desc())
        .limit(MOST + 1)
    )
    rows = [(str(id_), name) for id_, name in await session.execute(few)]
    return Suggestions(rows[:MOST], len(rows) > MOST)


def _near(scope: Scope, text: str) -> list[sa.Select[Any]]:
    """The records that are looked at; of letters that a great many have, the newest."""
    table, key = scope.declaration.table, scope.key
    seen = sa.select(key).where(*scope.where())
    if not text:
        return [seen.order_by(key.desc()).limit(MOST + 1)]
    means = _means(scope, text)
    tested = sa.case((means, sa.true()), else_=sa.false())  # of which no index is asked
    if len(text) >= INDEXED:
        often = _often(scope, text)
        walked = seen.where(often, tested).order_by(key.desc())
        return [seen.where(sa.not_(often), means).limit(CONSIDERED), walked.limit(CONSIDERED)]
    newest = table.alias("newest")
    last = newest.c[scope.declaration.key]
    among = key.in_(sa.select(last).order_by(last.desc()).limit(NEWEST))
    return [seen.where(among, tested).limit(CONSIDERED)]


def _often(scope: Scope, text: str) -> Any:
    often = is_often(scope.declaration.table, scope.declaration.key, _means(scope, text)).cte("often")
    return sa.select(often.c.often).scalar_subquery()


def _means(scope: Scope, text: str) -> sa.ColumnElement[bool]:
    """Whether a record has these letters in what it is called or found by, or one of its numbers is among them."""
    return sa.or_(*_meanings(scope, text))


def _meanings(scope: Scope, text: str) -> list[sa.ColumnElement[bool]]:
    """None where a record is called by nothing but what others are called."""
    table = scope.declaration.table
    named = [path.column for path in scope.titles() if not path.steps]
    searched = [path.column for path in scope.paths(scope.declaration.search) if not path.steps]
    texts = {one.attribute for one in (*named, *searched) if one.kind in (Kind.TEXT, Kind.MARKDOWN)}
    numbers = [int(digits) for digits in NUMBER.findall(text)][:3]
    found = [contains(table.c[name], text) for name in sorted(texts)]
    found += [table.c[one.attribute].in_(numbers) for one in named if one.kind is Kind.NUMBER and numbers]
    if text.isdecimal() and numbers:
        found.append(table.c[scope.declaration.key] == numbers[0])
    return found
