"""What other tools write inside of texts: `[[target|label]]`, `![[image.png]]`, and roles of reStructuredText."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from app.markdown.syntax.suffixes import is_image

_WIKI = re.compile(r"!?\[\[(?P<target>[^\[\]|\n\\]{1,300})(?:\\?\|(?P<label>[^\[\]\n]{1,300}))?\]\](?![(\[])")
_SIZE = re.compile(r"\d{1,5}(?:x\d{1,5})?")
_ROLE = re.compile(r":(?P<role>doc|ref|numref|any|term|download|file|adr|pep|rfc):`(?P<text>[^`\n]{1,500})`(?!`)")
_PHRASE = re.compile(r"`(?P<text>[^`\n]{1,500}<[^<>`\n]{1,400}>)`__?(?!\w)")
_EMBEDDED = re.compile(r"(?P<words>[^<>]*?)\s*<(?P<target>[^<>]{1,400})>")
# Roles that name a document of a series, by its number (docutils, "Interpreted text roles").
_SERIES = {"pep": ("PEP", "https://peps.python.org/pep-{:04}/"), "rfc": ("RFC", "https://www.rfc-editor.org/rfc/rfc{}")}


def references(parser: MarkdownIt) -> None:
    """Have a parser read them."""
    parser.inline.ruler.before("link", "wiki_link", _wiki_link)
    parser.inline.ruler.before("backticks", "phrase", _phrase)
    parser.inline.ruler.before("text", "role", _role)


def _wiki_link(state: StateInline, silent: bool) -> bool:
    match = _WIKI.match(state.src, state.pos) if state.src.startswith(("[[", "![["), state.pos) else None
    if match is None:
        return False
    words = match["target"].strip()
    if match[0].startswith("!") and is_image(words):
        return _image(state, match, words, (match["label"] or "").strip(), silent=silent)
    return _link(state, match, words, (match["label"] or words).strip(), silent=silent)


def _image(state: StateInline, match: re.Match[str], target: str, said: str, *, silent: bool) -> bool:
    """An image as Obsidian embeds it; what stands behind the bar is often a width."""
    if not silent:
        token = state.push("image", "img", 0)
        token.content = "" if _SIZE.fullmatch(said) else said
        token.attrs = {"src": target, "alt": ""}
        token.children = [Token("text", "", 0, content=token.content)]
    state.pos = match.end()
    return True


def _phrase(state: StateInline, silent: bool) -> bool:
    match = _PHRASE.match(state.src, state.pos) if state.src[state.pos] == "`" else None
    parts = _EMBEDDED.fullmatch(match["text"]) if match else None
    if match is None or parts is None:
        return False
    return _link(state, match, parts["target"].strip(), parts["words"] or parts["target"], silent=silent)


def _role(state: StateInline, silent: bool) -> bool:
    match = _ROLE.match(state.src, state.pos) if state.src[state.pos] == ":" else None
    if match is None:
        return False
    parts = _EMBEDDED.fullmatch(match["text"])
    target = (parts["target"] if parts else match["text"]).strip().removeprefix("~").removeprefix("!")
    words = parts["words"] if parts and parts["words"] else target
    if series := _SERIES.get(match["role"]):
        number, _, fragment = target.partition("#")
        if not number.isdecimal() or len(number) > 6:
            return False
        words = words if parts and parts["words"] else f"{series[0]} {number}"
        target = series[1].format(int(number)) + (f"#{fragment}" if fragment else "")
    return _link(state, match, target, words, silent=silent)


def _link(state: StateInline, match: re.Match[str], target: str, words: str, *, silent: bool) -> bool:
    if not silent:
        opened = state.push("link_open", "a", 1)
        opened.attrs = {"href": target}
        state.push("text", "", 0).content = words
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True
