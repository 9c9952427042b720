"""No input may crash, hang or slow down the reader."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.markdown.reading.containers import gather
from app.markdown.reading.reader import read
from app.markdown.syntax.outline import Node
from tests.growth import LINEAR, growth
from tests.markdown.reading import MADR_2, MADR_4, NYGARD, lost_words
from tests.markdown.reading.test_research import SUMMARY

pytestmark = pytest.mark.slow

DOCUMENTS = [NYGARD, MADR_2, MADR_4, SUMMARY]
NAMES = st.sampled_from(
    ["0007-some-name.md", "x.rst", "x.adoc", "a/b/pep-0007.rst", "20210101-x.mdx", "adr/0003-x/README.md"]
)
PIECES = st.sampled_from(
    [
        "\n", "\n\n", "# ", "## ", "### ", "---\n", "```\n", "~~~\n", "* ", "1. ", "| a | b |\n",
        "|---|---|\n", "> ", "<!--", "-->", "Status: ", "Date: 2021-01-01", "## Status\n\n",
        "## Considered Options\n\n", "## Decision Outcome\n\n", "Chosen option: ", '"A"',
        "Superseded by [1](1.md)", "In the context of ", "facing ", "we decided for ", "[a](b)",
        "**Assumptions:**\n", "## Risks\n\n", "Good, because ", "===\n", ":a: b\n", "+++\n", "a: b\n", "\t",
        "  - ", "é", "状态",
    ]
)  # fmt: skip
UNITS = [
    "\n", "a", "#", "# \n", "## Context\n\n", "* a\n", "  * a\n", "1. a\n", "|", "| a | b |\n", "|---|\n",
    "```\n", "<!--", "[", "[a](", "[a](b) ", "*", "**a", "`", "a: b\n", "Status: x\n", "* Status: x\n", "> ",
    ">", "a\n===\n", "a\n---\n", "Good, because ", "superseded by ", "2020-01-01 ",
    "in the context of x, facing ", "because ", "(", '"', ", ", " ", "**Assumptions:**\n- a\n\n", ":a: b\n",
    "状态", "{", "&#x31;",
]  # fmt: skip
PLACES = {
    "alone": "{}",
    "title": "# {}",
    "status": "# T\n\n## Status\n\n{}",
    "metadata": "# T\n\n* Status: {}",
    "front": "---\nstatus: {}\n---\n# T\n",
    "options": "# T\n\n## Considered Options\n\n{}",
    "outcome": "# T\n\n## Options\n\n* a\n* b\n\n## Decision Outcome\n\nChosen option: {}",
    "weighed": "# T\n\n## Considered Options\n\n* A\n\n## Pros and Cons of the Options\n\n### A\n\n{}",
    "practices": "# T\n\n## Actionable Practices\n\n1. {}",
    "risks": "# T\n\n## Risks\n\n{}",
    "stack": "# T\n\n## Recommended Stack\n\n- {}",
    "links": "# T\n\n## Links\n\n* Supersedes {}",
}


def reading_grows(small: str, large: str) -> float:
    return growth(lambda content: read(content, "0001-some-name.md"), small.encode(), large.encode())


@given(st.binary(max_size=2000), NAMES)
@example(b"---\n\xff: *\n---\n", "x.md")
def test_any_bytes_are_read(content: bytes, name: str) -> None:
    read(content, name)


@given(st.text(max_size=2000), st.text(max_size=60))
def test_any_text_under_any_name_is_read(text: str, name: str) -> None:
    read(text.encode("utf-8", "surrogatepass"), name)


@given(st.lists(PIECES | st.text(max_size=8), max_size=60), NAMES)
def test_any_mixture_of_markdown_is_read(pieces: list[str], name: str) -> None:
    read("".join(pieces).encode("utf-8", "replace"), name)


@given(st.sampled_from(DOCUMENTS), st.integers(0, 3000), st.integers(0, 60), PIECES)
def test_a_mutated_document_is_read(text: str, at: int, cut: int, piece: str) -> None:
    reading = read((text[:at] + piece + text[at + cut :]).encode(), "0007-some-name.md")
    assert reading.text


@given(st.sampled_from(DOCUMENTS[:3]), st.integers(0, 40), st.from_regex(r"[a-z]{6,12}", fullmatch=True))
def test_a_sentence_put_anywhere_is_kept(text: str, at: int, word: str) -> None:
    lines = text.split("\n")
    at = min(at, len(lines))
    lines[at:at] = ["", f"Zq{word} mattered.", ""]
    source = "\n".join(lines)
    record = read(source.encode(), "0007-some-name.md").record
    assert record is not None
    assert not {f"zq{word}", "mattered"} & lost_words(source, record).keys()


@pytest.mark.parametrize("place", PLACES)
def test_a_repeated_piece_is_read_in_linear_time(place: str) -> None:
    """Below the size from which a section is kept in one piece: what is taken apart is what could be slow."""
    for unit in UNITS:
        small, large = (PLACES[place].format(unit * (size // len(unit))) for size in (1_500, 6_000))
        assert reading_grows(small, large) < LINEAR, unit


@pytest.mark.parametrize("unit", ["\n", "a", "# a\n", "* Status: a\n", "| a | b |\n", "```\n", "a\n===\n", "word "])
def test_five_megabytes_are_read_in_linear_time(unit: str) -> None:
    small, large = (NYGARD + unit * (size * 1024 * 1024 // 4 // len(unit)) for size in (5, 20))
    assert reading_grows(small, large) < LINEAR


@pytest.mark.parametrize(
    ("head", "unit"), [("a: ", "["), ("a: &a [x]\n", "b: [*a, *a]\n"), ("", "? "), ("", "- "), ("", "{")]
)
def test_deep_and_long_front_matter_is_refused_in_linear_time(head: str, unit: str) -> None:
    small, large = (f"---\n{head}{unit * (size // len(unit))}\n---\n# T\n" for size in (10_000, 40_000))
    assert reading_grows(small, large) < LINEAR


@pytest.mark.parametrize("unit", ["## Part {}\n\n**Assumptions:**\n- a\n", "## Considered Options\n\n* option {}\n"])
def test_a_large_document_of_many_sections_is_taken_apart_within_bounds(unit: str) -> None:
    small, large = ("# T\n\n" + "".join(unit.format(n) for n in range(count)) for count in (1_000, 4_000))
    assert reading_grows(small, large) < LINEAR
    record = read(large.encode(), "0001-some-name.md").record
    assert record is not None
    assert len(record.options) <= 300
    assert len(record.assumptions) <= 2_000


def test_many_options_stay_bounded() -> None:
    text = "# T\n\n## Considered Options\n\n" + "* option\n" * 20_000
    record = read(text.encode(), "0001-some-name.md").record
    assert record is not None
    assert len(record.options) <= 300


def test_a_file_of_too_many_lines_is_refused_before_it_is_read() -> None:
    found = read(b"* a\n" * 50_001, "0001-some-name.adoc")
    assert (found.record, [one.rule for one in found.findings]) == (None, ["file.too_many_lines"])
    assert read(b"# T\n\n" + b"a\n" * 49_000, "0001-some-name.md").record is not None


def test_a_number_of_more_digits_than_python_reads_leaves_the_rest_readable() -> None:
    toml = f"+++\ntitle = 'Use queues'\nstatus = 'accepted'\nsize = {'9' * 4_301}\n+++\n"
    reading = read(f"{toml}# Use queues\n\n## Context\n\nA\n\n## Decision\n\nB\n".encode(), "0001-x.md")
    assert reading.record is not None
    assert (reading.record.title, reading.record.status) == ("Use queues", "accepted")
    assert "frontmatter.invalid" in {one.rule for one in reading.findings}


def test_sections_that_are_an_option_each_take_a_time_that_grows_with_their_number() -> None:
    nodes = [Node(2, "Option A", line) for line in range(1, 4_001)]
    assert growth(gather, nodes[:1_000], nodes) < LINEAR
