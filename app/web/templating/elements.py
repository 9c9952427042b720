"""The smallest parts of pages: a list draws hundreds of them, so they are made here rather than by macros, which
cost twenty times as much. Templates import them from `macros/ui.html` with the macros.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup, escape

from app.web.templating.formats import level, number, tone


class Elements:
    """Parts of pages with icons from the file of symbols at the address `sprite`."""

    def __init__(self, sprite: str) -> None:
        self.sprite = sprite
        self.icon = lru_cache(200)(self._icon)
        # as filters they cost a third of a call of a global
        self.filters = {
            "badge": self.status_badge,
            "risk_badge": self.level_badge,
            "tag": self.tag,
            "person": self.person,
        }

    def _icon(self, name: str) -> Markup:
        """A symbol of the sprite; it says nothing to those who do not see it, so words stand beside it."""
        return _html(f'<svg class="icon" aria-hidden="true"><use href="{self.sprite}#{escape(name)}"/></svg>')

    def status_badge(self, status: str, href: str = "", large: bool = False) -> Markup:
        """A word with a meaning: the status of a record, the state of an assumption, the outcome of an import."""
        classes = f"badge tone-{tone(status)}" + (" large" if large else "")
        return _link(classes, href, self.icon(status) + status.capitalize())

    def level_badge(self, likelihood: int | None, severity: int | None) -> Markup:
        """The level of a risk; both from 1 to 5, or None where nobody has judged them."""
        score = (likelihood or 0) * (severity or 0)
        name = level(score)
        words = f"{name.capitalize()} {score}" if score else "Not judged"
        title = f"Likelihood {likelihood or 'not judged'}, severity {severity or 'not judged'}"
        return _html(f'<span class="badge tone-{tone(name)}" title="{title}">{self.icon(name)}{words}</span>')

    def person(self, name: str, href: str = "") -> Markup:
        """A name with its initial, a link where there is a page."""
        words = f'<span class="avatar" aria-hidden="true">{escape(name[:1].upper())}</span>{escape(name)}'
        return _link("person", href, words)

    def tag(self, name: str) -> Markup:
        return _link("chip", f"/tags/{quote(name, safe='')}", str(escape(name)))

    def heading(self, anchor: str, words: str, count: int | str | None = None, level: int = 2) -> Markup:
        """A heading that can be linked to; its anchor copies the link where scripts run."""
        shown = count if isinstance(count, str) or count is None else number(count)
        tally = "" if shown is None else f' <span class="tally">{escape(shown)}</span>'
        place, said = escape(anchor), escape(words)
        return _html(
            f'<h{level} class="heading" id="{place}">{said}{tally}<a class="anchor" href="#{place}" data-copy=""'
            f' aria-label="Link to {said}">#</a></h{level}>'
        )

    def prose(self, html: str | None, classes: str = "") -> Markup:
        """HTML that `app.markdown` rendered and sanitised when it was stored; htmx keeps off it."""
        return _html(f'<div class="prose {classes}" dir="auto" hx-ignore>{html or ""}</div>')


def _link(classes: str, href: str, words: str) -> Markup:
    """Words of which what is not HTML was escaped before, as a link if there is an address."""
    if href:
        return _html(f'<a class="{classes}" href="{escape(href)}">{words}</a>')
    return _html(f'<span class="{classes}">{words}</span>')


def _html(text: str) -> Markup:
    return str.__new__(Markup, text)  # whoever calls this has escaped what is not HTML; Markup(text) looks at it first
