"""Names in addresses."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from app.records.limits import SLUG

_LINKED = re.compile(r"\]\([^()\s]*\)")  # the address of a link in a title
_APART = re.compile(r"[^a-z0-9]+")


def slug_of(title: str) -> str:
    """What a record is called in its address."""
    return slugify(_LINKED.sub("]", unescape(title[: 8 * SLUG])), SLUG, "record")


def slugify(text: str, limit: int, otherwise: str) -> str:
    """`text` in lower-case ASCII words joined by "-", at most `limit` characters; `otherwise` where none is left."""
    plain = unicodedata.normalize("NFKD", text[: 8 * limit]).encode("ascii", "ignore").decode().lower()
    words = _APART.sub("-", plain).strip("-")
    if len(words) > limit:
        words = words[: limit + 1].rpartition("-")[0] or words[:limit]
    return words.strip("-") or otherwise
