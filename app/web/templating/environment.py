"""The Jinja environment.

What goes beyond Jinja's own way was measured by switching it off: µs of CPU on the page of a decision, a list of 50 and
the list of tags, which take 1,230, 1,330 and 1,100. Inlining of partials 165, 48, 46; modules of macros made once 234,
44, 46; escaping without Markup 75, 59, 114; calls without a look at the callee 99, 120, 41; parts of a section
rendered once 107, 105, 103; rows rendered once (fragment_cache.py) 1,800 on the list. Templates found once, globals in
one dictionary and symbols made once are together 20 of the 46 that the page of a 404 takes to be rendered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.runtime import Context, Macro
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # the part that only escapes

from app.web.http.assets import Assets
from app.web.http.release import release
from app.web.templating.bytecode import ByteCode
from app.web.templating.elements import Elements
from app.web.templating.formats import FILTERS
from app.web.templating.fragment_cache import MOST, FragmentCache

INCLUDE = re.compile(r"""\{%(-?)\s*include\s+(["'])([^"']+)\2\s*(-?)%\}""")
NEWLINE = "\n"  # at the end of a file, which Jinja leaves out as well


def escaped(value: Any) -> str:
    """What a template writes for a value. Jinja makes a Markup of each, which takes longer than the escaping itself."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return cast("str", value)
    return escape(value) if hasattr(value, "__html__") else _escape_inner(str(value))


class Compiled(Template):
    """A template that writes faster, and whose macros are made once: Jinja compares all globals at every import, and
    ours never change.
    """

    @classmethod
    def _from_namespace(
        cls, environment: Environment, namespace: MutableMapping[str, Any], known: MutableMapping[str, Any]
    ) -> Template:
        namespace["escape"] = escaped
        return super()._from_namespace(environment, namespace, known)

    def _get_default_module(self, ctx: Any = None) -> Any:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class Plain(Context):
    """Calls what a template calls without asking it first whether it wants the context: of ours, only macros do."""

    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805  as Jinja names them: a keyword may be "self"
        if kwargs:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
        return __obj(__self.eval_ctx, *args, **kwargs) if type(__obj) is Macro else __obj(*args, **kwargs)


class Fixed(Environment):
    """Templates that never change."""

    template_class = Compiled
    context_class = Plain
    get_template = cache(Environment.get_template)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """As one dictionary: Jinja's own chain of two is read name by name whenever something is rendered."""
        return {**self.globals, **(d or {})}


class Inlined(FileSystemLoader):
    """Templates with the partials that they include by name in their places, so that none is looked up and given a
    context of its own when a page is rendered.
    """

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Each partial has a scope of its own, so that what it sets stays in it."""
        source, path, is_current = super().get_source(environment, template)

        def partial(found: re.Match[str]) -> str:
            inner = self.get_source(environment, found[3])[0].removesuffix(NEWLINE)
            return f"{{%{found[1]} with %}}{inner}{{% endwith {found[4]}%}}"

        return INCLUDE.sub(partial, source), path, is_current


class Templates:
    """The templates under `folder`, escaped by default, failing on names that were not given.

    `site` is the origin that people use, "" if nobody said. With `reload`, templates are read again for each page.
    """

    def __init__(self, folder: Path, assets: Assets, *, site: str = "", reload: bool = False) -> None:
        self.folder = folder
        self.assets = assets
        self.reload = reload
        self.release = release(folder, assets.folder)
        self.kept = None if reload else ByteCode(folder, self.release)
        self.environment = (Environment if reload else Fixed)(
            loader=(FileSystemLoader if reload else Inlined)(folder),
            bytecode_cache=self.kept,
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=reload,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.loopcontrols"],
        )
        self.environment.filters |= FILTERS
        self.environment.globals |= {"static_url": assets.url, "once": self.once}
        parts = self.environment.globals["parts"] = Elements(assets.url("icons/sprite.svg"))
        self.environment.filters |= parts.filters
        self.environment.globals |= {"version": version("rationale"), "site": site, "single_sign_on": ""}
        self.environment.globals["cached"] = FragmentCache(self.render, most=0 if reload else MOST)
        self._rendered = lru_cache(64)(self._render_section)

    def render(self, name: str, context: dict[str, Any]) -> str:
        """The text of the template `name` with `context`; jinja2.UndefinedError for a name that is missing in it."""
        return self.environment.get_template(name).render(context)

    def once(self, name: str, here: str = "") -> Markup:
        """A part that is the same on all pages of a section (the first step of the path `here`): rendered once."""
        first, slash, _ = here[1:].partition("/")
        section = f"/{first}{slash}"
        return self._render_section(name, section) if self.reload else self._rendered(name, section)

    def _render_section(self, name: str, section: str) -> Markup:
        return Markup(self.environment.get_template(name).render(here=section))  # noqa: S704  what a template of ours renders is HTML

    def compile_all(self) -> None:
        """Compile every template now rather than at its first request, and fail on a broken one; once a release."""
        if self.kept and self.kept.complete:
            return
        for name in self.environment.list_templates(extensions=["html"]):
            self.environment.get_template(name)
        if self.kept:
            self.kept.note_complete()
