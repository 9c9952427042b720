"""What a release is made of: files of others are those that were looked at, and its bill of materials names all."""

from __future__ import annotations

import re
import tomllib

from tests.sbom import MANIFEST, PROJECT, sbom, sums


def test_vendored_files_are_those_that_the_manifest_names() -> None:
    """`make vendored` writes it anew."""
    assert MANIFEST.read_text(encoding="utf-8") == sums()


def test_the_bill_of_materials_names_every_pin_and_every_vendored_library() -> None:
    made = sbom()
    pinned = re.findall(
        r"^([A-Za-z0-9._-]+)==", (PROJECT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE
    )
    names = [one["name"] for one in made["components"]]
    assert set(pinned) <= set(names)
    assert {"htmx", "markdown-toolbar-element", "mermaid", "paste-markdown", "source-serif-4"} <= set(names)
    assert len({one["bom-ref"] for one in made["components"]}) == len(names)
    assert all(one["version"] for one in made["components"])
    hashed = [one for one in made["components"] if one.get("externalReferences") or one.get("hashes")]
    assert len(hashed) == len(names)


def test_what_the_project_depends_on_is_in_it() -> None:
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    wanted = {re.split(r"[\[<>=,]", text)[0].lower() for text in declared}
    assert wanted <= {one["name"].lower() for one in sbom()["components"]}
