"""What a file is, and how large, is read from its first bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.images.headers import Look, is_svg, look
from tests.images.files import HTML, SVG, gif, huge_png, jpeg, lossless_webp, lossy_webp, png, webp


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (png(3, 2), Look("image/png", 3, 2)),
        (huge_png(), Look("image/png", 60_000, 60_000)),
        (gif(5, 4), Look("image/gif", 5, 4)),
        (jpeg(7, 6), Look("image/jpeg", 7, 6)),
        (jpeg(7, 6, kind=0xC2), Look("image/jpeg", 7, 6)),
        (webp(9, 8), Look("image/webp", 9, 8)),
        (lossy_webp(11, 10), Look("image/webp", 11, 10)),
        (lossless_webp(13, 12), Look("image/webp", 13, 12)),
        (HTML, None),
        (SVG, None),
        (b"BM" + b"\0" * 60, None),
        (png(0, 2), None),
        (jpeg(0, 6), None),
        (b"", None),
    ],
)
def test_format_and_size_are_in_the_header(content: bytes, seen: Look | None) -> None:
    assert look(content) == seen


@given(st.sampled_from([png(), gif(), jpeg(), webp(), lossy_webp(), lossless_webp()]), st.data())
def test_no_file_breaks_the_reader_of_headers(content: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(content)))
    seen = look(content[:cut] + data.draw(st.binary(max_size=40)))
    assert seen is None or (seen.width > 0 and seen.height > 0)


def test_a_jpeg_of_nothing_but_markers_ends() -> None:
    assert look(b"\xff\xd8" + b"\xff" * 100_000) is None
    assert look(b"\xff\xd8" + b"\xff\xfe\0\2" * 100_000) is None


@pytest.mark.parametrize("content", [SVG, b"<svg/>", b"\xef\xbb\xbf <!-- x --> <!DOCTYPE svg><svg>", b"<s:svg>"])
def test_an_svg_is_known_for_one(content: bytes) -> None:
    assert is_svg(content)
    assert not is_svg(HTML)
