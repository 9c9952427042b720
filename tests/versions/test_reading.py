"""Versions and ranges, as the package managers themselves answer."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from nodesemver import satisfies, valid, valid_range
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from app.versions.npm import read_range as read_npm
from app.versions.pypi import read_range as read_pypi
from app.versions.reading import answer, normalise, read_normalised

VERSIONS = [
    ("pypi", ">=1!1.0", "2024.1", "out"),
    ("pypi", "==2.0", "2.0+cuda.12", "in"),
    ("pypi", "===2.0", "2.0", "in"),
    ("pypi", "===2.0", "2.0.0", "out"),
    ("pypi", "===nightly", "nightly", "in"),
    ("pypi", ">=1", "nightly", "not comparable"),
    ("pypi", "", "", "not comparable"),
    ("pypi", ">=1", "9" * 4301, "not comparable"),
    ("pypi", ">=1", "9" * 4299, "in"),
    ("pypi", "1.0", "1.0", "not comparable"),
    ("pypi", "@ https://example.org/a.whl", "1.0", "not comparable"),
    ("poetry", "^0.0.3", "0.0.4", "out"),
    ("poetry", "^1 || ^3", "3.2", "in"),
    ("poetry", "latest", "1.0", "not comparable"),
    ("poetry", "== 1.3rc1.dev2.*,^1.0.1.0", "1.1", "not comparable"),
    ("npm", "^1.2.3", "1.3.0-beta", "out"),
    ("npm", "^1.2.3-beta.2", "1.2.3-beta.10", "in"),
    ("npm", "1.2.*-beta", "1.2.9", "in"),
    ("npm", ">x", "1.0.0", "out"),
    ("npm", "||", "1.0.0", "in"),
    ("npm", "~> 1.2", "1.2.9", "in"),
    ("npm", "> =1.2.3", "1.3.0", "in"),
    ("npm", "\u00a0^1\n", "1.0.0", "in"),
    ("npm", " || ".join(f"{n}.1.x" for n in range(2000)), "1999.1.7", "in"),
    *(("npm", one, "1.0.0", "not comparable") for one in ("latest", "workspace:*", "npm:a@1", "file:../a", "link:a")),
    *(("npm", one, "1.0.0", "not comparable") for one in ("git+ssh://a/b", "user/repo", "catalog:", "1.x.3", "^1, <2")),
    *(("npm", "*", one, "not comparable") for one in ("1.0", "=1.0.0", "V1.0.0", "", "1.0.0-01", f"1.0.{2**53}")),
    ("cargo", "1", "1.0.0", "not comparable"),
]
RANGES = [
    ("pypi", "==1.0+local", "==1.0", "subset"),
    ("pypi", ">=2,<1", ">=1", "not comparable"),
    ("pypi", ">=1", ">=2,<1", "disjoint"),
    ("pypi", ",".join(f"!={n}" for n in range(3000)), ">=1", "not comparable"),
    ("poetry", "1.2.*", "~1.2", "overlap"),
    ("poetry", ",".join(f"!={n}" for n in range(3000)), "^1", "not comparable"),
    ("npm", "^1.2.3-beta.2", "^1.2.3", "overlap"),
    ("npm", "^1.2.3", "^1.2.3-beta.2", "subset"),
    ("npm", "1.5.0-beta", "^1", "disjoint"),
    ("npm", "1.2.3 - 2.3.4", "^1.2.3 || ^2", "overlap"),
    ("npm", "", ">=0.0.0", "subset"),
    ("npm", " || ".join(f"{n}.1.x" for n in range(2000)), " || ".join(f"{n}.x" for n in range(2000)), "not comparable"),
]


@pytest.mark.parametrize(("scheme", "specifier", "version", "expected"), VERSIONS)
def test_a_version_is_inside_or_outside_or_cannot_be_compared(
    scheme: str, specifier: str, version: str, expected: str
) -> None:
    assert answer("version", scheme, specifier, version) == expected


@pytest.mark.parametrize(("scheme", "one", "other", "expected"), RANGES)
def test_two_ranges_are_held_against_each_other(scheme: str, one: str, other: str, expected: str) -> None:
    assert answer("range", scheme, one, other) == expected


numbers = st.sampled_from(["0", "1", "2", "10"])
tails = st.sampled_from(["", "", "", "-0", "-rc.1", "-beta.2", "-beta.11", "-a-b"])
whole = st.builds(lambda a, b, c, tail: f"{a}.{b}.{c}{tail}", numbers, numbers, numbers, tails)
partial = st.sampled_from(
    ["0", "1", "2", "0.0", "0.1", "1.2", "x", "*", "0.x", "1.*", "2.X", "1.2.x", "0.0.*", "1.x.x"]
)
comparators = st.builds(str.__add__, st.sampled_from(["", "^", "~", ">", ">=", "<", "<="]), whole | partial)
together = st.lists(comparators, min_size=1, max_size=3).map(" ".join)
hyphens = st.builds(lambda a, b: f"{a} - {b}", whole, whole)
npm_ranges = st.lists(together | hyphens, min_size=1, max_size=3).map(" || ".join)


@given(npm_ranges, whole)
def test_npm_ranges_are_read_as_another_reader_reads_them(specifier: str, version: str) -> None:
    other, read = valid_range(specifier, loose=False), read_npm(specifier)
    assert (read is None) == (other is None)
    # A range with `*` among its alternatives is `*` for npm, which no pre-release is in; the other keeps the rest.
    assume(str(read) != "*" or "-" not in version)
    if other is not None:
        inside = valid(version, loose=False) and satisfies(version, specifier, loose=False)
        assert answer("version", "npm", specifier, version) == ("in" if inside else "out")


@given(npm_ranges, npm_ranges, whole)
def test_a_version_of_a_subset_is_in_the_other_range_and_none_is_in_two_disjoint_ones(
    one: str, other: str, version: str
) -> None:
    mine, theirs = (answer("version", "npm", each, version) for each in (one, other))
    relation = answer("range", "npm", one, other)
    assert not (relation == "subset" and mine == "in" and theirs != "in")
    assert not (relation == "disjoint" and mine == "in" and theirs == "in")


@given(npm_ranges, whole)
def test_a_normalised_npm_range_admits_what_it_admitted(specifier: str, version: str) -> None:
    normalised = normalise("npm", specifier)
    found = read_normalised("npm", normalised)
    assert (found is None) == (read_npm(specifier) is None)
    assert found is None or found.contains(version) == answer("version", "npm", specifier, version)


python_numbers = st.lists(numbers, min_size=1, max_size=4).map(".".join)
python_tails = st.sampled_from(["", "", "a1", "rc2", ".post1", ".dev1", "+local.1", "rc1.dev2"])
epochs = st.sampled_from(["", "", "", "1!"])
python_versions = st.builds(lambda *parts: "".join(parts), epochs, python_numbers, python_tails)
operators = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "~=", "==="])
specifiers = st.lists(st.builds(str.__add__, operators, python_versions), max_size=3).map(",".join)


@given(specifiers, python_versions)
def test_pep_440_is_answered_as_packaging_answers(specifier: str, version: str) -> None:
    if read_pypi(specifier) is None:
        assert answer("version", "pypi", specifier, version) == "not comparable"
    else:
        inside = SpecifierSet(specifier).contains(Version(version) if "===" not in specifier else version)
        assert answer("version", "pypi", specifier, version) == ("in" if inside else "out")


@given(st.sampled_from(["pypi", "poetry", "npm"]), st.text(max_size=60), st.text(max_size=60))
def test_no_text_makes_a_reader_fail(scheme: str, one: str, other: str) -> None:
    assert answer("version", scheme, one, other) in ("in", "out", "not comparable")
    assert answer("range", scheme, one, other) in ("subset", "overlap", "disjoint", "not comparable")
