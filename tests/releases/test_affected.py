"""Which versions an advisory affects follows from its events, in any order and however many there are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from app.releases.advisories import MOST_EVENTS, AdvisoryArchive, Affected
from tests.releases.registry import advisory, archive


@pytest.mark.parametrize(
    ("events", "version", "is_affected"),
    [
        ([("introduced", "0"), ("fixed", "2.0")], "1.9", True),
        ([("introduced", "0"), ("fixed", "2.0")], "2.0", False),
        ([("introduced", "1.5"), ("last_affected", "2.0")], "2.0", True),
        ([("introduced", "1.5"), ("last_affected", "2.0")], "2.0.post1", False),
        ([("introduced", "1.5")], "1.4", False),
        ([("introduced", "0"), ("fixed", "1.2"), ("introduced", "2"), ("fixed", "2.3")], "2.1", True),
        ([("introduced", "2"), ("fixed", "2.3"), ("introduced", "0"), ("fixed", "1.2")], "1.5", False),
        ([("introduced", "0"), ("fixed", "nonsense")], "1.5", True),
        ([("introduced", "0")], "nonsense", False),
        ([], "1.5", False),
    ],
)
def test_what_an_advisory_affects_follows_from_its_events(
    events: list[tuple[str, str]], version: str, is_affected: bool
) -> None:
    told = [{"versions": [], "ranges": [{"type": "ECOSYSTEM", "events": [{name: at} for name, at in events]}]}]
    assert (version in Affected("pypi", told)) is is_affected


EVENTS = st.lists(st.tuples(st.sampled_from(["introduced", "fixed", "last_affected"]), st.sampled_from(range(9))))


@given(EVENTS, st.integers(0, 9))
def test_events_sorted_once_say_what_the_schema_says(events: list[tuple[str, int]], here: int) -> None:
    told = [{"versions": [], "ranges": [{"type": "ECOSYSTEM", "events": [{name: str(at)} for name, at in events]}]}]
    last = max((at for name, at in events if name == "introduced" and at <= here), default=None)
    ended = last is not None and any(
        at >= last and (at < here if name == "last_affected" else at <= here)
        for name, at in events
        if name != "introduced"
    )
    assert (str(here) in Affected("pypi", told)) is (last is not None and not ended)


def test_an_advisory_of_too_many_events_is_counted_as_unread(tmp_path: Path) -> None:
    many = [{"introduced": "1"}, {"fixed": "2"}] * MOST_EVENTS
    file = archive(tmp_path / "all.zip", advisory("GHSA-1", "httpx", many), advisory("GHSA-2", "httpx", many[:10]))
    held = AdvisoryArchive(file, {("pypi", "httpx")})
    assert [one.osv_id for one in held] == ["GHSA-2"]
    assert (held.read, held.unread) == (1, 1)


def test_versions_are_looked_up_in_events_that_were_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read = list[str]()
    monkeypatch.setattr("app.releases.advisories.key", lambda _, version: read.append(version) or Version(version))
    events = [{name: f"{number}.{at}"} for number in range(500) for name, at in (("introduced", 0), ("fixed", 5))]
    told = Affected("pypi", [{"versions": [], "ranges": [{"type": "ECOSYSTEM", "events": events}]}])
    assert [f"{number}.{at}" in told for number in range(500) for at in (4, 5)] == [True, False] * 500
    assert len(read) == 2_000
