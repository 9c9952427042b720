"""Which versions several npm ranges leave, as intervals, pre-releases among them.

An interval lies between cuts, each just before a version (`version, 0`) or just after it (`version, 1`), so that open
and closed ends need no cases of their own.
"""

from __future__ import annotations

from app.versions.npm import NONE, Comparators, NpmRange, Version

Cut = tuple[Version, int]
Interval = tuple[Cut, Cut]

START: Cut = (Version(0).floor, 0)
END: Cut = (Version(10**17), 1)


def bounds(comparators: Comparators) -> tuple[Cut | None, Cut | None]:
    """The highest lower end and the lowest upper end; None for none."""
    low = [(one.version, int(one.sign == ">")) for one in comparators if one.sign in ("", ">", ">=")]
    high = [(one.version, int(one.sign != "<")) for one in comparators if one.sign in ("", "<", "<=")]
    return max(low, default=None), min(high, default=None)


def intervals(read: NpmRange) -> list[Interval]:
    """What each alternative leaves."""
    found = ((low or START, high or END) for low, high in map(bounds, read.alternatives))
    return [(low, high) for low, high in found if low < high]


def intersection(one: list[Interval], other: list[Interval]) -> list[Interval]:
    """What both allow."""
    common = [(max(a[0], b[0]), min(a[1], b[1])) for a in one for b in other]
    return [interval for interval in common if interval[0] < interval[1]]


def difference(one: list[Interval], other: list[Interval]) -> list[Interval]:
    """What `one` allows and `other` does not."""
    for low, high in other:
        one = intersection(one, [(START, low), (high, END)])
    return one


def simplified(read: NpmRange) -> str:
    """A range that admits the same, with two comparators for an alternative at most."""
    found = [(low, high) for low, high in map(bounds, read.alternatives) if (low or START) < (high or END)]
    return " || ".join(dict.fromkeys(_text(low, high) for low, high in found)) or str(NONE[0])


def written(some: list[Interval]) -> str:
    """Intervals as a specifier, "" for none."""
    ends = ((low if low != START else None, high if high != END else None) for low, high in some)
    return " || ".join(_text(low, high) for low, high in ends)


def _text(low: Cut | None, high: Cut | None) -> str:
    if low and high and low[0] == high[0]:
        return str(low[0])
    parts = [f"{'>' if low[1] else '>='}{low[0]}"] if low else []
    parts += [f"{'<=' if high[1] else '<'}{high[0]}"] if high else []
    return " ".join(parts) or "*"
