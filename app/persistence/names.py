"""Names that people can see: a type for fields of models and forms."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from app.persistence.folding import is_package_name, tag_name, tidy

# Letters and signs by their category, which show nothing all the same (Unicode: Default_Ignorable_Code_Point, and the
# blank of Braille).
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def is_visible(text: str) -> bool:
    """Whether a text has a letter, digit or sign that shows: not just spaces, marks and format characters."""
    return any(unicodedata.category(sign)[0] in "LNPS" and sign not in BLANK for sign in text)


def _visible(text: str) -> str:
    if text and not is_visible(text):
        raise ValueError("This holds only signs that nobody can see. Write something that can be read.")
    return tidy(text)


def _printable(text: Any) -> Any:
    if isinstance(text, str) and not text.isprintable():
        raise ValueError("Use letters that can be seen")
    return text


def _tag(text: str) -> str:
    if "," in text:
        raise ValueError("A comma stands between tags; write one of them here.")
    if text and not (name := tag_name(text)):
        raise ValueError("A tag needs a letter or a digit.")
    return name if text else text


def _package(text: str) -> str:
    if text and not is_package_name(text):
        raise ValueError("Neither PyPI nor npm has packages of such a name.")
    return text


Name = Annotated[str, AfterValidator(_visible)]
PlainName = Annotated[Name, BeforeValidator(_printable)]  # of accounts: nothing of it is left out in silence
PackageName = Annotated[Name, AfterValidator(_package)]
TagName = Annotated[str, AfterValidator(_visible), AfterValidator(_tag)]
