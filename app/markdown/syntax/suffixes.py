"""The suffixes of the files that are read, by the markup that they hold. Whoever asks for one asks here."""

from __future__ import annotations

import re

MARKDOWN = (".md", ".markdown", ".mdx", ".mdown", ".mkd")
RESTRUCTURED_TEXT = (".rst",)
ASCIIDOC = (".adoc", ".asciidoc")
READABLE = MARKDOWN + RESTRUCTURED_TEXT + ASCIIDOC
IN_WORDS = f"Markdown ({', '.join(MARKDOWN)}), reStructuredText (.rst) and AsciiDoc ({', '.join(ASCIIDOC)})"

IMAGES = (".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")


def is_image(path: str) -> bool:
    """Whether a file is an image by its name."""
    return path.lower().endswith(IMAGES)


_MARKDOWN = re.compile(r"(?:---\n(?:[^\n]*\n){1,200}?---\n)?\s*# \S")


def is_rst(path: str) -> bool:
    """Whether a file of this path holds reStructuredText."""
    return path.lower().endswith(RESTRUCTURED_TEXT)


def is_asciidoc(path: str) -> bool:
    """Whether a file of this path holds AsciiDoc."""
    return path.lower().endswith(ASCIIDOC)


def as_read(path: str, text: str) -> str:
    """The path, as one of Markdown where the text is that: a changed record is exported under the name that it had."""
    written = (is_rst(path) or is_asciidoc(path)) and _MARKDOWN.match(text) and "\n## " in text
    return f"{path.rpartition('.')[0]}.md" if written else path


def without_suffix(name: str) -> str:
    """The name of a text's file without its suffix; another one's as it is."""
    stem, _, suffix = name.rpartition(".")
    return stem if f".{suffix.lower()}" in (*READABLE, ".txt") else name
