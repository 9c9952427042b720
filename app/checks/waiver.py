"""A waiver, as bundles, verdicts and files in a repository carry it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

REASON = 2_000  # characters of why something is let pass, and of why until then


class Waiver(Struct, frozen=True, kw_only=True):
    """What is let pass until a day. It names a package, a decision or both; `specifier` narrows it to a range."""

    id: int = 0  # in the register
    owner: str
    reason: str
    until_then: str  # why until that day
    expires_on: date  # the last day on which it holds
    package: str = ""
    ecosystem: str = ""  # "" for any
    decision: str = ""  # label: ADR-12; where several collections have one, with the slug: platform/ADR-12
    decision_id: int = 0  # in the register, where that is known
    specifier: str = ""  # a range, written as in a pin; "" for any version
    approved_by: str = ""  # or denied
    denied: bool = False
    origin: str = "the register"  # or the file that it stands in
