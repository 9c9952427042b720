"""The fragment cache: partials that are drawn once for a thing and then only put in their places.

A row of a list looks the same as long as it holds the same, which it mostly does from page to page and even after
changes elsewhere; without it a list of 50 takes more than twice the CPU. What stays the same is known by being the
very same object (persistence/lists/paging.py).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from markupsafe import Markup

MOST = 4_000_000  # characters in all


class FragmentCache:
    """The partials drawn last by `render`, which takes the name of a template and its context."""

    def __init__(self, render: Callable[[str, dict[str, Any]], str], most: int = MOST) -> None:
        self.render = render
        self.most = most
        self.size = 0
        self._known: OrderedDict[Hashable, tuple[object, Markup]] = OrderedDict()

    def __call__(self, name: str, thing: object, *key: Hashable, **context: Any) -> Markup:
        """The partial `name` for `thing`. `key` is whatever else of `context` may differ between two drawings of it."""
        at = (name, id(thing), key)
        known = self._known.get(at)
        if known is not None and known[0] is thing:
            return known[1]
        html = Markup(self.render(name, context))  # noqa: S704  what a template of ours renders is HTML
        self._keep(at, thing, html)
        return html

    def _keep(self, at: Hashable, thing: object, html: Markup) -> None:
        if (old := self._known.pop(at, None)) is not None:
            self.size -= len(old[1])
        self._known[at] = (thing, html)  # holds the thing, so that no other can have its id
        self.size += len(html)
        while self.size > self.most:
            self.size -= len(self._known.popitem(last=False)[1][1])
