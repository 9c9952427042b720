"""What a reader typed into the search: words, and filters such as `status:accepted` or `-owner:"Mara Lind"`.

Only what stands outside of quotes and means something is a filter; everything else is searched as words, and a text
that looks like a filter but is none is named, so that the page can say so. Nothing that is typed is an error.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from app.decisions.models import Status
from app.records.reviews import Review
from app.research.models import DocumentStatus
from app.search.models import Found

CHOICES = {
    "status": frozenset({*map(str, Status), *map(str, DocumentStatus)}),
    "kind": frozenset(map(str, Found)),
    "review": frozenset({"due", *map(str, Review)}),
    "has": frozenset({"risk", "conflict"}),
}
NAMES = ("status", "kind", "tag", "owner", "decider", "year", "package", "collection", "review", "has")
ALIASES = {
    **{("is", value): ("review", value) for value in ("due", "overdue")},
    **{("is", value): ("status", value) for value in CHOICES["status"]},
    **{("has", f"{value}s"): ("has", value) for value in CHOICES["has"]},
}
MOST = 20  # filters of one search; what is typed beyond is searched as words
TOKEN = re.compile(
    r"""
    (?P<minus>-?)(?P<name>[^\W\d_]+):             # status:
    (?P<value>"[^"]*[^"\s][^"]*"|[^\s":/][^\s"]*)  # accepted, "Mara Lind"
    | -?"[^"]*"?                                  # "a phrase", perhaps not closed yet
    | [^\s"]+                                     # a word
    """,
    re.VERBOSE,
)
STRAIGHT = str.maketrans({"\0": " "} | dict.fromkeys("“”„‟«»＂", '"'))  # as keyboards have them
UNFINISHED = re.compile(rf"-?({'|'.join(NAMES)}):", re.IGNORECASE)  # a filter without a value
SAID = re.compile(r"[^\W_]")
QUOTED = re.compile(r"[\s:/]")


class Operator(NamedTuple):
    """A filter: its name, its value without quotes, and whether it excludes."""

    name: str
    value: str
    negated: bool = False

    def __str__(self) -> str:
        """As one types it."""
        value = f'"{self.value}"' if QUOTED.search(self.value) else self.value
        return f"{'-' * self.negated}{self.name}:{value}"


class Asked(NamedTuple):
    """A search: the words as typed, the filters, and what looked like a filter but is searched as words."""

    words: str = ""
    operators: tuple[Operator, ...] = ()
    unknown: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As one types it: the filters first, since words may end within a quotation."""
        return " ".join([*map(str, self.operators), self.words]).strip()

    def __bool__(self) -> bool:
        return bool(self.words or self.operators)

    @property
    def says_something(self) -> bool:
        """Whether there is a letter or a digit in the words."""
        return SAID.search(self.words) is not None

    @property
    def is_idle(self) -> bool:
        """Whether it asks for nothing in particular: only signs, or only what must not occur, of all there is."""
        return not self.operators and all(
            token[0].startswith("-") or not SAID.search(token[0]) for token in TOKEN.finditer(self.words)
        )

    def without(self, operator: Operator) -> Asked:
        """The same search but for one filter."""
        return self._replace(operators=tuple(one for one in self.operators if one != operator))


def parse(text: str) -> Asked:
    """Read a search. `parse(str(asked)) == asked` for every answer."""
    words: list[str] = []
    operators: list[Operator] = []
    unknown: list[str] = []
    for match in TOKEN.finditer(text.translate(STRAIGHT)):
        operator = _operator(match) if len(operators) < MOST else None
        if operator:
            operators.append(operator)
            continue
        words.append(" ".join(match[0].split()))
        if match["name"] or UNFINISHED.fullmatch(words[-1]):
            unknown.append(words[-1])
    return Asked(" ".join(words), tuple(dict.fromkeys(operators)), tuple(dict.fromkeys(unknown)))


def _operator(match: re.Match[str]) -> Operator | None:
    """The filter that a token is, None if it is none."""
    if not match["name"]:
        return None
    name, value = match["name"].lower(), " ".join(match["value"].strip('"').split())
    name, value = ALIASES.get((name, value.lower()), (name, value))
    if name in CHOICES:
        value = value.lower()
    known = name in NAMES and value in CHOICES.get(name, (value,)) and (name != "year" or _is_year(value))
    return Operator(name, value, bool(match["minus"])) if known else None


def _is_year(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) == 4
