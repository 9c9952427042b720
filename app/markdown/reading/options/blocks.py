"""Options that are neither items nor headings: lines in bold, paragraphs that begin so, folds, a sentence."""

from __future__ import annotations

import re
from itertools import pairwise

from app.markdown.record import Option
from app.markdown.syntax.details import folds
from app.markdown.syntax.outline import Node

_BOLD_LINE = re.compile(
    r"^\*\*((?:(?:option|alternative|variante)\s+)?(?:[A-J]|\d{1,2})[.):][^*\n]+)\*\*\s*$", re.IGNORECASE
)
_ITEM_OR_INDENTED = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s|\s{2}")
_LEAD = re.compile(r"^(?:\*\*|__)(?P<title>[^*_\n]{2,80}?)[.:：]?(?:\*\*|__)[.:：]?[ \t]+(?P<rest>\S.*)$")
_TERM = re.compile(r"(?![-*+#>|:]|\d+[.)]\s)\S[^\n]{0,120}")
_ITEM = re.compile(r" ?(?:[-*+]|\d{1,3}[.)])\s+\S")
_FENCE = re.compile(r"[ \t]{0,12}(`{3,}|~{3,})")
_TOLD = re.compile(r"[ ]{0,3}:[ \t]+(?=\S)")
_LETTERED = re.compile(r"(?:^|[;,.]\s+)([A-J])[:)]\s+([^;\n]+?)(?=[;,.]\s+[A-J][:)]\s|[;.]?$)")


def bold_options(node: Node) -> tuple[str, list[Node]] | None:
    """Options as bold lines with a letter or number, "**A. This.**": the text above them, and a node for each."""
    lines = node.body.split("\n")
    marks = [(index, match[1]) for index, line in enumerate(lines) if (match := _BOLD_LINE.match(line))]
    if len(marks) < 2:
        return _run_in(node, lines)
    ends = [index for index, _ in marks[1:]] + [len(lines)]
    options = []
    for (index, title), end in zip(marks, ends, strict=True):
        option = Node(node.level + 1, title.rstrip("."), node.body_line + index, source=lines[index])
        option.set_body("\n".join(lines[index + 1 : end]), node.body_line + index + 1)
        options.append(option)
    return "\n".join(lines[: marks[0][0]]).rstrip(), options


def _run_in(node: Node, lines: list[str]) -> tuple[str, list[Node]] | None:
    """Options as paragraphs that begin in bold, "**The well.** Cheap.", and nothing but these below the first."""
    begins = [at for at, line in enumerate(lines) if line.strip() and (at == 0 or not lines[at - 1].strip())]
    begins = [at for at in begins if not _ITEM_OR_INDENTED.match(lines[at])]
    leads = [(at, match) for at in begins if (match := _LEAD.match(lines[at]))]
    if len(leads) < 2 or len(leads) < sum(at >= leads[0][0] for at in begins):
        return None
    ends = [at for at, _ in leads[1:]] + [len(lines)]
    options = []
    for (at, match), end in zip(leads, ends, strict=True):
        option = Node(node.level + 1, match["title"], node.body_line + at, source=f"**{match['title']}**")
        option.set_body("\n".join([match["rest"], *lines[at + 1 : end]]), node.body_line + at)
        options.append(option)
    return "\n".join(lines[: leads[0][0]]).rstrip(), options


def defined_options(node: Node) -> tuple[str, list[Node]] | None:
    """Options as the terms of a definition list, a line each above one that begins with a colon, likewise.

    Not beside another list, whose items are the options.
    """
    lines = node.body.split("\n")
    shown = _without_code(lines)
    terms = [at - 1 for at in range(1, len(lines)) if _TOLD.match(shown[at]) and _TERM.fullmatch(shown[at - 1])]
    if len(terms) < 2 or any(map(_ITEM.match, shown)):
        return None
    options = []
    for at, end in pairwise([*terms, len(lines)]):
        option = Node(node.level + 1, lines[at].strip(), node.body_line + at, source=lines[at])
        option.set_body(_definition(lines[at + 1 : end], shown[at + 1 : end]), node.body_line + at + 1)
        options.append(option)
    return "\n".join(lines[: terms[0]]).rstrip(), options


def _definition(lines: list[str], shown: list[str]) -> str:
    """The text of a definition: its paragraph and what stands below it, moved to the margin as a block each."""
    lines = [_TOLD.sub("", line) if _TOLD.match(seen) else line for line, seen in zip(lines, shown, strict=True)]
    blank = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
    return "\n".join([lines[0], *_moved(lines[1:blank]), *_moved(lines[blank:])])


def _moved(lines: list[str]) -> list[str]:
    """Lines without the indentation that those which are indented share."""
    width = min((deep for line in lines if (deep := len(line) - len(line.lstrip(" "))) and line.strip()), default=0)
    return [line[min(width, len(line) - len(line.lstrip(" "))) :] for line in lines]


def _without_code(lines: list[str]) -> list[str]:
    """The same lines with those of fenced code empty."""
    shown, fence = [], ""
    for line in lines:
        mark = match[1] if (match := _FENCE.match(line)) else ""
        shown.append("" if fence or mark else line)
        fence = ("" if mark.startswith(fence) else fence) if fence else mark
    return shown


def folded_options(node: Node) -> tuple[str, list[Node]] | None:
    """Options that fold, a `<details>` each, likewise."""
    lines = node.body.split("\n")
    found = folds(lines)
    if len(found) < 2 or not all(one.title for one in found):
        return None
    options = []
    for fold in found:
        option = Node(node.level + 1, fold.title, node.body_line + fold.start, source=f"{'#' * 6} {fold.title}")
        option.set_body(fold.text, node.body_line + fold.start)
        options.append(option)
    covered = {at for one in found for at in range(one.start, one.end)}
    left = [line for at, line in enumerate(lines) if at not in covered]
    return "\n".join(left).strip("\n"), options


def inline_options(body: str) -> list[Option]:
    """Options in one sentence: "A: this; B: that; C: both"."""
    found = _LETTERED.findall(body.strip()) if len(body) < 2000 else []
    lettered = len(found) >= 2 and "".join(letter for letter, _ in found) == "ABCDEFGHIJ"[: len(found)]
    complete = sum(len(text) + 3 for _, text in found) >= len(body.strip()) - 2 * len(found)
    return [Option(f"{letter}: {text.strip()}") for letter, text in found] if lettered and complete else []
