"""Filters that combine others: `status:accepted and (owner:none or review_on:..today) and not tags:12`.

A term is `name:value`; a value with spaces or brackets stands in double quotes, in which `\\"` is one. `and` may be
left out, and binds more closely than `or`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

DEEPEST = 8  # brackets within brackets
MOST_TERMS = 40
TOKEN = re.compile(
    r"""\s*(?:(?P<bracket>[()])|(?P<name>[A-Za-z_][\w.]*):(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s()"]*))"""
    r"""|(?P<word>and|or|not)(?=[\s()]|$))""",
    re.IGNORECASE | re.DOTALL,
)
BARE = re.compile(r"[^\s()\"]+")


class BadExpression(ValueError):
    """An expression that cannot be read; the message says where."""


class Term(NamedTuple):
    """One filter of the list."""

    name: str
    value: str

    def __str__(self) -> str:
        quoted = self.value.replace("\\", "\\\\").replace('"', '\\"')
        return f"{self.name}:{self.value}" if BARE.fullmatch(self.value) else f'{self.name}:"{quoted}"'


class Not(NamedTuple):
    part: Node

    def __str__(self) -> str:
        return f"not {_bracketed(self.part)}"


class All(NamedTuple):
    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " and ".join(map(_bracketed, self.parts))


class Either(NamedTuple):
    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " or ".join(map(_bracketed, self.parts))


Node = Term | Not | All | Either


def parse(text: str) -> Node | None:
    """The expression, None for a blank one. Raises BadExpression."""
    tokens = list(_tokens(text))
    if not tokens:
        return None
    if sum(isinstance(token, Term) for token in tokens) > MOST_TERMS:
        raise BadExpression(f"it has more than {MOST_TERMS} parts")
    reader = _Reader(tokens)
    node = reader.either(0)
    if reader.tokens:
        raise BadExpression(f"“{reader.tokens[0]}” is not expected there")
    return node


def without(node: Node | None, gone: Node) -> Node | None:
    """The expression without one of its parts (that very object)."""
    if node is None or node is gone:
        return None
    if isinstance(node, Not):
        part = without(node.part, gone)
        return Not(part) if part else None
    if isinstance(node, Term):
        return node
    return joined(type(node), [without(one, gone) for one in node.parts])


def joined(kind: type[All] | type[Either], parts: Sequence[Node | None]) -> Node | None:
    """Parts together, without brackets that say nothing and without those that are None."""
    there = [part for part in parts if part is not None]
    flat = [inner for part in there for inner in (part.parts if isinstance(part, kind) else (part,))]
    return flat[0] if len(flat) == 1 else kind(tuple(flat)) if flat else None


def terms(node: Node | None) -> Iterator[Term]:
    """Every filter in an expression."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, Not):
        yield from terms(node.part)
    elif node is not None:
        for part in node.parts:
            yield from terms(part)


def _bracketed(node: Node) -> str:
    return f"({node})" if isinstance(node, All | Either) else str(node)


def _tokens(text: str) -> Iterator[Term | str]:
    at, text = 0, text.rstrip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise BadExpression(f"it cannot be read from “{text[at : at + 30].strip()}” on")
        at = found.end()
        if found["name"]:
            quoted = found["quoted"]
            value = found["bare"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL)
            if not value:
                raise BadExpression(f"{found['name']} has no value")
            yield Term(found["name"], value)
        else:
            yield found["bracket"] or found["word"].lower()


class _Reader:
    """Reads by recursive descent, each method one level of binding."""

    def __init__(self, tokens: list[Term | str]) -> None:
        self.tokens = tokens

    def either(self, depth: int) -> Node:
        parts = [self.all(depth)]
        while self.tokens and self.tokens[0] == "or":
            self.tokens.pop(0)
            parts.append(self.all(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def all(self, depth: int) -> Node:
        parts = [self.one(depth)]
        while self.tokens and self.tokens[0] not in ("or", ")"):
            if self.tokens[0] == "and":
                self.tokens.pop(0)
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def one(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise BadExpression("its brackets are too deep")
        token = self.tokens.pop(0) if self.tokens else "the end"
        if isinstance(token, Term):
            return token
        if token == "not":  # noqa: S105  a word of the language
            return Not(self.one(depth + 1))
        if token == "(":  # noqa: S105  as above
            node = self.either(depth + 1)
            if not self.tokens or self.tokens.pop(0) != ")":
                raise BadExpression("a bracket is not closed")
            return node
        raise BadExpression(f"“{token}” is not expected there")
