"""Names that look the same are the same, whatever was typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.persistence.folding import package_name, package_names, tag_name, tidy


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Database", "database"), ("two words", "two-words"), ("C#", "c#"), ("C++", "c++"), (".NET", ".net"),
        ("#hashtag", "#hashtag"),
        ("डेटाबेस", "डेटाबेस"), ("gro\u0308ße", "größe"), ("資料庫", "資料庫"), ("فارسی", "فارسی"),
        ("می\u200cخواهم", "می\u200cخواهم"), ("data\u200bbase", "database"), ("  a  b ", "a-b"), ("R&D", "r-d"),
        ("...", ""), ("--", ""), ("🚀", ""), ("node.js", "node.js"), ("f#", "f#"), ("ci/cd", "ci-cd"), ("v1.", "v1"),
    ],
)  # fmt: skip
def test_a_tag_has_one_form_in_any_script(written: str, name: str) -> None:
    assert tag_name(written) == name


@given(st.text(max_size=120))
def test_a_name_that_is_tidy_stays_so(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert tag_name(tag_name(text)) == tag_name(text)


@given(st.text(max_size=60))
def test_composed_and_decomposed_names_are_one(text: str) -> None:
    assert tidy(unicodedata.normalize("NFD", text)) == tidy(text)
    assert tag_name(unicodedata.normalize("NFD", text)) == tag_name(text)


def test_a_package_is_named_as_its_registry_compares_it() -> None:
    assert package_name("pypi", " Zope.Interface ") == "zope-interface"
    assert package_name("npm", "@Scope/Name_x") == "@scope/name_x"
    assert package_names("Typing_Extensions") == ["typing-extensions", "typing_extensions"]
