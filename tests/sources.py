"""Reads Python without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

PARTS = ("body", "orelse", "finalbody", "handlers", "cases")  # what a statement has statements in


def statements(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """All of them, however deep: functions, classes and imports are among them, and there is a tenth of the nodes."""
    for node in nodes:
        yield node
        for part in PARTS:
            yield from statements(getattr(node, part, ()))
