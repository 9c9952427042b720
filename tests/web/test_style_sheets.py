"""One scale of type, one of space, one palette: what the style sheets may use, and what the tokens are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SHEETS = Path(__file__).parents[2] / "static" / "css"
TOKENS = (SHEETS / "tokens.css").read_text()
STYLED = sorted(path.name for path in SHEETS.glob("*.css") if path.name != "tokens.css")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARATION = re.compile(r"(?<![\w-])([a-z-]+)\s*:\s*([^;{}]+)(?=[;}])")
SPACED = re.compile(r"(padding|margin|scroll-padding|scroll-margin)(-\w+)*|(row-|column-)?gap")
PLAIN = re.compile(r"(?<![\w.-])-?(0|1px|auto|1|-1|50%|50vw|60dvh)(?![\w.%])")  # no space, a line's width, a centre
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(rgb|hsl|hwb|lab|lch|oklab|oklch)a?\((?!\s*from)|"
    r"(?<![\w-])(white|black|red|green|blue|gr[ae]y|orange|yellow|purple|silver)(?![\w-])"
)


def declared(name: str) -> Iterator[tuple[str, str]]:
    """The properties of a sheet and their values; what is printed is measured in points and left out."""
    text = COMMENT.sub("", (SHEETS / name).read_text())
    if name == "media.css":
        text = text[text.index("forced-colors") :]
    yield from (match.groups() for match in DECLARATION.finditer(text))


def pixels(prefix: str) -> list[float]:
    return [16 * float(value) for value in re.findall(rf"--{prefix}[\w-]*: ([\d.]+)rem;", TOKENS)]


def test_the_tokens_are_seven_sizes_of_type_and_seven_of_space() -> None:
    assert pixels("text-") == [12, 13, 15, 17, 21, 26, 34]
    assert pixels(r"s\d") == [4, 8, 12, 16, 24, 32, 48]


@pytest.mark.parametrize("name", STYLED)
def test_type_has_the_size_of_a_token(name: str) -> None:
    sizes = [(what, value) for what, value in declared(name) if what in ("font", "font-size")]
    assert [one for one in sizes if not re.search(r"var\(--text-\w+\)|^(inherit|0)$", one[1].strip())] == []


@pytest.mark.parametrize("name", STYLED)
def test_space_is_a_token(name: str) -> None:
    def rest(value: str) -> str:
        return re.sub(
            r"calc|max|min|env\([\w-]+\)|[()*+,/\s-]|!important", "", PLAIN.sub("", re.sub(r"var\([^)]+\)", "", value))
        )

    assert [(what, value) for what, value in declared(name) if SPACED.fullmatch(what) and rest(value)] == []


@pytest.mark.parametrize("name", STYLED)
def test_colours_are_tokens(name: str) -> None:
    assert [(what, value) for what, value in declared(name) if COLOUR.search(value)] == []
