"""Links, roles, footnotes and substitutions of reStructuredText, as Markdown writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count

from msgspec import Struct, field

from app.markdown.words.wordlists import spaced

TARGET = re.compile(r"^(?P<indent>\s*)\.\. _(?P<name>`[^`\n]{1,200}`|[^:\n]{1,200}?|_):(?:\s+(?P<url>\S.*))?$")
SUBSTITUTION = re.compile(r"^\s*\.\. \|(?P<name>[^|\n]{1,80})\|\s+(?P<kind>replace|image|unicode)::\s*(?P<value>.*)$")
_INLINE = re.compile(
    r"(?P<code>``[^\n]{1,500}?``)"
    r"|(?<![\w\\`])(?::(?P<role>[A-Za-z][\w:+.-]{0,40}):)?`(?P<text>[^`]{1,500})`(?P<ref>__?)?(?![\w`])"
    r"|(?<![\w|\\])\|(?P<sub>[^|\s][^|\n]{0,80})\|_{0,2}(?!\w)"
    r"|\[(?P<note>[#\w.*-]{1,40})\]_(?!\w)"
    r"|(?<![\w`\\:/.-])(?P<word>[A-Za-z][\w.-]{0,60}?)__?(?![\w`])"
)
_POINTED = re.compile(r"^(?P<text>.*?)\s*<(?P<target>[^<>]+)>$", re.DOTALL)
# Roles that mean code; those that lead to other documents are read when a text is shown.
_CODE = spaced(
    "attr class code command data dfn envvar exc func guilabel kbd literal math menuselection meth mod obj option"
    " program samp term token"
)
MOST_FILLED = 100_000  # characters that stand for substitutions


class Names(Struct):
    """What the references of a text may mean."""

    targets: set[str] = field(default_factory=set)
    headings: dict[str, str] = field(default_factory=dict)  # anchors by title
    substitutions: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)  # substitutions that something uses
    filled: int = 0  # characters that stand for substitutions
    anonymous: Iterable[int] = field(default_factory=lambda: count(1))
    notes: Iterable[int] = field(default_factory=lambda: count(1))


def folded(name: str) -> str:
    """Names are equal but for case and blanks."""
    return " ".join(name.strip("`").split()).casefold()


def anchor(title: str) -> str:
    """A heading as an address: "Why not?" is `why-not`."""
    return re.sub(r"[^\w\- ]+", "", title.lower()).strip().replace(" ", "-")


def note_label(written: str, numbers: Iterable[int]) -> str:
    """The label of a footnote: those without a name are counted."""
    return written.lstrip("#") or f"auto-{next(iter(numbers))}"


def inline(text: str, names: Names) -> str:
    """A paragraph with its references as links."""

    def changed(match: re.Match[str]) -> str:
        if match["text"] is not None:
            return _quoted(match, names)
        if match["sub"] is not None:
            name = folded(match["sub"])
            value = names.substitutions.get(name, "")
            names.filled += len(value)
            return value if value and names.filled < MOST_FILLED else match[0]
        if match["note"] is not None:
            return f"[^{note_label(match['note'], names.notes)}]"
        if match["word"] is not None:
            return _named(match["word"], match["word"], names) or match[0]
        return match[0]

    return _INLINE.sub(changed, text) if any(sign in text for sign in "`|_") else text


def _quoted(match: re.Match[str], names: Names) -> str:
    """What stands between backticks: with a role, as a reference, or neither."""
    role, pointed = (match["role"] or "").rpartition(":")[2], _POINTED.match(match["text"])
    text, target = (pointed["text"], "".join(pointed["target"].split())) if pointed else (match["text"], match["text"])
    if role in ("ref", "numref") or (match["ref"] and pointed and target.endswith("_")):
        return _named(text, target.removesuffix("_"), names) or match[0]
    if role:
        mark = {"strong": "**", "emphasis": "*"}.get(role, "`" if role in _CODE else "")
        return f"{mark}{match['text']}{mark}" if mark else match[0]
    if match["ref"] and pointed:
        return f"[{text.strip() or target}]({target})"
    if match["ref"] == "__":
        return f"[{text}][anonymous-{next(iter(names.anonymous))}]"
    return (match["ref"] and _named(text, target, names)) or match[0]


def _named(text: str, name: str, names: Names) -> str:
    """A link to what has this name; "" for nothing."""
    label, words = folded(name), " ".join(text.split())
    if label in names.targets:
        return f"[{words}]" if folded(words) == label else f"[{words}][{label}]"
    return f"[{words}](#{names.headings[label]})" if label in names.headings else ""
