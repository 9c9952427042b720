"""One change of many records: whole or not at all, by a page for some and by a job for many."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.bulk.applying import Applying
from app.admin.bulk.typed import Errors, Typed, writable
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.permissions import Verb
from app.admin.scope import Scope
from app.admin.titles import titles_of
from app.persistence.errors import PersistenceError
from app.persistence.querying.queries import fetch
from app.web.http.problems import Problem
from app.web.templating.formats import plural

CHUNK = 50  # records that are changed together
AT_ONCE = 1_000  # records that a page changes; more are a job

Advance = Callable[[int, int], Awaitable[None]]  # records done, records in all


class BulkRefused(Problem):
    """Nothing was changed; the message is for whoever asked."""

    def __init__(self, message: str) -> None:
        super().__init__(422, message)


async def nobody(done: int, total: int) -> None:
    """Nobody watches."""


class Done(NamedTuple):
    """What was done in words, and the path of the page where it is taken back as one."""

    words: str
    undo: str


class Edit:
    """New values for many records.

    `texts` are the values as they were typed, by column; of a relation to many, `added` and `removed` are the records
    that it gains and loses.
    """

    def __init__(self, texts: Mapping[str, str], added: Mapping[str, str], removed: Mapping[str, str]) -> None:
        self.texts = dict(texts)
        self.added = {name: text for name, text in added.items() if text.strip()}
        self.removed = {name: text for name, text in removed.items() if text.strip()}

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> Edit:
        """As a job keeps it."""
        return cls(arguments["texts"], arguments["added"], arguments["removed"])

    def arguments(self) -> dict[str, Any]:
        """What a job keeps."""
        return {"texts": self.texts, "added": self.added, "removed": self.removed}

    @property
    def is_empty(self) -> bool:
        return not (self.texts or self.added or self.removed)

    async def check(self, session: AsyncSession, scope: Scope) -> tuple[Plan, Errors]:
        """What each column becomes, and what is wrong with it, by the names of the fields."""
        known, plan, errors = writable(scope), Plan(), Errors()
        texts = {name: text for name, text in self.texts.items() if name in known}
        columns = [known[name] for name in texts if known[name].kind is not Kind.MANY]
        typed = Typed(session, scope, columns)
        await typed.resolve([texts])
        values, wrong = typed.check(texts)
        errors |= wrong
        plan.values = {known[name]: value for name, value in values.items()}
        for sign, given, ids in (("add", self.added, plan.added), ("remove", self.removed, plan.removed)):
            many = [known[name] for name in given if name in known and known[name].kind is Kind.MANY]
            typed = Typed(session, scope, many)
            await typed.resolve([given])
            found, wrong = typed.check(given)
            errors |= {f"{sign}.{name}": message for name, message in wrong.items()}
            ids.update({known[name]: value for name, value in found.items()})
        return plan, errors


class Plan:
    """What an edit comes to: values, and ids that relations to many gain and lose, by column."""

    def __init__(self) -> None:
        self.values: dict[Column, Any] = {}
        self.added: dict[Column, list[int]] = {}
        self.removed: dict[Column, list[int]] = {}

    @property
    def columns(self) -> list[Column]:
        return list(dict.fromkeys([*self.values, *self.added, *self.removed]))


async def edit(session: AsyncSession, scope: Scope, ids: Sequence[int], plan: Plan, advance: Advance = nobody) -> Done:
    """Change the records with these ids. Raises BulkRefused, then roll back."""
    scope.require(Verb.CHANGE)
    undo = await scope.registry.effects.begin(session, f"Change of {counted(scope, len(ids))}")
    applying = Applying(session, scope, plan.columns)
    key = scope.declaration.table.c[scope.declaration.key]
    changed = found = 0
    for start in range(0, len(ids), CHUNK):
        records = await applying.load(key.in_(ids[start : start + CHUNK]))
        different = [record for record in records if await _change(applying, record, plan)]
        tried = [dict(vars(record)) for record in different]  # what is refused is expired
        try:
            await applying.flush(different)
        except PersistenceError as refusal:
            raise BulkRefused(_refused(scope, refusal, tried)) from None
        found, changed = found + len(records), changed + len(different)
        applying.forget()
        await advance(min(start + CHUNK, len(ids)), len(ids))
    try:
        await applying.settle()
    except PersistenceError as refusal:
        raise BulkRefused(_refused(scope, refusal, [])) from None
    effects = scope.registry.effects
    alike = await effects.unchanged(session, scope.declaration.table)
    if changed > alike:
        columns = [column.name for column in plan.columns]
        await _note(session, scope, "changed", changed - alike, columns=columns)
    words = f"Changed {counted(scope, changed - alike)}.{_rest(len(ids), found, changed)}{_alike(alike)}"
    return Done(f"{words} {await effects.brought_about(session)}".strip(), undo)


async def _change(applying: Applying, record: Any, plan: Plan) -> bool:
    changed = [applying.assign(record, column, value) for column, value in plan.values.items()]
    for column in dict.fromkeys([*plan.added, *plan.removed]):
        gone = set(plan.removed.get(column, []))
        kept = [one for one in getattr(record, column.attribute) if one.id not in gone]
        new = await applying.link(column, [id_ for id_ in plan.added.get(column, []) if id_ not in gone])
        known = {one.id for one in kept}
        changed.append(applying.assign(record, column, [*kept, *(one for one in new if one.id not in known)]))
    return any(changed)


def _refused(scope: Scope, refusal: PersistenceError, tried: Sequence[Mapping[str, Any]]) -> str:
    """What stands against it, and the records that it stands against as far as the database tells."""
    columns = [one.label for one in scope.columns.values() if one.attribute in refusal.columns]
    where = f"{', '.join(columns)}: " if columns else ""
    guilty = [_called(scope, one) for one in tried if refusal.values and _values(one, refusal) == refusal.values]
    which = f" This is about {' and '.join(guilty)}." if guilty else ""
    return f"Nothing was changed. {where}{scope.registry.in_words(refusal)}{which}"


def _values(record: Mapping[str, Any], refusal: PersistenceError) -> str:
    return ", ".join(str(getattr(value := record.get(name), "value", value)) for name in refusal.columns)


def _called(scope: Scope, record: Mapping[str, Any]) -> str:
    own = " ".join(str(value) for path in scope.titles() if not path.steps and (value := record.get(path.reach)))
    return f"#{record[scope.declaration.key]} “{own[:200]}”" if own else f"#{record[scope.declaration.key]}"


async def delete(session: AsyncSession, scope: Scope, ids: Sequence[int], advance: Advance = nobody) -> Done:
    """Move the records with these ids to the trash. Raises BulkRefused, then roll back."""
    scope.require(Verb.DELETE)
    undo = await scope.registry.effects.begin(session, f"Deletion of {counted(scope, len(ids))}")
    done = 0
    for start in range(0, len(ids), CHUNK):
        titles = await fetch(session, titles_of(scope, ids[start : start + CHUNK]))
        try:
            await scope.registry.effects.discard_many(session, scope.declaration.table, titles)
        except PersistenceError as refusal:
            raise BulkRefused(f"Nothing was deleted. {scope.registry.in_words(refusal)}") from None
        done += len(titles)
        await advance(min(start + CHUNK, len(ids)), len(ids))
    if done:
        await _note(session, scope, "deleted", done)
    return Done(f"Moved {counted(scope, done)} to the trash.{_rest(len(ids), done, done)}", undo)


async def _note(session: AsyncSession, scope: Scope, did: str, count: int, **detail: Any) -> None:
    await scope.registry.effects.noted(session, did, scope.declaration.table, None, counted(scope, count), **detail)


def counted(scope: Scope, count: int) -> str:
    """So many records of this table, in words."""
    return plural(count, scope.declaration.label.lower(), scope.declaration.plural.lower())


def _alike(count: int) -> str:
    stay = "stays as it was" if count == 1 else "stay as they were"
    return f" {count} {stay}, which follows from other records." if count else ""


def _rest(asked: int, found: int, changed: int) -> str:
    said = {"so already": found - changed, "gone by now": asked - found}
    return "".join(f" {count} {'was' if count == 1 else 'were'} {words}." for words, count in said.items() if count > 0)
