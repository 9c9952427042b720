"""Relative targets of links and images in texts, as written, which need not be addresses at all."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

import msgspec

from app.markdown.rendering.mentions import Name
from app.markdown.syntax.suffixes import is_image

LONGEST_TARGET = 1000  # characters


class Target(msgspec.Struct, array_like=True, frozen=True):
    """A relative target of a link or an image in a text."""

    href: str  # as written
    line: int

    @property
    def is_image(self) -> bool:
        return is_image(split_target(self.href).path)


class Targets:
    """Collects relative targets while a text is rendered, each once."""

    def __init__(self) -> None:
        self.found: dict[str, None] = {}

    def note(self, href: str) -> str | None:
        if not isinstance(href, Name) and len(href) <= LONGEST_TARGET and "[" not in href and "]" not in href:
            self.found[href] = None
        return None


def split_target(target: str) -> SplitResult:
    """The parts of a target; all of it counts as its path where it is no address (`http://[x`, say)."""
    try:
        return urlsplit(target)
    except ValueError:
        return SplitResult("", "", target, "", "")
