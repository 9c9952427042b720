"""What the releases of a package mean for a pin: how far and how old it is, and whether anything satisfies it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from app.versions.answers import Answer
from app.versions.ordering import is_prerelease, key
from app.versions.reading import read_normalised


class Known(Struct, frozen=True, kw_only=True):
    """A release, as its registry and advisories tell it."""

    version: str
    released_on: date | None = None
    yanked: bool = False
    advisories: list[str] = []


class Outlook(Struct, frozen=True, kw_only=True):
    """`latest` is "" where nobody knows any release."""

    latest: str = ""
    latest_on: date | None = None
    newest: str = ""  # that the pin allows; "" where no release satisfies it
    newest_on: date | None = None
    behind: int = 0  # releases after that
    advisories: list[str] = []  # where every release that it allows has some

    @property
    def is_known(self) -> bool:
        return bool(self.latest)

    @property
    def is_bad(self) -> bool:
        """Whether nothing, or nothing without an advisory, satisfies the pin."""
        return self.is_known and (not self.newest or bool(self.advisories))

    @property
    def words(self) -> str:
        """All of it in one sentence."""
        if not self.is_known:
            return ""
        if not self.newest:
            return f"No release satisfies this; the latest is {self.latest}."
        behind = (
            f", {self.behind} {'release' if self.behind == 1 else 'releases'} before {_at(self.latest, self.latest_on)}"
        )
        told = f"Up to {_at(self.newest, self.newest_on)}{behind if self.behind else ', the latest'}."
        return (
            f"{told} Every allowed release has an advisory: {', '.join(self.advisories)}." if self.advisories else told
        )


MOST_ADVISORIES = 5  # that a pin names


def outlook(ecosystem: str, normalised: str, level: str, releases: Iterable[Known]) -> Outlook:
    """Pre-releases count where there is nothing else, what was yanked never. Of what is forbidden nothing is told."""
    usable = [one for one in releases if not one.yanked and key(ecosystem, one.version) is not None]
    found = read_normalised(ecosystem, normalised)
    if not usable or found is None or level == "forbidden":
        return Outlook()
    stable = _stable(ecosystem, usable)
    latest = stable[-1]
    is_any = normalised == "*"
    allowed = [one for one in usable if is_any or found.contains(one.version) == Answer.IN]
    if not allowed:
        return Outlook(latest=latest.version, latest_on=latest.released_on)
    allowed = _stable(ecosystem, allowed)
    newest = allowed[-1]
    least = key(ecosystem, newest.version)
    told = [one.advisories for one in reversed(allowed)]
    ids = list(dict.fromkeys(id_ for some in told for id_ in some)) if all(told) else []
    return Outlook(
        latest=latest.version, latest_on=latest.released_on, newest=newest.version, newest_on=newest.released_on,
        behind=sum(key(ecosystem, one.version) > least for one in stable), advisories=ids[:MOST_ADVISORIES],
    )  # fmt: skip


def _stable(ecosystem: str, releases: Sequence[Known]) -> list[Known]:
    """Without pre-releases, unless there is nothing else, in order."""
    stable = [one for one in releases if not is_prerelease(ecosystem, one.version)] or releases
    return sorted(stable, key=lambda one: key(ecosystem, one.version))


def _at(version: str, day: date | None) -> str:
    return f"{version} of {day}" if day else version
