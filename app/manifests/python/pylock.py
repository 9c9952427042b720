"""pylock.toml and pylock.NAME.toml (PEP 751), checked by `packaging`."""

from __future__ import annotations

from packaging.pylock import Package, Pylock, PylockUnsupportedVersionError, PylockValidationError

from app.manifests.documents import AGAIN, toml
from app.manifests.lines import headers
from app.manifests.occurrence import UNVERSIONED, Occurrence, Refused
from app.manifests.source import Found, Source


def read(source: Source) -> Found:
    content = toml(source.text)
    try:
        lock = Pylock.from_dict(content)
    except PylockUnsupportedVersionError as error:
        raise Refused(f"The version of pylock.toml is unknown: {error}", "Lock with a tool that writes 1.0") from None
    except (PylockValidationError, ValueError, TypeError, AttributeError) as error:
        raise Refused(f"Not a lockfile by PEP 751: {error}", AGAIN) from None
    version = f"{lock.lock_version.major}.{lock.lock_version.minor}"
    if lock.lock_version.major != 1:
        raise Refused(f"Version {version} of pylock.toml is unknown; 1 is read", "Lock with a tool that writes 1.0")
    lines = headers(source.text, r"^\[\[packages\]\]")
    has_lines = len(lines) == len(lock.packages)
    chooses = bool(lock.extras or lock.dependency_groups)
    return Found(
        [_occurrence(one, lines[at] if has_lines else None, chooses) for at, one in enumerate(lock.packages)], version
    )


def _occurrence(one: Package, line: int | None, chooses: bool) -> Occurrence:
    marker = str(one.marker) if one.marker else None
    version = None if one.directory else str(one.version) if one.version else UNVERSIONED
    return Occurrence(
        ecosystem="pypi", name=str(one.name), version=version, marker=marker, line=line,
        scope=_scope(marker or "") if chooses else None, source=_source(one),
    )  # fmt: skip


def _scope(marker: str) -> str:
    """By the marker alone: what neither an extra nor a group chooses is always installed."""
    if "in dependency_groups" in marker:
        return "development"
    return "extra" if "in extras" in marker else "runtime"


def _source(one: Package) -> str | None:
    if one.vcs:
        return f"{one.vcs.type}:{one.vcs.url or one.vcs.path}"
    if one.directory:
        return f"directory:{one.directory.path}"
    if one.archive:
        return f"url:{one.archive.url or one.archive.path}"
    return f"index:{one.index}" if one.index else None
