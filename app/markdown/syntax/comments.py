"""Comments of HTML, which Markdown takes over."""

from __future__ import annotations


def without_comments(text: str) -> str:
    """A text without its comments, in one pass; what opens a comment that is never closed stays."""
    first, *parts = text.split("<!--")
    kept = [first]
    for part in parts:
        _, end, after = part.partition("-->")
        kept.append(after if end else f"<!--{part}")
    return "".join(kept)
