"""What versions a pin means, and which pins contradict each other."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from app.stack.versions import conflicts, normalise
from app.versions.answers import Answer
from app.versions.npm import NONE, read_range
from app.versions.npm_intervals import intersection, intervals, written
from app.versions.reading import read_normalised


class P(NamedTuple):
    normalised: str
    level: str = "required"
    reach: str = "all"


PYPI = [
    ("==2.0.25", "==2.0.25"),
    ("2.0.25", "==2.0.25"),
    ("^2.0.25", ">=2.0.25,<3.0.0"),
    ("^0.0.16", ">=0.0.16,<0.0.17"),
    ("~2.0", ">=2.0,<2.1"),
    ("~=2.2", "==2.*,>=2.2"),
    (">= 1.0, < 2", ">=1.0,<2"),
    ("<2,>=1", ">=1,<2"),
    ("!=1.5,>=1", ">=1,!=1.5"),
    ("2.*", "==2.*"),
    ("2.x", "==2.*"),
    ("3.10+", ">=3.10"),
    ("≥3.10", ">=3.10"),
    ("^2.6 || ^3", ">=2.6,<3.0 || >=3,<4"),
    ("*", "*"),
    ("", "*"),
    ("latest", ""),
    ("git+https://example.org/x.git", ""),
    (">=1; python_version<'3'", ""),
    ("===2.0", "===2.0"),
    ("===weird", "===weird"),
]
NPM = [
    ("1.2.3", "1.2.3"),
    ("v1.2.3", "1.2.3"),
    ("^1.2.3", ">=1.2.3 <2.0.0-0"),
    ("^0.2.3", ">=0.2.3 <0.3.0-0"),
    ("^0.0.3", ">=0.0.3 <0.0.4-0"),
    ("^0.0", "<0.1.0-0"),
    ("~1.2", ">=1.2.0 <1.3.0-0"),
    ("~1", ">=1.0.0 <2.0.0-0"),
    ("1.x", ">=1.0.0 <2.0.0-0"),
    ("1.2.3 - 2.3", ">=1.2.3 <2.4.0-0"),
    (">=1.2.3 <2", ">=1.2.3 <2.0.0-0"),
    (">1.2", ">=1.3.0"),
    ("<=1", "<2.0.0-0"),
    (">= 18", ">=18.0.0"),
    ("18.x || >=20", ">=18.0.0 <19.0.0-0 || >=20.0.0"),
    ("^1.2.3-beta.2", ">=1.2.3-beta.2 <2.0.0-0"),
    (">2 <1", "<0.0.0-0"),
    ("*", "*"),
    ("", "*"),
    ("latest", ""),
    ("workspace:^", ""),
    ("npm:other@1", ""),
    ("1.2.3.4", ""),
    (">=1.2.3, <2", ""),
    ("~>1.2", ">=1.2.0 <1.3.0-0"),
]


def allows(ecosystem: str, normalised: str, found: str) -> bool:
    versions = read_normalised(ecosystem, normalised)
    return versions is not None and versions.contains(found) == Answer.IN


@pytest.mark.parametrize(("written", "meant"), PYPI)
def test_a_python_specifier_is_read(written: str, meant: str) -> None:
    assert normalise("pypi", written) == meant


@pytest.mark.parametrize(("written", "meant"), NPM)
def test_an_npm_range_is_read(written: str, meant: str) -> None:
    assert normalise("npm", written) == meant


@pytest.mark.parametrize("ecosystem", ["pypi", "npm"])
def test_what_is_normalised_stays_as_it_is(ecosystem: str) -> None:
    for _, meant in PYPI if ecosystem == "pypi" else NPM:
        assert not meant or normalise(ecosystem, meant) == meant


@pytest.mark.parametrize(
    ("pins", "expected"),
    [
        ([P(">=2,<3"), P(">=3"), P(">=1")], [(0, 1)]),
        ([P("==2.*"), P(">=2.1,<2.2")], []),
        ([P(">=2,<3"), P(">=1.5,<4", "forbidden")], [(0, 1)]),
        ([P(">=1,<3"), P(">=2", "forbidden")], []),
        ([P("==1.0"), P("!=1.0")], [(0, 1)]),
        ([P("==1.0 || ==2.0"), P("==2.0 || ==3.0"), P("==1.0 || ==3.0")], [(0, 1, 2)]),
        ([P("<1 || >=2"), P(">=1"), P(">=2", "forbidden")], [(0, 1, 2)]),
        ([P("", "required"), P("==1.0")], []),
        ([P("<1", "forbidden"), P(">=1", "forbidden")], []),
        ([P("*"), P("==1.0", "recommended"), P("==2.0", "recommended")], [(1, 2)]),
        ([], []),
    ],
)
def test_python_pins_that_leave_no_version_are_in_conflict(pins: list[P], expected: list[tuple[int, ...]]) -> None:
    assert conflicts("pypi", pins) == expected


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("^1.2.3", "^2.0.0", True),
        ("^1.2.3", "1.9.0", False),
        ("^1.2.3", "2.0.0-rc.1", True),
        ("^1.2.3", "1.5.0-beta", True),
        ("<0.0.0-0", "*", True),
    ],
)
def test_npm_pins_that_leave_no_version_are_in_conflict(one: str, other: str, conflict: bool) -> None:
    pins = [P(normalise("npm", one)), P(normalise("npm", other))]
    assert conflicts("npm", pins) == ([(0, 1)] if conflict else [])


numbers = st.integers(0, 3)
releases = st.lists(numbers, min_size=1, max_size=3).map(lambda parts: ".".join(map(str, parts)))
suffixes = st.sampled_from(["", "", "", "a1", "rc2", ".post1", ".dev1"])
versions = st.builds(str.__add__, releases, suffixes)
comparisons = st.one_of(
    st.builds(str.__add__, st.sampled_from([">=", "<=", "<", ">", "==", "!="]), versions),
    st.builds(lambda operator, release: f"{operator}{release}.*", st.sampled_from(["==", "!="]), releases),
    st.builds(lambda a, b: f"~={a}.{b}", numbers, numbers),
)
specifiers = st.lists(comparisons, min_size=1, max_size=3).map(",".join)


@given(specifiers, versions)
def test_a_normalised_specifier_allows_what_packaging_allows(specifier: str, version: str) -> None:
    expected = SpecifierSet(specifier).contains(Version(version), prereleases=True)
    assert allows("pypi", normalise("pypi", specifier), version) == expected


@given(specifiers, specifiers, versions)
def test_pins_that_one_version_meets_are_never_in_conflict(one: str, other: str, version: str) -> None:
    pins = [P(normalise("pypi", one)), P(normalise("pypi", other))]
    if all(allows("pypi", pin.normalised, version) for pin in pins):
        assert conflicts("pypi", pins) == []


npm_versions = st.tuples(numbers, numbers, numbers).map(lambda parts: ".".join(map(str, parts)))
npm_ranges = st.builds(
    lambda operator, version: operator + version, st.sampled_from(["^", "~", ">=", "<", ""]), npm_versions
)


@given(npm_ranges, npm_ranges, npm_versions)
def test_an_intersection_allows_what_both_allow(one: str, other: str, version: str) -> None:
    first, second = read_range(one), read_range(other)
    assert first is not None
    assert second is not None
    common = written(intersection(intervals(first), intervals(second))) or str(NONE[0])
    assert allows("npm", common, version) == (allows("npm", one, version) and allows("npm", other, version))


@given(st.sampled_from(["pypi", "npm"]), st.text(max_size=300))
def test_no_text_makes_the_reader_fail_and_its_answer_is_stable(ecosystem: str, text: str) -> None:
    once = normalise(ecosystem, text)
    assert len(once) <= 400
    assert not once or normalise(ecosystem, once) == once


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        ("all", "runtime", True), ("runtime", "development", False), ("runtime", "runtime", True),
        ("all shop", "all", True), ("all shop", "all web", False), ("all shop web-*", "all web-api", True),
        ("all web-*", "all *-api", True), ("all web-*", "all api-*", False),
        ("runtime shop", "development shop", False),
        ("all *a*b", "all ab*", True), ("all a*c", "all ab", False),
    ],
)  # fmt: skip
def test_pins_conflict_only_where_somebody_is_bound_by_both(one: str, other: str, meets: bool) -> None:
    pins = [P("<2", reach=one), P(">=2", reach=other)]
    assert bool(conflicts("pypi", pins)) == bool(conflicts("pypi", pins[::-1])) == meets
    assert bool(conflicts("pypi", [P(">=2", reach=one), P(">=1", "forbidden", other)])) == meets


def test_three_that_leave_nothing_together_have_to_bind_the_same_use() -> None:
    some = [P(">=1"), P("<3", reach="runtime"), P("<=2", "forbidden")]
    assert conflicts("pypi", [*some, P(">=2", "forbidden", "development")]) == []
    assert conflicts("pypi", [*some, P(">=2", "forbidden", "runtime")]) == [(0, 1, 2, 3)]
