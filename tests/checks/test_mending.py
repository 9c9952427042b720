"""How old a release is, which one is nearest, and what one types."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec import structs

from app.checks.pin import Pin
from app.checks.release import Release
from app.checks.verdicts import Kind
from app.versions import ordering
from tests.checks.project import Found, Read, check, decided, one, pin

RELEASES = {("pypi", "x"): [
    Release(version="1.9", released_on=date(2026, 1, 1)), Release(version="2.0", released_on=date(2026, 2, 1)),
    Release(version="2.1", released_on=date(2026, 3, 1), yanked=True), Release(version="2.2rc1"),
    Release(version="2.3", released_on=date(2026, 11, 20)), Release(version="3.0"),
]}  # fmt: skip


@pytest.mark.parametrize(
    ("version", "kind", "nearest"),
    [
        ("2.0", Kind.OK, None),
        ("2.3", Kind.TOO_YOUNG, "2.0"),
        ("2.9", Kind.COULD_NOT_CHECK, None),
        ("1.0", Kind.VIOLATION, "2.0"),
    ],
)
def test_a_release_has_to_be_old_enough(version: str, kind: Kind, nearest: str | None) -> None:
    verdict = one([pin("x", ">=2,<3", least_age=14)], Read([Found("x", version)]), releases=RELEASES)
    assert (verdict.kind, verdict.nearest) == (kind, nearest)


def test_what_is_allowed_already_is_the_nearest_where_nobody_knows_the_releases() -> None:
    drifting, locked = Read([Found("x", "2.9", ">=1")]), Read([Found("x", "2.9rc1")])
    assert one([pin("x", ">=2,<3")], drifting).nearest == "2.9"
    assert one([pin("x", ">=2,<3")], locked).nearest == "2"


def test_what_is_known_to_be_wrong_is_not_hidden_by_what_nobody_knows() -> None:
    forks = Read([Found("x", "2.9"), Found("x", "1.0", line=130)])
    assert one([pin("x", ">=2,<3", least_age=14)], forks, releases=RELEASES).kind == Kind.VIOLATION
    drifting = Read([Found("x", "2.9", ">=1")])
    assert one([pin("x", ">=2,<3", least_age=14)], drifting, releases=RELEASES).kind == Kind.DRIFT


def _by(label: str, *terms: str, **more: Any) -> Pin:
    """A pin of x by the decision of this label."""
    return structs.replace(pin("x", *terms, **more), decision=structs.replace(decided(), label=label))


@pytest.mark.parametrize("releases", [{}, RELEASES])
def test_where_several_decisions_bind_the_nearest_release_is_one_that_satisfies_all(
    releases: dict[tuple[str, str], list[Release]],
) -> None:
    pins = [_by("ADR-16", ">=1.9,<3"), _by("ADR-38", ">=2.0")]
    verdicts = check(pins, Read([Found("x", "1.0")]), releases=releases).verdicts
    assert {ordering.key("pypi", each.nearest or "") for each in verdicts} == {ordering.key("pypi", "2.0")}
    assert all(f"x=={each.nearest}" in (each.command or "") for each in verdicts)


@pytest.mark.parametrize("releases", [{}, RELEASES])
@pytest.mark.parametrize("other", [_by("ADR-38", "<2"), _by("ADR-38", ">=2.3,<4", "forbidden")])
def test_decisions_that_leave_no_release_are_both_named(
    other: Pin, releases: dict[tuple[str, str], list[Release]]
) -> None:
    pins = [_by("ADR-16", ">=2.9,<3.5"), other]
    for verdict in check(pins, Read([Found("x", "2.5")]), releases=releases).verdicts:
        both = sorted(
            ("ADR-16", "ADR-38"), key=lambda label: verdict.pin is None or label != verdict.pin.decision.label
        )
        assert f"; no release satisfies both {' and '.join(both)}." in verdict.message
        assert (verdict.nearest, verdict.command) == (None, None)


def test_what_is_forbidden_in_any_version_has_no_nearest_release() -> None:
    pins = [_by("ADR-23", "*", "forbidden"), _by("ADR-9", ">=2")]
    for releases in ({}, RELEASES):
        gone, wanted = check(pins, Read([Found("x", "1.0")], "poetry.lock", "poetry.lock"), releases=releases).verdicts
        assert (gone.nearest, gone.apart, gone.command) == (None, "", "poetry remove x")
        assert (wanted.nearest, wanted.apart) == (None, "no release satisfies both ADR-9 and ADR-23")


def test_what_only_warns_does_not_narrow_what_has_to_be() -> None:
    proposed = structs.replace(decided("proposed"), label="ADR-38")
    pins = [_by("ADR-16", ">=1.9,<3"), structs.replace(pin("x", ">=2.3,<3"), decision=proposed)]
    found = check(pins, Read([Found("x", "1.0")]), releases=RELEASES).verdicts
    assert [each.nearest for each in found] == ["1.9", "2.3"]


@pytest.mark.parametrize(("version", "nearest"), [("1.0", "2.0"), ("3.1", "2.3")])
def test_the_nearest_release_is_the_first_above_or_the_last_below(version: str, nearest: str) -> None:
    assert one([pin("x", ">=2,<3")], Read([Found("x", version)]), releases=RELEASES).nearest == nearest


@pytest.mark.parametrize(
    ("kind", "found", "command"),
    [
        ("uv.lock", Found("x", "1"), "uv lock --upgrade-package x==2"),
        ("uv.lock", Found("x", None, "<2", scope="group:docs"), "uv add --dev 'x>=2'"),
        ("poetry.lock", Found("x", "1"), "poetry add 'x>=2'"),
        ("poetry.lock", Found("x", "1", direct=False), "poetry update x"),
        ("requirements", Found("x", "1"), None),
        ("pyproject", Found("x", None, "<2"), None),
    ],
)
def test_the_command_is_that_of_the_tool(kind: str, found: Found, command: str | None) -> None:
    assert one([pin("x", ">=2")], Read([found], kind, kind)).command == command


@pytest.mark.parametrize(
    ("kind", "direct", "command"),
    [
        ("package-lock", True, "npm uninstall left-pad"),
        ("pnpm-lock", False, "pnpm why left-pad"),
        ("bun.lock", True, "bun remove left-pad"),
        ("yarn.lock", True, "yarn remove left-pad"),
    ],
)
def test_what_is_forbidden_is_taken_out_or_traced(kind: str, direct: bool, command: str) -> None:
    found = Read([Found("left-pad", "1.0.0", ecosystem="npm", direct=direct)], kind, kind)
    assert one([pin("left-pad", "*", "forbidden", "npm")], found).command == command
