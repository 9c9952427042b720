"""`make sbom`: what a release is made of, as CycloneDX: the pinned packages, and the files of others in static/vendor.

`make vendored` writes the manifest of those files anew, after one was put there on purpose.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]
VENDOR = PROJECT / "static" / "vendor"
MANIFEST = PROJECT / "vendored.sha256"  # in the form that `sha256sum --check` reads
PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$((?:\n\s+--hash=sha256:[0-9a-f]{64}\s*\\?)*)",
    re.MULTILINE,
)
VENDORED = re.compile(r"(?P<name>[a-z-]+?)-(?:(?P<own>\d+)-)?(?P<version>\d+\.\d+\.\d+)")


def sums() -> str:
    """A line for each vendored file: its hash and its path."""
    files = sorted(path for path in VENDOR.rglob("*") if path.is_file())
    lines = (
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(PROJECT).as_posix()}" for path in files
    )
    return "\n".join(lines) + "\n"


def sbom() -> dict[str, Any]:
    """The bill of materials (CycloneDX 1.6) of this release."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    itself = {"type": "application", "bom-ref": "rationale", "name": project["name"], "version": project["version"]}
    components = [_package(*found.groups()) for found in PIN.finditer(pinned)]
    components += [_vendored(path) for path in sorted(VENDOR.iterdir()) if VENDORED.match(path.name)]
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": itself | {"licenses": [{"license": {"id": project["license"]}}]}},
        "components": components,
        "dependencies": [{"ref": "rationale", "dependsOn": [one["bom-ref"] for one in components]}],
    }  # fmt: skip


def _package(name: str, version: str, marker: str | None, hashes: str) -> dict[str, Any]:
    purl = f"pkg:pypi/{name.lower()}@{version}"
    found = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl, "scope": "required"}
    if marker:
        found |= {"scope": "optional", "properties": [{"name": "rationale:marker", "value": marker}]}
    if licence := _licence(name):
        found["licenses"] = [{"license": {"name": licence}}]
    files = re.findall(r"sha256:([0-9a-f]{64})", hashes)
    references = [
        {"type": "distribution", "url": purl, "hashes": [{"alg": "SHA-256", "content": one}]} for one in files
    ]
    return found | {"externalReferences": references}


def _licence(name: str) -> str:
    try:
        about = metadata(name)
    except PackageNotFoundError:  # of another platform
        return ""
    told = about.get("License-Expression") or about.get("License") or ""
    named = [text.rpartition(" :: ")[2] for text in about.get_all("Classifier") or [] if text.startswith("License ::")]
    return (told if told and "\n" not in told else ", ".join(named))[:100]


def _vendored(path: Path) -> dict[str, Any]:
    found = VENDORED.match(path.name)
    assert found is not None
    name, version = found["name"] + (f"-{found['own']}" if found["own"] else ""), found["version"]
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    whole = hashlib.sha256(b"".join(hashlib.sha256(one.read_bytes()).digest() for one in files))
    content = hashlib.sha256(path.read_bytes()) if path.is_file() else whole
    return {
        "type": "library", "bom-ref": f"static/vendor/{path.name}", "name": name, "version": version,
        "hashes": [{"alg": "SHA-256", "content": content.hexdigest()}],
    }  # fmt: skip


if __name__ == "__main__":
    if "--vendored" in sys.argv:
        MANIFEST.write_text(sums(), encoding="utf-8")
    else:
        sys.stdout.write(json.dumps(sbom(), indent=2) + "\n")
