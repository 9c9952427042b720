"""`make last-release RELEASE=v0.1.0`: the tests of a former release, with its code, on the schema of today.

While servers are replaced one after the other, the former release meets a schema that is newer than it knows. Its own
tests say whether it still does what it did; what they say of the schema itself is left out.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.processes import environment

PROJECT = Path(__file__).parents[1]
MIGRATIONS = Path("migrations", "versions")
OF_THE_SCHEMA = ("tests/persistence/test_drift.py", "tests/persistence/migrations", "tests/test_house.py")


def main(release: str, *given: str) -> int:
    """The exit code of its tests; 2 where there is no such release."""
    kept = subprocess.run(["git", "archive", release], cwd=PROJECT, capture_output=True, check=False)
    if kept.returncode:
        sys.stderr.write(f"{kept.stderr.decode()}Name a tag or a commit: make last-release RELEASE=v0.1.0\n")
        return 2
    with tempfile.TemporaryDirectory(prefix="last-release-") as folder:
        subprocess.run(["tar", "-x", "-C", folder], input=kept.stdout, check=True)
        shutil.copytree(PROJECT / MIGRATIONS, Path(folder) / MIGRATIONS, dirs_exist_ok=True)
        left_out = [f"--ignore={path}" for path in OF_THE_SCHEMA]
        command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--maxprocesses=4", "--dist=loadfile"]
        told = subprocess.run(
            [*command, *left_out, *given], cwd=folder, env=environment(PYTHONPATH=folder), check=False
        )
        return told.returncode


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or [""])))
