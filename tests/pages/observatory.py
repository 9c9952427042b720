"""What Mozilla's HTTP Observatory gives and takes for an answer, as far as it can be told from the answer alone.

Points and rules: github.com/mdn/mdn-http-observatory, src/grader/charts.js, and the analyses beside it. Whether plain
HTTP leads to HTTPS is the proxy's affair and left out; points above the base count only from a base of 90.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx

HALF_A_YEAR = 15_768_000  # seconds
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def score(answer: httpx.Response) -> int:
    """The score, 100 or more for an A+."""
    points = [*_policy(answer), *_cookies(answer), *_transport(answer), *_rest(answer)]
    base = 100 + sum(point for point in points if point < 0)
    return base + (sum(point for point in points if point > 0) if base >= 90 else 0)


def directives(answer: httpx.Response) -> dict[str, list[str]]:
    """The Content-Security-Policy by directive."""
    parts = [part.split() for part in answer.headers.get("content-security-policy", "").split(";")]
    return {name: values for name, *values in filter(None, parts)}


def _policy(answer: httpx.Response) -> Iterator[int]:
    policy = directives(answer)
    scripts = policy.get("script-src", policy.get("default-src", []))
    styles = policy.get("style-src", policy.get("default-src", []))
    if not policy:
        yield -25
    elif "'unsafe-inline'" in scripts or "data:" in scripts or "*" in scripts:
        yield -20
    elif "'unsafe-eval'" in scripts:
        yield -10
    elif "'unsafe-inline'" not in styles:
        yield 10 if policy.get("default-src") == ["'none'"] else 5
    if policy.get("frame-ancestors") == ["'none'"]:
        yield 5
    elif answer.headers.get("x-frame-options", "").upper() not in ("DENY", "SAMEORIGIN"):
        yield -20


def _cookies(answer: httpx.Response) -> Iterator[int]:
    cookies = answer.headers.get_list("set-cookie")
    for cookie in cookies:
        attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
        if "secure" not in attributes:
            yield -40
        if "httponly" not in attributes:
            yield -30
        if not cookie.startswith("__Host-") or "path=/" not in attributes:
            yield -5
    if cookies and all("samesite=" in cookie.lower() for cookie in cookies):
        yield 5


def _transport(answer: httpx.Response) -> Iterator[int]:
    found = re.search(r"max-age=(\d+)", answer.headers.get("strict-transport-security", ""))
    if found is None:
        yield -20
    elif int(found[1]) < HALF_A_YEAR:
        yield -10


def _rest(answer: httpx.Response) -> Iterator[int]:
    headers = answer.headers
    if headers.get("x-content-type-options") != "nosniff":
        yield -5
    yield 5 if headers.get("referrer-policy") in PRIVATE else -5
    if headers.get("cross-origin-resource-policy") in ("same-origin", "same-site"):
        yield 10
    if "access-control-allow-origin" in headers:
        yield -50
