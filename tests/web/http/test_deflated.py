"""Pieces that were compressed apart are read as one."""

import gzip

from hypothesis import given
from hypothesis import strategies as st

from app.web.http.deflated import Piece, gzipped


@given(st.lists(st.tuples(st.binary(max_size=5_000), st.booleans())))
def test_pieces_and_what_stands_between_them_are_one_file(parts: list[tuple[bytes, bool]]) -> None:
    made = [Piece(content) if compressed else content for content, compressed in parts]
    assert gzip.decompress(gzipped(made)) == b"".join(content for content, _ in parts)
    assert [one.whole() if isinstance(one, Piece) else one for one in made] == [content for content, _ in parts]
