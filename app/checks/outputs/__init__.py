"""A report in the formats that tools read: one module for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from app.checks.outputs import github, gitlab, junit, markdown, sarif, table
from app.checks.verdicts import Report

# By the name that the command has for it: the media type that a server answers with, and who writes it
FORMATS: Mapping[str, tuple[str, Callable[[Report], str]]] = {
    "text": ("text/plain", table.render),
    "json": ("application/json", lambda report: msgspec.json.encode(report).decode() + "\n"),
    "sarif": ("application/sarif+json", sarif.render),
    "junit": ("application/xml", junit.render),
    "github": ("text/x-github-annotations", github.render),
    "gitlab": ("application/vnd.gitlab.codequality+json", gitlab.render),
    "markdown": ("text/markdown", markdown.render),
}


def render(report: Report, output: str) -> str:
    """The whole of it as text, with a line break at its end."""
    return FORMATS[output][1](report)


def format_of(accept: str, default: str = "json") -> str | None:
    """The format that the header `Accept` of a request asks for first; None where it asks for none of them."""
    wanted = [part.partition(";")[0].strip().lower() for part in accept[:1000].split(",")]
    for one in filter(None, wanted):
        if one == "*/*":
            return default
        found = next((name for name, (kind, _) in FORMATS.items() if one in (kind, f"text/{name}")), None)
        if found:
            return found
    return None if any(wanted) else default
