"""The models that have admin pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from app.admin.declaration import Declaration, DeclarationError, Notice, Standing
from app.admin.effects import Effects
from app.admin.permissions import Verb
from app.admin.scope import Scope
from app.persistence.errors import Conflict, InvalidReference, PersistenceError
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.security.access import Actor

UNKNOWN = "Choose one of the values that are offered."


class Registry:
    """The declarations by slug.

    `revisions` is the table of the history, `effects` what changes bring about, `notices` and `standings` are for the
    first page, `rules` the words for constraints of the database.

    Raises DeclarationError for two of one slug or model, and for a path into a field that is secret where it leads.
    """

    def __init__(
        self, declarations: Sequence[Declaration], *, revisions: sa.Table, effects: Effects,
        notices: Sequence[Notice] = (), standings: Sequence[Standing] = (), rules: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.revisions = revisions
        self.effects = effects
        self.notices = notices
        self.standings = standings
        self.rules = dict(rules or {})
        self.by_slug = {one.slug: one for one in declarations}
        self.by_model = {one.model: one for one in declarations}
        self.by_table = {one.table.name: one for one in declarations}
        self.parts = {name: part for one in declarations for name, part in one.parts.items()}
        self.has_rows = any(one.rows and not one.rows_by_grants for one in declarations)
        if not len(self.by_slug) == len(self.by_model) == len(declarations):
            raise DeclarationError("two declarations have the same slug or model")
        for one in declarations:
            self._check(one)

    def _check(self, one: Declaration) -> None:
        for path in (*one.search, *one.filters, *one.title, *(name for name in one.columns if isinstance(name, str))):
            for outer, inner in zip(one.follow(path), one.follow(path)[1:], strict=False):
                target = self.by_model.get(outer.target) if outer.target else None
                if target is not None and inner.name not in target.known:
                    raise DeclarationError(f"{path!r} of {one.slug} leads to a field that is secret")

    def open(self, slug: str, actor: Actor, verb: Verb = Verb.VIEW) -> Scope:
        """The records behind `/admin/{slug}` as this actor may use them. Raises Problem 404 or 403."""
        declaration = self.by_slug.get(slug)
        if declaration is None:
            raise Problem(404, "There is no table at this address.")
        scope = Scope(self, declaration, actor)
        scope.require(verb)
        return scope

    def in_words(self, error: PersistenceError) -> str:
        """What the database refused; of a rule that no column stands for what `rules` say."""
        if words := self.rules.get(error.constraint):
            return words
        named = error.columns or not error.constraint or isinstance(error, Conflict | InvalidReference)
        return error.message if named or not error.constraint.endswith("_known") else UNKNOWN

    def scopes(self, actor: Actor) -> list[Scope]:
        """Every table that the actor may look at, in the order of declaration."""
        scopes = [Scope(self, one, actor) for one in self.by_slug.values()]
        return [scope for scope in scopes if scope.may(Verb.VIEW)]


def registry_of(request: Request) -> Registry:
    """The declarations of this application."""
    registry: Registry = request.app.state.admin
    return registry


def opened(request: Request, slug: str, verb: Verb = Verb.VIEW) -> Scope:
    """The records behind `/admin/{slug}` for whoever asks. Raises Problem 404 or 403."""
    return registry_of(request).open(slug, request.actor, verb)
