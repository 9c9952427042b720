"""The command of each tool that brings a package where a pin allows it, adds it, or takes it out."""

from __future__ import annotations

from collections.abc import Set
from shlex import quote

from app.checks.pin import Pin
from app.checks.verdicts import Kind, Sighting

# Which tool keeps a file; of a manifest, the tool of the lockfile beside it.
TOOLS = {
    "uv.lock": "uv", "poetry.lock": "poetry", "pdm.lock": "pdm", "Pipfile.lock": "pipenv", "Pipfile": "pipenv",
    "package-lock": "npm", "npm-shrinkwrap": "npm", "pnpm-lock": "pnpm", "yarn.lock": "yarn", "bun.lock": "bun",
}  # fmt: skip
MANIFESTS = {"pyproject": ("uv", "poetry", "pdm"), "package.json": ("npm", "pnpm", "yarn", "bun")}
ADD = {
    "uv": "uv add", "poetry": "poetry add", "pdm": "pdm add", "pipenv": "pipenv install",
    "npm": "npm install", "pnpm": "pnpm add", "yarn": "yarn add", "bun": "bun add",
}  # fmt: skip
FOR_DEVELOPMENT = {
    "uv": " --dev", "poetry": " --group dev", "pdm": " --dev", "pipenv": " --dev",
    "npm": " --save-dev", "pnpm": " --save-dev", "yarn": " --dev", "bun": " --dev",
}  # fmt: skip
REMOVE = {
    "uv": "uv remove", "poetry": "poetry remove", "pdm": "pdm remove", "pipenv": "pipenv uninstall",
    "npm": "npm uninstall", "pnpm": "pnpm remove", "yarn": "yarn remove", "bun": "bun remove",
}  # fmt: skip
# Of what others bring along: moves it within the lockfile
UPDATE = {
    "uv": "uv lock --upgrade-package {pinned}", "poetry": "poetry update {name}", "pdm": "pdm update {name}",
    "pipenv": "pipenv upgrade {pinned}", "npm": "npm update {name}", "pnpm": "pnpm update {pinned}",
    "yarn": "yarn up -R {name}", "bun": "bun update {name}",
}  # fmt: skip
# Who brings it along
WHY = {
    "uv": "uv tree --invert --package", "poetry": "poetry show --why", "pdm": "pdm list --tree --reverse",
    "npm": "npm explain", "pnpm": "pnpm why", "yarn": "yarn why", "bun": "bun why",
}  # fmt: skip


def tool(kind: str, kinds: Set[str]) -> str | None:
    """Who keeps a file of this format, in a project that has files of these; None where nobody can tell."""
    if kind in TOOLS:
        return TOOLS[kind]
    theirs = [TOOLS[one] for one in sorted(kinds & TOOLS.keys()) if TOOLS[one] in MANIFESTS.get(kind, ())]
    return theirs[0] if len(set(theirs)) == 1 else None


def command(tool: str | None, seen: Sighting, pin: Pin, nearest: str | None, *, shared: bool = False) -> str | None:
    """What to type; None where the tool is not known or nothing that one can type mends it.

    `shared`: whether other pins bind the package, so that the range of this one may be too wide.
    """
    name, ecosystem = seen.name, pin.ecosystem
    if tool is None or (pin.level == "forbidden" and seen.kind != Kind.FORBIDDEN):
        return None
    if seen.kind == Kind.FORBIDDEN and nearest is None:
        by_others = seen.direct is False and tool in WHY
        return f"{WHY[tool]} {quote(name)}" if by_others else f"{REMOVE[tool]} {quote(name)}"
    is_exact = pin.level == "forbidden" or (shared and nearest is not None)
    wanted = _exact(ecosystem, name, nearest) if is_exact else _wanted(pin, name, nearest)
    if seen.direct is False or (tool == "uv" and seen.version and seen.kind != Kind.DRIFT):
        return UPDATE[tool].format(name=quote(name), pinned=quote(_exact(ecosystem, name, nearest)))
    in_development = seen.scope == "development" or (seen.scope or "").startswith("group:")
    return f"{ADD[tool]}{FOR_DEVELOPMENT[tool] if in_development else ''} {quote(wanted)}"


def _wanted(pin: Pin, name: str, nearest: str | None) -> str:
    allowed, ecosystem = pin.normalised, pin.ecosystem
    if ecosystem == "npm":
        return f"{name}@{allowed}" if allowed not in ("", "*") else name
    if "||" in allowed or "===" in allowed:
        return _exact(ecosystem, name, nearest)
    return name if allowed == "*" else f"{name}{allowed}"


def _exact(ecosystem: str, name: str, nearest: str | None) -> str:
    if nearest is None:
        return name
    return f"{name}@{nearest}" if ecosystem == "npm" else f"{name}=={nearest}"
