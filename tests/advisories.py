"""`make check-advisories`: whether what is locked has known advisories, as far as that can be asked.

pip-audit says "no known vulnerabilities" also of packages that it found nothing out about, so its report is read
here: what was not looked up is said to be unchecked. Exit code 1 for an advisory that is not in the allow-list of
`pyproject.toml`, or whose entry there has expired; 0 otherwise, and with STRICT=1 also 1 where anything is unchecked.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]
COMMAND = [
    sys.executable, "-m", "pip_audit", "--requirement", "requirements.lock", "--disable-pip", "--require-hashes",
    "--format", "json", "--progress-spinner", "off", "--timeout", "10",
]  # fmt: skip

Allowed = dict[str, dict[str, Any]]  # by id: until (a date) and because


def judge(report: dict[str, Any] | None, allowed: Allowed, today: date) -> tuple[list[str], bool, bool]:
    """What to say of a report of pip-audit (None: it made none), whether all is well, whether all was checked."""
    packages = (report or {}).get("dependencies", [])
    unchecked = [one["name"] for one in packages if "skip_reason" in one]
    if len(unchecked) == len(packages):
        return ["NOT CHECKED: no service answered that knows of advisories. This says nothing about them."], True, False
    lines, well = [], True
    for package in packages:
        for advisory in package.get("vulns", []):
            names = [advisory["id"], *advisory.get("aliases", [])]
            entry = next((allowed[name] for name in names if name in allowed), None)
            accepted = entry is not None and entry["until"] >= today
            well &= accepted
            why = f"accepted until {entry['until']}: {entry['because']}" if entry else "not accepted"
            lines.append(f"{package['name']} {package['version']}: {', '.join(names)}; {why}")
    if unchecked:
        lines.append(f"NOT CHECKED: {', '.join(unchecked)}")
    lines.append(f"{len(packages) - len(unchecked)} of {len(packages)} packages were looked up.")
    return lines, well, not unchecked


def main(strict: bool) -> int:
    """Ask, print, and return the exit code."""
    report = None
    try:
        result = subprocess.run(COMMAND, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=300)
        report = json.loads(result.stdout)
    except subprocess.TimeoutExpired:
        print("advisories: no answer within five minutes")  # noqa: T201  a command prints
    except ValueError:
        print(f"advisories: {result.stderr.strip().rpartition(chr(10))[2][:300]}")  # noqa: T201  a command prints
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    allowed = settings["tool"].get("rationale", {}).get("advisories", {})
    lines, well, checked = judge(report, allowed, datetime.now(UTC).date())
    print("\n".join(f"advisories: {line}" for line in lines))  # noqa: T201  a command prints
    return 0 if well and (checked or not strict) else 1


if __name__ == "__main__":
    sys.exit(main(strict="--strict" in sys.argv))
