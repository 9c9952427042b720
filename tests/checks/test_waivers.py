"""Waivers, in a repository and on a server."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.checks.configuration import Configuration, ConfigurationError, read
from app.checks.exit_codes import ExitCode, outcome
from app.checks.verdicts import Report
from app.checks.waiver import Waiver
from app.checks.waivers import apply
from tests.checks.project import TODAY, Found, Read, check, pin

FILE = """
[[waivers]]
package = "Redis"
decision = "ADR-12"
specifier = "<6"
owner = "Mara Lind"
reason = "The queue needs it"
until-then = "The queue moves in January"
expires-on = 2027-01-31
"""


def waiver(**more: object) -> Waiver:
    told = {
        "owner": "Mara Lind", "reason": "The queue needs it", "until_then": "It moves in January", "package": "redis",
        "expires_on": TODAY + timedelta(days=60),
    }  # fmt: skip
    return Waiver(**(told | more))  # type: ignore[arg-type]


def judged(*waivers: Waiver, version: str = "5.0", complete: bool = True) -> Report:
    found = check([pin("redis", "", level="forbidden")], Read([Found("redis", version)]))
    return apply(found, waivers, TODAY, complete=complete)


def test_a_waiver_lets_pass_and_is_told() -> None:
    report = judged(waiver())
    [verdict] = report.verdicts
    assert outcome(report) == ExitCode.CLEAN
    assert verdict.message.endswith("Waived until 2027-01-28: The queue needs it (Mara Lind).")
    assert report.notices == []


@pytest.mark.parametrize(
    "more",
    [
        {"package": "valkey"}, {"ecosystem": "npm"}, {"decision": "ADR-1"}, {"specifier": ">=6"},
        {"specifier": "no range"}, {"expires_on": TODAY - timedelta(days=1)},
    ],
)  # fmt: skip
def test_what_it_is_not_about_fails(more: dict[str, object]) -> None:
    assert outcome(judged(waiver(**more))) == ExitCode.FINDINGS


def test_what_the_register_denied_no_file_lets_pass() -> None:
    denied = waiver(denied=True, approved_by="Ada Admin", specifier="<6")
    report = judged(denied, waiver(origin=".rationale.toml"))
    assert outcome(report) == ExitCode.FINDINGS
    assert report.verdicts[0].message.endswith("Ada Admin denied to waive it.")
    assert (report.notices, outcome(judged(waiver(id=1), denied))) == ([], ExitCode.CLEAN)
    later = apply(judged(denied), [waiver(origin=".rationale.toml")], TODAY)  # as a command does with a server's report
    assert (outcome(later), later.notices) == (ExitCode.FINDINGS, [])
    assert outcome(judged(denied, waiver(origin=".rationale.toml"), version="6.0")) == ExitCode.CLEAN


def test_a_number_that_several_collections_have_is_written_with_its_collection() -> None:
    pins = [
        pin("redis", "", level="forbidden", decision={"id": id_, "collection": home, "label": "ADR-12", "title": "T",
            "status": "accepted"}, id=id_)
        for id_, home in ((1, "shop"), (2, "platform"))
    ]  # fmt: skip
    found = check(pins, Read([Found("redis", "5")]))
    bare = apply(found, [waiver(decision="ADR-12")], TODAY)
    assert outcome(bare) == ExitCode.FINDINGS
    assert bare.notices[0].endswith("Write platform/ADR-12 or shop/ADR-12.")
    for one in (waiver(decision="shop/ADR-12"), waiver(decision="ADR-12", decision_id=1)):
        waived = apply(found, [one], TODAY)
        assert sorted(each.severity for each in waived.verdicts) == ["error", "none"]
        assert waived.notices == []


def test_every_wrong_version_has_to_lie_in_its_range() -> None:
    forks = Read([Found("redis", "5.0"), Found("redis", "7.0")])
    found = check([pin("redis", "", level="forbidden")], forks)
    assert outcome(apply(found, [waiver(specifier="<6")], TODAY)) == ExitCode.FINDINGS
    assert outcome(apply(found, [waiver(specifier="<8")], TODAY)) == ExitCode.CLEAN


def test_on_its_last_day_it_holds_and_then_no_longer() -> None:
    assert outcome(judged(waiver(expires_on=TODAY))) == ExitCode.CLEAN
    ended = judged(waiver(expires_on=TODAY - timedelta(days=1)))
    assert outcome(ended) == ExitCode.FINDINGS
    assert ended.verdicts[0].message.endswith("The waiver of Mara Lind ended on 2026-11-28.")


@pytest.mark.parametrize(
    ("days", "told"),
    [(15, None), (14, "The waiver of redis"), (4, "The waiver of redis"), (3, "Last warning: "), (0, "Last warning: ")],
)
def test_its_end_is_said_14_and_3_days_ahead(days: int, told: str | None) -> None:
    notices = judged(waiver(expires_on=TODAY + timedelta(days=days))).notices
    assert [one.startswith(told or "") for one in notices] == ([True] if told else [])


def test_what_is_about_nothing_is_named_after_a_whole_check_only() -> None:
    stale = waiver(package="valkey")
    assert judged(stale).notices == [
        "The waiver of valkey in the register is about nothing that was found. Take it out."
    ]
    assert judged(stale, complete=False).notices == []


def test_the_first_of_two_counts() -> None:
    report = judged(waiver(owner="Register"), waiver(owner="File"))
    assert report.verdicts[0].waiver is not None
    assert report.verdicts[0].waiver.owner == "Register"


def test_a_repository_has_waivers_of_its_own() -> None:
    [one] = read(FILE.encode()).terms(TODAY)
    assert (one.package, one.expires_on, one.origin) == ("Redis", date(2027, 1, 31), ".rationale.toml")
    assert outcome(judged(one)) == ExitCode.CLEAN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("expires-on", "expires-at"), ("reason =", "because ="), ('"Mara Lind"', '" "'), ("[[waivers]]", "[[waiver]]"),
        ("2027-01-31", '"soon"'), ('"<6"', '"some"'), ('package = "Redis"\ndecision = "ADR-12"', ""),
        ("2027-01-31", "[2027"), ('"ADR-12"', '"ADR-12"\necosystem = "cargo"'),
    ],
)  # fmt: skip
def test_what_nobody_knows_is_refused(old: str, new: str) -> None:
    with pytest.raises(ConfigurationError, match=r"\.rationale\.toml"):
        read(FILE.replace(old, new).encode())


def test_none_lasts_longer_than_is_allowed() -> None:
    with pytest.raises(ConfigurationError, match="30 days at most"):
        read(FILE.encode()).terms(TODAY, 30)


def test_an_empty_file_says_nothing() -> None:
    assert read(b"") == Configuration()


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(ConfigurationError, match="larger"):
        read(b"#" * 100_001)
