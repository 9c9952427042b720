"""A table of criteria, begun with a column for each option of a sheet."""

from __future__ import annotations

import re

from app.admin.forms.node import Node
from app.markdown.writing.text import table
from app.writing.markdown.as_record import said
from app.writing.rows import kept_rows

ADD = "add:criteria"  # the action of its button
FIELD = "drivers"  # the text that holds it
_HAS_ONE = re.compile(r"^\|\s*Criterion\s*\|\s*Weight\s*\|", re.MULTILINE)


def begin_criteria(node: Node) -> None:
    """Put an empty table below what moves people, unless there is one."""
    text = str(node.values.get(FIELD, "")).rstrip()
    if _HAS_ONE.search(text):
        return
    options = [title for row in kept_rows(node, "options") if (title := said(row, "title"))] or ["Option A", "Option B"]
    empty = table(("Criterion", "Weight", *options), [["", "1", *["" for _ in options]]])
    node.values[FIELD] = f"{text}\n\n{empty}".lstrip("\n")
