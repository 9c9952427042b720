"""The Jinja environment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # the part that only escapes

from app.web.http.assets import Assets
from app.web.http.release import release
from app.web.templating.bytecode import ByteCode
from app.web.templating.elements import Elements
from app.web.templating.formats import FILTERS
from app.web.templating.fragment_cache import MOST, FragmentCache


def escaped(value: Any) -> str:
    """What a template writes for a value. Jinja makes a Markup of each, which takes longer than the escaping itself."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return cast("str", value)
    return escape(value) if hasattr(value, "__html__") else _escape_inner(str(value))


def joined(block: Callable[[Context], Iterator[str]]) -> Callable[[Context], Iterable[str]]:
    """A block as one text, rather than hundreds of pieces handed up through every template around it."""
    return lambda context: ("".join(block(context)),)


class Compiled(Template):
    """A template that writes faster, and whose macros are made once: Jinja compares all globals at every import, and
    ours never change.
    """

    @classmethod
    def _from_namespace(
        cls, environment: Environment, namespace: MutableMapping[str, Any], known: MutableMapping[str, Any]
    ) -> Template:
        namespace["escape"] = escaped
        namespace["blocks"] = {name: joined(block) for name, block in namespace["blocks"].items()}
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
    """Templates that never change: each is found once, and its partials become a part of it when it is compiled.

    Looking an include up and giving it a context of its own would be a quarter of a page.
    """

    template_class = Compiled
    context_class = Plain
    get_template = cache(Environment.get_template)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = Inliner(self).visit(super()._parse(source, name, filename))
        return tree


class Inliner(NodeTransformer):
    """Puts the partials that a template includes by name in their places."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802  the name that the visitor looks for
        """The partial's nodes, with a scope of their own so that what it sets stays in it."""
        name = node.template
        loader = self.environment.loader
        if not isinstance(name, nodes.Const) or loader is None:
            return node
        source, filename, _ = loader.get_source(self.environment, name.value)
        partial = self.environment._parse(source, name.value, filename)
        return nodes.Scope(partial.body, lineno=node.lineno)


class Templates:
    """The templates under `folder`, escaped by default, failing on names that were not given.

    `site` is the origin that people use, "" if nobody said. With `reload`, templates and static files are read
    again for each page.
    """

    def __init__(self, folder: Path, assets: Assets, *, site: str = "", reload: bool = False) -> None:
        self.folder = folder
        self.assets = assets
        self.reload = reload
        self.release = release(folder, assets.folder)
        self.environment = (Environment if reload else Fixed)(
            loader=FileSystemLoader(folder),
            bytecode_cache=None if reload else ByteCode(folder, self.release),
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
        self._get = self.environment.get_template

    def get(self, name: str) -> Template:
        """The template called `name`, compiled; jinja2.TemplateNotFound if there is none."""
        return self._get(name)

    def render(self, name: str, context: dict[str, Any]) -> str:
        """The text of the template `name` with `context`; jinja2.UndefinedError for a name that is missing in it."""
        return self.get(name).render(context)

    def once(self, name: str, here: str = "") -> Markup:
        """A part that is the same on all pages of a section (the first step of the path `here`): rendered once."""
        first, slash, _ = here[1:].partition("/")
        section = f"/{first}{slash}"
        return self._render_section(name, section) if self.reload else self._rendered(name, section)

    def _render_section(self, name: str, section: str) -> Markup:
        return Markup(self._get(name).render(here=section))  # noqa: S704  what a template of ours renders is HTML

    def compile_all(self) -> None:
        """Compile every template now rather than at its first request, and fail on a broken one."""
        for name in self.environment.list_templates(extensions=["html"]):
            self._get(name)
