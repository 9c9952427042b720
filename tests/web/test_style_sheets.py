"""One scale of type, one of space, one palette: what the style sheets may use, and what the tokens are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

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


def declared() -> Iterator[tuple[str, str, str]]:
    """The properties of each sheet and their values; what is printed is measured in points and left out."""
    for name in STYLED:
        text = COMMENT.sub("", (SHEETS / name).read_text())
        if name == "media.css":
            text = text[: text.index("@media print")] + text[text.index("forced-colors") :]
        yield from ((name, *match.group(1, 2)) for match in DECLARATION.finditer(text))


def pixels(prefix: str) -> list[float]:
    return [16 * float(value) for value in re.findall(rf"--{prefix}[\w-]*: ([\d.]+)rem;", TOKENS)]


def test_the_tokens_are_seven_sizes_of_type_and_seven_of_space() -> None:
    assert pixels("text-") == [12, 13, 15, 17, 21, 26, 34]
    assert pixels(r"s\d") == [4, 8, 12, 16, 24, 32, 48]


def test_type_has_the_size_of_a_token() -> None:
    sizes = [one for one in declared() if one[1] in ("font", "font-size")]
    assert [one for one in sizes if not re.search(r"var\(--text-\w+\)|^(inherit|0)$", one[2].strip())] == []


def test_space_is_a_token() -> None:
    def rest(value: str) -> str:
        return re.sub(
            r"calc|max|min|env\([\w-]+\)|[()*+,/\s-]|!important", "", PLAIN.sub("", re.sub(r"var\([^)]+\)", "", value))
        )

    assert [one for one in declared() if SPACED.fullmatch(one[1]) and rest(one[2])] == []


def test_colours_are_tokens() -> None:
    assert [one for one in declared() if COLOUR.search(one[2])] == []
