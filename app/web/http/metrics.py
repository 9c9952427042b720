"""How many requests this process answered and how long they took, by route, as Prometheus reads it.

Sixty lines instead of prometheus-client, which brings a registry, locks and a format negotiation for the same text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds, at most
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
COMPLETE = "complete"  # a file, a page that was made before, or one that the reader has
TEXT = "text/plain; version=0.0.4"


class Key(NamedTuple):
    """`route` is the pattern of the address, such as `/decisions/{key}`: there are only so many."""

    method: str
    route: str
    status: int  # 0 where the connection broke off


class Requests:
    """Counts of requests since the start of the process."""

    def __init__(self) -> None:
        self._counts: dict[Key, int] = defaultdict(int)
        self._seconds: dict[str, float] = defaultdict(float)
        self._buckets: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS) + 1))

    def note(self, method: str, route: str | None, status: int | None, seconds: float) -> None:
        """One request that was answered; `route` is None where the router was not asked, or knew none."""
        route = route or COMPLETE
        self._counts[Key(method if method in METHODS else "other", route, status or 0)] += 1
        self._seconds[route] += seconds
        self._buckets[route][bisect_left(BUCKETS, seconds)] += 1

    def lines(self) -> Iterator[str]:
        yield "# TYPE rationale_requests_total counter"
        for key, count in sorted(self._counts.items()):
            yield _line("rationale_requests_total", key._asdict(), count)
        yield "# TYPE rationale_request_seconds histogram"
        for route, counts in sorted(self._buckets.items()):
            total = 0
            for limit, count in zip((*BUCKETS, "+Inf"), counts, strict=True):
                total += count
                yield _line("rationale_request_seconds_bucket", {"route": route, "le": limit}, total)
            yield _line("rationale_request_seconds_sum", {"route": route}, round(self._seconds[route], 6))
            yield _line("rationale_request_seconds_count", {"route": route}, total)


def gauges(name: str, values: Iterable[tuple[Mapping[str, object], float]]) -> Iterator[str]:
    """What something stands at now, by its labels."""
    yield f"# TYPE {name} gauge"
    for labels, value in values:
        yield _line(name, labels, value)


def counters(**values: float) -> Iterator[str]:
    """What was counted since the start of the process."""
    for name, value in values.items():
        yield f"# TYPE {name} counter"
        yield _line(name, {}, value)


def _line(name: str, labels: Mapping[str, object], value: float) -> str:
    told = ",".join(f'{label}="{_escaped(str(one))}"' for label, one in labels.items())
    return f"{name}{{{told}}} {value}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
