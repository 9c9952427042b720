"""The allow-list: what HTML may be in a rendered text, whoever wrote it (CWE-79)."""

from __future__ import annotations

from functools import cache

import nh3

from app.markdown.rendering.links import MARK

INLINE = {
    *("a", "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q", "s", "samp"),
    *("small", "span", "strong", "sub", "sup", "u", "var", "wbr"),
}
BLOCK = {
    *("aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h3", "h4", "h5"),
    *("h6", "hr", "li", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    "ul",
}
ATTRIBUTES = {
    "*": {"id"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "details": {"open"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
FIXED_VALUES = {
    "a": {"rel": {"nofollow noopener noreferrer"}},
    "div": {"tabindex": {"0"}},
    "img": {"loading": {"lazy"}},
    "pre": {"tabindex": {"0"}, "data-diagram": {"mermaid"}},
    "th": {"scope": {"col", "row"}},
}
ALERTS = ("note", "tip", "important", "warning", "caution")
CODE_CLASSES = {"ha", "hb", "hc", "hd", "hf", "hg", "hi", "hk", "hn", "hs", "ht"}
CLASSES = {
    "aside": {"md-alert", *(f"md-{kind}" for kind in ALERTS)},
    "div": {"md-table"},
    "li": {"md-task"},
    "ol": {"md-footnotes"},
    "p": {"md-alert-title"},
    "pre": {"md-code"},
    "span": {"md-target", "md-check", *CODE_CLASSES},
    "td": {"md-center", "md-right"},
    "th": {"md-center", "md-right"},
}


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=INLINE | BLOCK,
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        tag_attribute_values=FIXED_VALUES,
        allowed_classes=CLASSES,
        url_schemes={MARK.removesuffix(":")},
        url_relative="deny",
        id_prefix="md-",
        link_rel=None,  # set by `render_links`, on external links alone
    )


def clean(markup: str) -> str:
    """Markup with nothing left that is not on the list; only addresses from `render_links` survive."""
    return _cleaner().clean(markup).replace(MARK, "")
