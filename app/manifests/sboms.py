"""CycloneDX 1.2 to 1.7 and SPDX 2.2 and 2.3, as JSON: what is resolved, of any ecosystem.

Neither tells what is direct: what the root of an SBOM depends on are the dependencies of a workspace's members as well.
"""

from __future__ import annotations

from packageurl import PackageURL

from app.manifests import limits
from app.manifests.documents import AGAIN, Table, json_object, tables, text_of
from app.manifests.lines import Lines
from app.manifests.occurrence import UNVERSIONED, Occurrence, Refused
from app.manifests.source import Found, Source

CYCLONEDX = ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
SPDX = ("SPDX-2.2", "SPDX-2.3")
NO_PURL = "no purl"


def read(source: Source) -> Found:
    bom = json_object(source.text)
    if "spdxVersion" in bom or "SPDXID" in bom:
        return _spdx(bom, source)
    if bom.get("bomFormat") != "CycloneDX":
        raise Refused("No `bomFormat` CycloneDX and no `spdxVersion`", "Write the SBOM again as CycloneDX JSON")
    version = text_of(bom.get("specVersion"), "`specVersion`")
    if version not in CYCLONEDX:
        raise Refused(f"CycloneDX {version} is unknown; 1.2 to 1.7 are read", "Write the SBOM as CycloneDX 1.6")
    lines, packages = Lines(source.text), []
    for component in _components(bom):
        one = _component(component)
        one.line = lines.next(f'"{component["purl"]}"') if one.source != NO_PURL else None
        packages.append(one)
    named = [one for one in packages if one.source != NO_PURL]
    if not named:
        raise Refused("No component has a purl", "Write the SBOM with purls")
    return Found(packages, version)


def _components(bom: Table) -> list[Table]:
    """All of them, nested ones after the one that holds them."""
    found, waiting = [], tables(bom.get("components", []), "`components`")[::-1]
    while waiting:
        one = waiting.pop()
        found.append(one)
        if len(found) > limits.PACKAGES:
            raise Refused(f"More than {limits.PACKAGES:,} components", "Check its parts one by one")
        waiting += tables(one.get("components", []), "`components`")[::-1]
    return found


def _component(component: Table) -> Occurrence:
    if "purl" not in component:
        name = str(component.get("name") or "a component without a name")
        return Occurrence(ecosystem="generic", name=name, scope=_scope(component), source=NO_PURL)
    return _of_purl(text_of(component["purl"], "A purl"), _scope(component))


def _of_purl(text: str, scope: str | None) -> Occurrence:
    """Type, name and version. Qualifiers that cannot be read are left aside: they tell no package from another."""
    for written in (text, text.partition("?")[0].partition("#")[0]):
        try:
            one = PackageURL.from_string(written)
        except ValueError:
            continue
        name = f"{one.namespace}/{one.name}" if one.namespace else one.name
        address = (one.qualifiers or {}).get("vcs_url") if isinstance(one.qualifiers, dict) else None
        return Occurrence(
            ecosystem=one.type, name=name, version=one.version or UNVERSIONED, scope=scope, source=address
        )
    raise Refused(f"{text[:100]!r} is no purl", AGAIN)


def _scope(component: Table) -> str:
    """By the properties that npm, pnpm, Poetry and Pipenv write; then by `scope`, which npm uses for both."""
    properties = {
        str(one.get("name")): str(one.get("value")) for one in tables(component.get("properties", []), "`properties`")
    }
    if properties.get("cdx:npm:package:development") == "true" or component.get("scope") == "excluded":
        return "development"
    if properties.get("cdx:pipenv:category", "default") != "default":
        return "development"
    if (group := properties.get("cdx:poetry:group", "main")) != "main":
        return f"group:{group}"
    return "optional" if component.get("scope") == "optional" else "runtime"


def _spdx(bom: Table, source: Source) -> Found:
    version = text_of(bom.get("spdxVersion"), "`spdxVersion`")
    if version not in SPDX:
        raise Refused(f"{version} is unknown; SPDX-2.2 and SPDX-2.3 are read", "Write the SBOM as SPDX 2.3 JSON")
    lines, packages = Lines(source.text), []
    for package in tables(bom.get("packages"), "`packages`"):
        for reference in tables(package.get("externalRefs", []), "`externalRefs`"):
            if reference.get("referenceType") == "purl":
                purl = text_of(reference.get("referenceLocator"), "A purl")
                one = _of_purl(purl, None)
                one.line = lines.next(f'"{purl}"')
                packages.append(one)
    if not packages:
        raise Refused("No package has a purl", "Write the SBOM with purls")
    return Found(packages, version)
