"""Texts on one line, for titles and cells: signs that a reader would take for its own are written by number."""

from __future__ import annotations

import re

_NUMBERED = re.compile(r"(?:<br>)?&#(\d{1,6});")
_AMBIGUOUS = re.compile(r"&(?=#\d)|<br>(?=&#)")
_EMPTY = re.compile(r"[\s–—-]+|n/?a", re.IGNORECASE)  # what people write into cells that hold nothing
_EDGE = re.compile(r"^[^\S\n]", re.MULTILINE)
_SIGN = re.compile(r"[^\w\s]|^\w", re.ASCII)


def on_one_line(text: str, *, hides: bool = False) -> str:
    """A text of any number of lines as one; `as_written` is the way back. `hides`: it begins what it does not end."""
    text = _AMBIGUOUS.sub(_number, text.rstrip())
    text = text.replace("<", "&#60;") if hides else text
    if _EMPTY.fullmatch(text):
        return numbered(text)
    return _EDGE.sub(_number, text).replace("\n", "<br>&#10;")


def numbered(title: str) -> str:
    """A title with a number for each of its signs and its first letter, so that nothing in it is a mark or a word."""
    return _SIGN.sub(_number, title)


def as_written(text: str) -> str:
    """The text that was put on one line, or numbered."""
    return _NUMBERED.sub(_sign, text) if "&#" in text else text


def _number(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(sign)};" for sign in match[0])


def _sign(match: re.Match[str]) -> str:
    code = int(match[1])
    return chr(code) if 9 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]
