from __future__ import annotations

import json
from typing import Any

import pytest

from tests.manifests.reads import lines, locked, packages, reads, scopes

COMPONENTS: list[dict[str, Any]] = [
    {"type": "library", "name": "alias", "version": "9", "purl": "pkg:npm/%40a/b@1.0.0"},
    {
        "type": "library", "name": "outer", "purl": "pkg:golang/github.com/A/outer@v1.2.3", "scope": "optional",
        "components": [{"type": "library", "name": "inner", "purl": "pkg:maven/org.example/inner@2.0?type=jar"}],
    },
    {"type": "library", "name": "dev", "purl": "pkg:npm/dev@3.0.0", "scope": "excluded"},
    {
        "type": "library", "name": "tool", "purl": "pkg:pypi/tool@4.0", "scope": "optional",
        "properties": [{"name": "cdx:poetry:group", "value": "lint"}],
    },
    {"type": "library", "name": "bare", "purl": "pkg:pypi/bare"},
    {"type": "library", "name": "broken", "purl": "pkg:pypi/broken@1?vcs_url=https://x.example/a%3Fb&rev%3Dv1"},
    {"type": "library", "name": "nameless"},
]  # fmt: skip


def bom(version: str = "1.6", **more: Any) -> dict[str, str | bytes]:
    return {
        "bom.json": json.dumps(
            {"bomFormat": "CycloneDX", "specVersion": version, "components": COMPONENTS} | more, indent=1
        )
    }


@pytest.mark.parametrize("version", ["1.4", "1.5", "1.6", "1.7"])
def test_cyclonedx_is_read_by_purl(version: str) -> None:
    found = packages(bom(version))
    assert locked(found) == {
        "@a/b@1.0.0", "github.com/A/outer@v1.2.3", "org.example/inner@2.0", "dev@3.0.0", "tool@4.0",
        "bare@(no version)", "broken@1",
    }  # fmt: skip
    assert scopes(found) == {
        "@a/b": "runtime", "github.com/A/outer": "optional", "org.example/inner": "runtime", "dev": "development",
        "tool": "group:lint", "bare": "runtime", "broken": "runtime", "nameless": "runtime",
    }  # fmt: skip
    assert {one.ecosystem for one in found} == {"npm", "golang", "maven", "pypi", "generic"}
    assert lines(found)["@a/b"] == 9


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"bomFormat": None}, "No `bomFormat`"),
        ({"specVersion": "2.0"}, "CycloneDX 2.0 is unknown"),
        ({"specVersion": 1.6}, "not a text"),
        ({"components": []}, "No component has a purl"),
        ({"components": {"a": 1}}, "not a list"),
        ({"components": [{"name": "a", "purl": "pkg:pypi"}]}, "no purl"),
        ({"components": [{"name": "a", "purl": 7}]}, "not a text"),
    ],
)
def test_an_sbom_that_names_no_package_is_refused(more: dict[str, Any], words: str) -> None:
    assert words in (reads(bom(**more)).unreadable or "")


def test_spdx_is_read_by_its_external_references() -> None:
    refs = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:pypi/idna@3.7"}]
    document = {
        "spdxVersion": "SPDX-2.3",
        "SPDXID": "SPDXRef-DOCUMENT",
        "packages": [{"name": "idna", "externalRefs": refs}],
    }
    assert locked(packages({"export.spdx.json": json.dumps(document)})) == {"idna@3.7"}
    assert "SPDX-3.0" in (reads({"a.spdx.json": json.dumps(document | {"spdxVersion": "SPDX-3.0"})}).unreadable or "")
    assert "No package" in (reads({"a.spdx.json": json.dumps(document | {"packages": []})}).unreadable or "")
