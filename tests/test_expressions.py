"""No regular expression takes time that grows with the square of its input, whatever it is given."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import permutations
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]  # the parser of `re` has no public name
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import app
from tests.growth import LINEAR, growth

SHORT = 300
NOTICEABLE = 0.0004  # seconds of CPU; a linear search of SHORT characters takes a tenth of it
# Searched for in a piece that was cut short before, or found to be linear by `tests/markdown/reading/test_hostile.py`.
BOUNDED = frozenset(
    [
        "admin.filters.expressions.TOKEN",
        "imports.linking.record_index._NUMBER",
        "imports.reading.normal._ADDRESS",
        "markdown.reading.metadata.carriers.frontmatter._COMMENTS_BELOW",
        "markdown.reading.metadata.carriers.frontmatter._KEY",
        "markdown.reading.metadata.values.people._LASTS_FIRST",
        "markdown.reading.metadata.values.people._WITH_ROLE",
        "markdown.reading.metadata.values.relations._NAMED",
        "markdown.reading.metadata.values.relations._WORD_BEFORE",
        "markdown.reading.metadata.values.titles._TAIL",
        "markdown.reading.options.mentions._NAME",
        "markdown.reading.options.outcome._REASON",
        "markdown.reading.options.outcome._SIDE",
        "markdown.reading.options.places._ALONE",
        "markdown.reading.options.prose._CLAUSE",
        "markdown.reading.options.ystatement._BETWEEN",
        "markdown.reading.options.ystatement._PARTS",
        "markdown.reading.parts.pins._PIN",
        "markdown.reading.parts.research._CHECKED",
        "markdown.reading.parts.risk_lists._BETWEEN",
        "markdown.words.headings._AND",
        "markdown.words.headings._SEPARATOR",
        "markdown.words.levels._TO",
        "markdown.words.partial._IN_PART",
        "markdown.words.status.reading._BETWEEN_CHOICES",
        "markdown.words.status.reading._BY",
        "persistence.database.url._URLS",
        "versions.npm.APART",
    ]
)
SOURCES = "\n".join(path.read_text() for path in Path(app.__path__[0]).rglob("*.py"))
CALLS = re.findall(r"\b(\w+)(?:\[[^\]\n]*\])?\.(search|finditer|findall|sub|subn|split|match|fullmatch)\b", SOURCES)
MATCHED = {name for name, how in CALLS if how in ("match", "fullmatch")}
SEARCHED = {name for name, how in CALLS} - MATCHED | {name for name, how in CALLS if how not in ("match", "fullmatch")}


def is_searched(name: str) -> bool:
    """Whether an expression of this name looks for its place in a text, or may do so where that does not show."""
    word = name.rpartition(".")[2]
    return word in SEARCHED or word not in MATCHED


def expressions() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled expression of a module, by its name."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for found in _patterns(value):
                yield f"{module.name}.{name}", found


def _patterns(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict):
        yield from _patterns(tuple(value.values()))
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _patterns(one)


def units(pattern: re.Pattern[str]) -> list[str]:
    """Pieces to repeat: the expression's own letters, alone and in pairs."""
    letters = Counter(_letters(parser.parse(pattern.pattern, pattern.flags)))
    common = [letter for letter, _ in letters.most_common(5)]
    return list(dict.fromkeys([*common, *"a 1\n", *(a + b for a, b in permutations(common[:3], 2))]))


def _letters(tree: Any) -> Iterator[str]:
    kinds = {codes.CATEGORY_SPACE: " ", codes.CATEGORY_DIGIT: "1", codes.CATEGORY_WORD: "a"}
    for code, value in tree:
        if code is codes.LITERAL:
            yield chr(value)
        elif code is codes.CATEGORY:
            yield kinds.get(value, "-")
        elif code is codes.RANGE:
            yield chr(value[0])
        elif code is codes.IN:
            yield from _letters(value)
        else:
            for one in value if isinstance(value, tuple) else ():
                for tree_ in one if isinstance(one, list) else [one]:
                    yield from _letters(tree_) if isinstance(tree_, parser.SubPattern) else ()


def grows(pattern: re.Pattern[str], unit: str, *, searched: bool) -> bool:
    """Whether it takes far more than four times as long in four times the text; quick ones are not asked."""
    work = partial(_search if searched else _match, pattern)
    short, long = (unit * (length // len(unit)) + "\0" for length in (SHORT, 4 * SHORT))
    began = time.process_time()
    work(short)
    if time.process_time() - began < NOTICEABLE:
        return False
    return growth(work, short, long) > LINEAR


def _search(pattern: re.Pattern[str], text: str) -> None:
    for _match in pattern.finditer(text):
        pass


def _match(pattern: re.Pattern[str], text: str) -> None:
    pattern.match(text)


def test_what_is_bounded_is_there() -> None:
    assert sorted(BOUNDED - {name.removeprefix("app.") for name, _ in expressions()}) == []


def test_no_expression_is_quadratic() -> None:
    slow = {
        f"{name}: {unit!r}"
        for name, pattern in dict(expressions()).items()
        if name.removeprefix("app.") not in BOUNDED
        for unit in units(pattern)
        if grows(pattern, unit, searched=is_searched(name))
    }
    assert not slow, "\n".join(sorted(slow))
