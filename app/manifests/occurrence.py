"""What a reader finds: one occurrence for each entry of a file, never merged by name."""

from __future__ import annotations

import re

import msgspec
from packageurl import PackageURL

UNVERSIONED = "(no version)"  # locked, by an address or a commit, and without a version


class Refused(Exception):
    """A file that could not be read: what is wrong, and what to do about it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}. {remedy}.")


class Occurrence(msgspec.Struct, kw_only=True, gc=False):
    """A package as one entry of a file declares or locks it.

    `version` is None where the file locks none, and for folders of the project itself. `scope` is runtime, optional,
    extra, peer, development or group:NAME, the strongest by which the package is reached; None where the file does not
    tell, which is to be held for any of them. `direct` is None where the file does not tell.
    """

    ecosystem: str  # the type of its purl
    name: str
    version: str | None = None
    declared: str | None = None  # the range, as it is written
    scope: str | None = None
    direct: bool | None = None
    marker: str | None = None
    source: str | None = None  # "index:…" for a registry; else it is the address or the folder of something else
    file: str = ""
    line: int | None = None

    @property
    def purl(self) -> str:
        namespace, _, name = self.name.rpartition("/")
        return PackageURL(self.ecosystem, namespace or None, name, self.version).to_string()


class Manifest(msgspec.Struct, kw_only=True):
    """What was read of one file. `unreadable` says why it was not; `unchecked` what a file that
    was read refers to and nobody could look at, `notes` what else is to be known of it."""

    file: str
    format: str
    version: str | None = None
    packages: list[Occurrence] = []
    unreadable: str | None = None
    unchecked: list[str] = []
    notes: list[str] = []


def normal(name: str) -> str:
    """A name on PyPI as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
