"""Bytes to text, and text to TOML or JSON that is safe to walk; whatever is not is refused in words."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

import rtoml

from app.manifests import limits
from app.manifests.occurrence import Refused

AGAIN = "Write the file again with its tool"
BOMS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)")  # PEP 263
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)
# What is not closed is found once, and kept for the parser to refuse: looked for again from each of its signs it would
# take quadratic time.
_STRING = re.compile(r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"?')
_LOOSE = re.compile(r'("[^"\\\n]*(?:\\.[^"\\\n]*)*"?)|/\*(.*?)\*/|(/\*.*)|//[^\n]*|,(?=\s*[}\]])', re.DOTALL)

Table = dict[str, Any]


def decode(data: bytes, *, as_pip: bool = False) -> str:
    """The text of a file. `as_pip` also reads UTF-16 with its mark and what a coding cookie names, as pip does."""
    if len(data) > limits.BYTES:
        most = limits.BYTES // 1_000_000
        raise Refused(f"The file has {len(data):,} bytes; at most {most} MB are read", "Check its parts one by one")
    text = _text(data, as_pip)
    if not text.strip():
        raise Refused("The file is empty", AGAIN)
    if "\0" in text:
        raise Refused("The file has NUL bytes", "Save it as UTF-8, or write it again with its tool")
    if text.startswith("version https://git-lfs"):
        raise Refused("The file is a Git LFS pointer", "Fetch the file itself with `git lfs pull`")
    if found := _CONFLICT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise Refused(f"Merge conflict markers, the first in line {line}", "Resolve the conflict first")
    if re.match(r"\s*<(?:!|\?|[a-zA-Z])", text):
        raise Refused("The file is HTML or XML", "Fetch the file itself, not a page about it")
    return text


def _text(data: bytes, as_pip: bool) -> str:
    encoding = "utf-8-sig"
    if as_pip:
        encoding = next((name for mark, name in BOMS if data.startswith(mark)), encoding)
        cookie = next((found for line in data[:1000].split(b"\n")[:2] if (found := COOKIE.match(line))), None)
        encoding = cookie[1].decode() if cookie and encoding == "utf-8-sig" else encoding
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError):
        name = "UTF-8" if encoding == "utf-8-sig" else encoding
        raise Refused(f"The file is not {name}", "Save it as UTF-8, or write it again with its tool") from None


def toml(text: str) -> Table:
    try:
        return rtoml.loads(text)
    except rtoml.TomlParsingError as error:
        raise Refused(f"Not TOML: {error}", AGAIN) from None


def json_object(text: str, *, loose: bool = False) -> Table:
    """A JSON object; `loose` allows comments and trailing commas, and keeps the lines."""
    if loose:
        text = _LOOSE.sub(lambda found: found[1] or found[3] or "\n" * (found[2] or "").count("\n"), text)
    check_nesting(_STRING.sub("", text), limits.NESTING)
    try:
        found = json.loads(text, object_pairs_hook=_unique, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise Refused(f"Not JSON: line {error.lineno}: {error.msg}", AGAIN) from None
    return table(found, "The file")


def check_nesting(text: str, most: int) -> None:
    """Count how many brackets are open at once, as far as it takes."""
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", text):
        depth = depth + 1 if bracket[0] in "[{" else max(depth - 1, 0)
        if depth > most:
            raise too_deep(most)


def too_deep(most: int) -> Refused:
    return Refused(f"Nested deeper than {most} levels", AGAIN)


def _unique(pairs: list[tuple[str, Any]]) -> Table:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise twice(next(key for at, (key, _) in enumerate(pairs) if key in dict(pairs[:at])))
    return found


def twice(key: str) -> Refused:
    return Refused(f"The key {key!r} is there twice", "Keep one of them, or write the file again with its tool")


def _whole(digits: str) -> int:
    """No number of a manifest has more than 15 digits; longer ones take quadratic time."""
    return int(digits[:16])


def table(value: Any, what: str) -> Table:
    if not isinstance(value, dict):
        raise Refused(f"{what} is not an object", AGAIN)
    return value


def tables(value: Any, what: str) -> list[Table]:
    if not isinstance(value, list):
        raise Refused(f"{what} is not a list", AGAIN)
    return [table(one, f"An entry of {what}") for one in value]


def text_of(value: Any, what: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Refused(f"{what} is {'missing' if value is None or value == '' else 'not a text'}", AGAIN)
    return value


def optional_text(value: Any, what: str) -> str | None:
    return None if value is None else text_of(value, what)


def texts(value: Any, what: str) -> list[str]:
    if not isinstance(value, list):
        raise Refused(f"{what} is not a list", AGAIN)
    return [text_of(one, f"An entry of {what}") for one in value]
