"""How single tokens become HTML where the parser's own way would not do."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from app.markdown.rendering.code import highlight
from app.markdown.rendering.html import TABLE
from app.markdown.rendering.links import MARK

MOST_COLOURED = 100_000  # characters of code in one text; what follows is shown uncoloured

Rule = Callable[[Any, Sequence[Token], int, OptionsDict, EnvType], str]


def _code(_: Any, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType) -> str:
    token = tokens[index]
    env["code"] = env.get("code", 0) + len(token.content)
    language = (token.info.strip().split() or [""])[0].strip("{}.").split(",")[0]
    diagram = ' data-diagram="mermaid"' if language.lower() == "mermaid" else ""
    code = highlight(token.content, language if env["code"] <= MOST_COLOURED else "")
    return f'<pre class="md-code" tabindex="0"{diagram}><code>{code}</code></pre>\n'


def _table_open(_: Any, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: EnvType) -> str:
    return f"{TABLE}<table>\n"


def _table_close(_: Any, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: EnvType) -> str:
    return "</table></div>\n"


def _heading_cell(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    if not tokens[index + token.nesting].content.strip():
        token.tag = "td"  # a corner without words heads nothing (WCAG 1.3.1)
    return renderer.renderToken(tokens, index, options, env)


def _list_item_open(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    if "checked" not in tokens[index].meta:
        return renderer.renderToken(tokens, index, options, env)
    return f'<li class="md-task"><span class="md-check">{"☑" if tokens[index].meta["checked"] else "☐"}</span> '


def _footnote_ref(_: Any, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType) -> str:
    number, again = tokens[index].meta["id"] + 1, tokens[index].meta.get("subId", 0)
    name = f"{env['docId']}-{number}"
    return f'<sup><a href="{MARK}#md-fn-{name}" id="md-ref-{name}-{again}">{number}</a></sup>'


def _footnotes_open(_: Any, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: EnvType) -> str:
    return '<hr>\n<ol class="md-footnotes">\n'


def _footnotes_close(_: Any, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: EnvType) -> str:
    return "</ol>\n"


def _footnote_open(_: Any, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType) -> str:
    return f'<li id="md-fn-{env["docId"]}-{tokens[index].meta["id"] + 1}">'


def _footnote_anchor(_: Any, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType) -> str:
    number, again = tokens[index].meta["id"] + 1, tokens[index].meta.get("subId", 0)
    return f' <a href="{MARK}#md-ref-{env["docId"]}-{number}-{again}">↩</a>'


def _text(_: Any, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
    return html.escape(tokens[index].content, quote=False)


RULES: dict[str, Rule] = {
    "text": _text,
    "fence": _code,
    "code_block": _code,
    "table_open": _table_open,
    "table_close": _table_close,
    "th_open": _heading_cell,
    "th_close": _heading_cell,
    "list_item_open": _list_item_open,
    "footnote_ref": _footnote_ref,
    "footnote_block_open": _footnotes_open,
    "footnote_block_close": _footnotes_close,
    "footnote_open": _footnote_open,
    "footnote_anchor": _footnote_anchor,
}
