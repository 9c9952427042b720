"""One form for names, however they were typed: what looks the same is the same (Unicode Standard Annex 15, NFC)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from packaging.utils import canonicalize_name

# Soft hyphens, zero-width signs, points and harakat: classes of a regular expression, the same to PostgreSQL
UNSEEN = (
    r"\u00AD\u0300-\u036F\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u061C\u0640\u064B-\u065F\u0670\u180B-\u180F"
    r"\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF"
)
TAG_NAME = 80  # characters
PACKAGE_NAME = 214  # npm's limit
_LONGEST = 500
_PACKAGE = re.compile(r"(?:@[\w~-][\w.~-]*/)?[A-Za-z0-9~-](?:[\w.~-]*[\w~-])?(?:\[[\w,. -]+\])?", re.ASCII)
# Signs that show nothing. The two joiners stay between letters of scripts that are written with them, and in emoji.
_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
    "|(?<![^\\x00-\u02ff])[\u200c\u200d]|[\u200c\u200d](?![^\\x00-\u02ff])"
)
_OF_WORDS = "_.+#\u200c\u200d"  # signs that belong to a tag as letters do: c#, c++, .net


def tidy(text: str) -> str:
    """A name composed, without signs that nobody sees, and with single blanks between its words."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def tag_name(written: str) -> str:
    """A tag in lower case with "-" between words, in any script; "" where nothing is left."""
    text = unicodedata.normalize("NFC", tidy(written[:_LONGEST]).lower())
    words = "".join(sign if sign in _OF_WORDS or unicodedata.category(sign)[0] in "LNM" else "-" for sign in text)
    return re.sub(r"-{2,}", "-", _edges(words))[:TAG_NAME].rstrip("-_.")


def _edges(words: str) -> str:
    """Without signs at the ends, but for those that a name has there: ".net", "c#"."""
    inner = words.rstrip("-_.").lstrip("-_")
    return re.sub(r"^\.+(?!\w)|^\.+(?=\.)", "", inner).lstrip("-_")


@lru_cache(maxsize=20_000)
def package_name(ecosystem: str, written: str) -> str:
    """A package as its registry compares it: PEP 503 on PyPI, lower case on npm."""
    name = tidy(written)[:PACKAGE_NAME]
    return canonicalize_name(name) if ecosystem == "pypi" else name.lower()


def is_package_name(written: str) -> bool:
    """Whether PyPI (PEP 508, with extras) or npm has packages of such names: neither `..` nor what needs quotes."""
    return bool(_PACKAGE.fullmatch(tidy(written)))


def package_names(written: str) -> list[str]:
    """The names that somebody may mean who does not say of which ecosystem."""
    return sorted({package_name(ecosystem, written) for ecosystem in ("pypi", "npm")})
