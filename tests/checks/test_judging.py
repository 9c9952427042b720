"""What projects use, held against what decisions say."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks.pin import Pin
from app.checks.verdicts import Kind, Report, Severity
from app.versions.reading import answer
from tests.checks.project import ADDRESS, Found, Read, check, of, one, pin

CASES = [
    (pin("sqlalchemy", ">=2.1,<2.2"), Found("SQLAlchemy", "2.1.9"), Kind.OK),
    (pin("sqlalchemy", ">=2.1,<2.2"), Found("SQLAlchemy", "2.0.44"), Kind.VIOLATION),
    (pin("sqlalchemy", ">=2.1"), Found("sqlalchemy", "2.2rc1"), Kind.PRERELEASE),
    (pin("sqlalchemy", ">=2.2rc1"), Found("sqlalchemy", "2.2rc1"), Kind.OK),
    (pin("sqlalchemy", "^2.1"), Found("sqlalchemy", None, ">=2.1,<2.2"), Kind.OK),
    (pin("sqlalchemy", "^2.1"), Found("sqlalchemy", None, ">=2"), Kind.DRIFT),
    (pin("sqlalchemy", "^2.1"), Found("sqlalchemy", None, None), Kind.DRIFT),
    (pin("sqlalchemy", "^2.1"), Found("sqlalchemy", None, "<2"), Kind.VIOLATION),
    (pin("sqlalchemy", "^2.1"), Found("sqlalchemy", None, "~2.1"), Kind.OK),
    (pin("sqlalchemy", "^2.1"), Found("sqlalchemy", None, "???"), Kind.NOT_COMPARABLE),
    (pin("sqlalchemy", "^2.1"), Found("sqlalchemy", "2.1.9", ">=2"), Kind.DRIFT),
    (pin("sqlalchemy", "^2.1"), Found("sqlalchemy", "2.0.44", ">=2"), Kind.VIOLATION),
    (pin("sqlalchemy", "newest"), Found("sqlalchemy", "2.1.9"), Kind.NOT_COMPARABLE),
    (pin("sqlalchemy", ">=2"), Found("sqlalchemy", "2.1.9", source="git:https://a/b"), Kind.NOT_COMPARABLE),
    (pin("sqlalchemy", ">=2"), Found("sqlalchemy", "2.1.9", source="index:https://pypi.example.org"), Kind.OK),
    (pin("sqlalchemy", ">=2"), Found("sqlalchemy", "2.2rc1", source="index:https://a"), Kind.PRERELEASE),
    (pin("sqlalchemy", ">=2"), Found("sqlalchemy", "2.2", ">=1", source="index:https://a"), Kind.DRIFT),
    (pin("sqlalchemy", "*"), Found("sqlalchemy", "0.1", source="git:https://a/b"), Kind.OK),
    (pin("redis", "*", "forbidden"), Found("redis", "5.0"), Kind.FORBIDDEN),
    (pin("redis", "*", "forbidden"), Found("redis", "5.0", source="git:https://a/b"), Kind.FORBIDDEN),
    (pin("redis", "*", "forbidden"), Found("redis", None, None), Kind.FORBIDDEN),
    (pin("redis", "<5", "forbidden"), Found("redis", "5.0"), Kind.OK),
    (pin("redis", "<5", "forbidden"), Found("redis", "4.6"), Kind.FORBIDDEN),
    (pin("redis", "<5", "forbidden"), Found("redis", None, ">=4"), Kind.DRIFT),
    (pin("redis", "<5", "forbidden"), Found("redis", None, ">=5"), Kind.OK),
    (pin("redis", "<5", "forbidden"), Found("redis", "(no version)"), Kind.NOT_COMPARABLE),
    (pin("vite", "^1.2.3", ecosystem="npm"), Found("vite", "1.3.0-beta", ecosystem="npm"), Kind.VIOLATION),
    (pin("vite", "*", ecosystem="npm"), Found("vite", "1.3.0-beta", ecosystem="npm"), Kind.PRERELEASE),
    (pin("vite", "*", ecosystem="npm"), Found("vite", None, "<2", ecosystem="npm"), Kind.OK),
    (pin("vite", "^1.2.3", ecosystem="npm"), Found("vite", None, "latest", ecosystem="npm"), Kind.NOT_COMPARABLE),
    (
        pin("vite", "^1.2.3", ecosystem="npm"),
        Found("vite", "1.2.4", "workspace:^", ecosystem="npm"),
        Kind.NOT_COMPARABLE,
    ),
]


@pytest.mark.parametrize(("asked", "found", "kind"), CASES)
def test_a_package_is_judged_by_its_version_and_by_what_is_declared(asked: Pin, found: Found, kind: Kind) -> None:
    assert one([asked], Read([found])).kind == kind


def test_a_verdict_is_one_sentence_with_all_that_is_known() -> None:
    verdict = one([pin("sqlalchemy", ">=2.1,<2.2")], Read([Found("SQLAlchemy", "2.0.44")]))
    assert verdict.message == (
        "sqlalchemy 2.0.44 (uv.lock:120) is outside of >=2.1,<2.2: ADR-12 “Async” (accepted 2026-10-05, "
        f"{ADDRESS}); nearest allowed release 2.1: `uv lock --upgrade-package SQLAlchemy==2.1`."
    )
    assert (verdict.file, verdict.line, verdict.severity) == ("uv.lock", 120, Severity.ERROR)


def test_of_forks_the_worst_decides_and_all_are_listed() -> None:
    forks = [Found("sphinx", "8.2.3"), Found("sphinx", "7.4.7", marker="python_version < '3.10'", line=140)]
    verdict = one([pin("sphinx", ">=8")], Read(forks))
    assert (verdict.kind, verdict.line) == (Kind.VIOLATION, 140)
    assert [(each.version, each.kind) for each in verdict.sightings] == [("7.4.7", "violation"), ("8.2.3", "ok")]
    assert "7.4.7 (uv.lock:140, where python_version < '3.10'), 8.2.3 (uv.lock:120)" in verdict.message


def test_each_file_has_a_verdict_of_its_own() -> None:
    manifest = Read([Found("sphinx", None, ">=7", line=9)], "pyproject.toml", "pyproject")
    report = check([pin("sphinx", ">=8")], manifest, Read([Found("sphinx", "8.2.3")]))
    assert [(each.file, each.kind) for each in report.verdicts] == [
        ("pyproject.toml", "drift possible"),
        ("uv.lock", "ok"),
    ]
    assert report.verdicts[0].command == "uv add 'sphinx>=8'"


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        ({}, "error"),
        (of("proposed"), "warning"),
        ({"binding_from": "2026-11-29"}, "error"),
        ({"binding_from": "2026-11-30"}, "warning"),
        ({"level": "recommended"}, "warning"),
    ],
)
def test_how_much_a_pin_weighs_follows_its_decision_its_day_and_its_level(
    more: dict[str, object], severity: str
) -> None:
    assert one([pin("x", ">=2", **more)], Read([Found("x", "1")])).severity == severity  # type: ignore[arg-type]


@pytest.mark.parametrize("status", ["superseded", "rejected", "withdrawn", "deprecated", "draft"])
def test_a_decision_that_does_not_hold_binds_nobody(status: str) -> None:
    verdicts = check([pin("x", ">=2", **of(status)), pin("y", "*", **of(status))], Read([Found("x", "1")])).verdicts
    assert [each.kind for each in verdicts] == [Kind.UNMANAGED]


@pytest.mark.parametrize(
    ("audience", "scope", "is_judged"),
    [
        ("all", "group:docs", True),
        ("runtime", "runtime", True),
        ("runtime", "extra", True),
        ("runtime", "development", False),
        ("runtime", "group:docs", False),
        ("runtime", "group:runtime", True),
        ("development", "group:docs", True),
        ("development", "peer", False),
        ("development", None, True),
        ("runtime", None, True),
    ],
)
def test_a_pin_speaks_of_its_audience_and_of_what_nobody_knows(
    audience: str, scope: str | None, is_judged: bool
) -> None:
    found = Read([Found("x", "1", scope=scope)])
    verdicts = check([pin("x", ">=2", "recommended", audience=audience)], found).verdicts
    assert [each.kind for each in verdicts] == ([Kind.VIOLATION] if is_judged else [])


def missing(pins: list[Pin], *names: str, project: str = "shop") -> list[str]:
    report = check(pins, Read([Found(name, "1") for name in names]), project=project)
    return [each.package for each in report.verdicts if each.kind == Kind.MISSING]


def test_what_is_required_is_missing_in_a_project_that_is_named_and_uses_its_ecosystem() -> None:
    pins = [pin("asyncpg", "*", binds=["shop", "web-*"]), pin("vite", "*", ecosystem="npm", binds=["*"])]
    assert missing(pins, "other") == missing(pins, "other", project="web-checkout") == ["asyncpg"]
    assert missing(pins, "other", project="billing") == missing([pin("asyncpg", "*")], "other") == []


def test_what_is_required_with_others_is_missing_where_these_are_used() -> None:
    pins = [pin("sqlalchemy", "*", group="db"), pin("asyncpg", "*", group="db"), pin("alembic", "*")]
    assert missing(pins, "sqlalchemy") == ["asyncpg"]
    assert check(pins, Read([Found("sqlalchemy", "1")])).verdicts[0].severity == Severity.WARNING
    named = [pins[0], pin("asyncpg", "*", group="db", binds=["shop"])]
    assert check(named, Read([Found("sqlalchemy", "1")]), project="shop").verdicts[0].severity == Severity.ERROR
    assert missing(pins, "other") == missing([pins[0], pin("asyncpg", "*", "recommended", group="db")], "alembic") == []


def test_a_decision_that_names_projects_binds_no_other() -> None:
    asked = [pin("redis", "", "forbidden", binds=["shop"]), pin("x", ">=2", binds=["web-*"])]
    found = Read([Found("redis", "5"), Found("x", "1")])
    kinds = {slug: [one.kind for one in check(asked, found, project=slug).verdicts] for slug in ("shop", "web-a", "b")}
    assert kinds == {
        "shop": [Kind.FORBIDDEN, Kind.UNMANAGED], "web-a": [Kind.VIOLATION, Kind.UNMANAGED],
        "b": [Kind.UNMANAGED, Kind.UNMANAGED],
    }  # fmt: skip


def test_what_cannot_be_read_is_no_pass_and_leaves_open_what_is_missing() -> None:
    broken = Read([], "poetry.lock", "poetry.lock", unreadable="Its end is cut off. Write it again.")
    verdicts = check([pin("asyncpg", "*", binds=["*"])], broken, Read([Found("other", "1", direct=False)])).verdicts
    assert [(each.kind, each.severity) for each in verdicts] == [(Kind.COULD_NOT_CHECK, "error")] * 2


def test_a_group_of_which_one_package_left_has_moved_apart() -> None:
    pins = [pin("sqlalchemy", "^2.1", group="the driver"), pin("asyncpg", "^0.32", group="the driver")]
    verdicts = check(pins, Read([Found("sqlalchemy", "2.1.9"), Found("asyncpg", "0.30.0")])).verdicts
    assert [each.kind for each in verdicts] == [Kind.VIOLATION, Kind.APART, Kind.OK]
    assert verdicts[1].message.startswith(
        "asyncpg 0.30.0 left what is pinned together as “the driver”, sqlalchemy 2.1.9 stayed: ADR-12"
    )
    forks = check(pins, Read([Found("sqlalchemy", "2.1.9"), Found("sqlalchemy", "1.4", line=130)])).verdicts
    assert Kind.APART not in {each.kind for each in forks}
    both = check(pins, Read([Found("sqlalchemy", "2.0"), Found("asyncpg", "0.30.0")])).verdicts
    assert Kind.APART not in {each.kind for each in both}


def test_a_report_is_json_with_the_version_of_its_schema() -> None:
    told = msgspec.json.decode(msgspec.json.encode(check([pin("x", ">=2")], Read([Found("x", "1")]))))
    assert (told["schema"], told["counts"], told["verdicts"][0]["kind"]) == (
        "rationale.check/1",
        {"violation": 1},
        "violation",
    )
    assert msgspec.convert(told, Report).verdicts[0].pin == pin("x", ">=2")


numbers = st.sampled_from(["0", "1", "2", "2.1", "3.0", "1.5rc1", "nonsense"])
ranges = st.sampled_from([">=2", "<2", "==2.*", "*", "^1.5", "nonsense", "!=2.1"])


@given(ranges, st.sampled_from(["required", "recommended", "forbidden"]), st.lists(numbers, min_size=1, max_size=4))
def test_nothing_passes_that_the_range_does_not_admit(specifier: str, level: str, versions: list[str]) -> None:
    asked = pin("x", specifier, level)
    verdict = one([asked], Read([Found("x", version) for version in versions]))
    assert len(verdict.sightings) == len(versions)
    if verdict.kind == Kind.OK and asked.normalised != "*":
        parts = asked.normalised.split(" || ")
        answers = {version: {answer("version", "pypi", part, version) for part in parts} for version in versions}
        assert all(("in" in found) == (level != "forbidden") for found in answers.values())
        assert not any("not comparable" in found for found in answers.values())


@given(st.permutations([Found("x", "1"), Found("x", "2.1"), Found("y", "1"), Found("z", None, ">=1")]))
def test_the_order_of_a_file_changes_nothing(found: list[Found]) -> None:
    pins = [pin("x", ">=2", group="g"), pin("y", ">=1", group="g"), pin("z", ">=2"), pin("w", "*")]
    told = [(each.kind, each.package, each.message) for each in check(pins, Read(found)).verdicts]
    usual = Read([Found("x", "1"), Found("x", "2.1"), Found("y", "1"), Found("z", None, ">=1")])
    assert told == [(each.kind, each.package, each.message) for each in check(pins, usual).verdicts]
