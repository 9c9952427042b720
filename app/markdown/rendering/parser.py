"""The Markdown parser: built once a process, and bounded in time."""

from __future__ import annotations

import math
import time
import zlib
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote import footnote_plugin

from app.markdown.rendering.references import references
from app.markdown.rendering.rules import RULES
from app.markdown.syntax.comments import without_split_comments

PATIENCE = 0.8  # seconds of CPU for one text
MOST_TOKENS = 200_000  # a text of more would take long to be put together, and a browser long to show


class TooSlow(Exception):
    """The text would take longer to parse than anybody should wait for."""


class _Parser(MarkdownIt):
    """Leaves link targets as written: `render_links` judges them all, whatever they were written with."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return True


def parse(text: str, until: float = math.inf) -> tuple[list[Token], EnvType]:
    """Tokens of a text, and what `to_html` needs beside them. Raises TooSlow, at the latest at `until` (CPU time)."""
    until = min(until, time.thread_time() + PATIENCE)
    env: EnvType = {"docId": format(zlib.crc32(text.encode()), "x"), "until": until}
    try:
        tokens = _parser().parse(without_split_comments(text), env)
    except RecursionError as error:
        raise TooSlow from error
    if len(tokens) > MOST_TOKENS:
        raise TooSlow
    return tokens, env


def to_html(tokens: list[Token], env: EnvType) -> str:
    """HTML of tokens, not yet safe."""
    parser = _parser()
    return str(parser.renderer.render(tokens, parser.options, env))


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"maxNesting": 60, "tasklists": True, "alerts": True, "xhtmlOut": False})
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False)
    references(parser)
    parser.inline.ruler.before("text", "patience", _patience_inline)
    parser.block.ruler.before("table", "patience", _patience_block)
    for name, rule in RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def _patience_inline(state: StateInline, _silent: bool) -> bool:
    return _out_of_time(state.env)


def _patience_block(state: StateBlock, _start: int, _end: int, _silent: bool) -> bool:
    return _out_of_time(state.env)


def _out_of_time(env: EnvType) -> bool:
    """Never matches. CPU time, not wall time: a busy machine must not change what a text looks like."""
    if time.thread_time() > env["until"]:
        raise TooSlow
    return False
