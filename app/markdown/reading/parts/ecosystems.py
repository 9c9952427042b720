"""Which registry a package comes from: what the text says of it, how its version is written, how well it is known."""

from __future__ import annotations

import re

from app.markdown.record import Ecosystem
from app.markdown.words.wordlists import by_word

_NPM = re.compile(
    r"\b(?:npm|npmjs|node(?:\.js|js)?|javascript|typescript|package\.json|yarn|pnpm|js|ts|browser|front-?end)\b"
    r"|前端",
    re.IGNORECASE,
)
_PYPI = re.compile(r"\b(?:pypi|python|pip|pyproject(?:\.toml)?|requirements\.txt|poetry|uv)\b", re.IGNORECASE)
_ALONE = re.compile(r"(?:packages?|librar(?:y|ies)|modules?|dependencies|pakete|paquets|paquetes|pacotes|包|пакеты)")
_PEP_440 = re.compile(r"~=|[=!]=|\d(?:a|b|rc|\.post|\.dev)\d|[<>]=?[^,|]+,")  # none of them is a range to npm
_NPM_RANGE = re.compile(r"\|\||\.x\b|\s-\s|^(?:latest|next)$")
_KNOWN: dict[str, Ecosystem] = by_word(
    """
pypi: aiohttp alembic asyncpg attrs black boto3 celery cryptography dagster django djangorestframework
    fastapi flask gunicorn httpx jinja2 kombu litestar loguru mypy msgspec numpy opentelemetry-sdk pandas piccolo
    polars prefect procrastinate psycopg psycopg2 psycopg2-binary pydantic pynacl pytest python-dotenv requests
    ruff scikit-learn scipy sphinx sqlalchemy sqlmodel starlette structlog tensorflow torch tox tortoise-orm
    typer uvicorn uvloop
npm: angular axios chart.js cypress d3 date-fns eslint esbuild express fastify htmx.org jest jquery lodash moment
    next nuxt pinia prettier prisma react react-dom react-router redux rollup rxjs svelte tailwindcss three
    tsx typescript vite vitest vue vue-router vuex webpack zod zustand
""",
    None,
)


def named(text: str) -> Ecosystem | None:
    """The one ecosystem that a text names, None for none or both."""
    npm, pypi = _NPM.search(text[:5000]), _PYPI.search(text[:5000])
    return None if bool(npm) == bool(pypi) else "npm" if npm else "pypi"


def without_names(text: str) -> str:
    """A text without names of ecosystems and words such as "packages" beside them."""
    return _ALONE.sub("", _PYPI.sub("", _NPM.sub("", text))) if named(text) else text


def of_package(package: str, specifier: str) -> Ecosystem | None:
    """What the name or the version range tells: a scope is npm's, `~=` is Python's; None where it could be either."""
    if package.startswith("@"):
        return "npm"
    if _PEP_440.search(specifier):
        return "pypi"
    return _KNOWN.get(package.partition("[")[0].casefold()) or ("npm" if _NPM_RANGE.search(specifier) else None)


def of_document(source: str) -> Ecosystem | None:
    """The ecosystem that a whole document speaks of more often, None without any sign of one."""
    npm, pypi = (sum(1 for _ in pattern.finditer(source[:100_000])) for pattern in (_NPM, _PYPI))
    return None if npm == pypi else "npm" if npm > pypi else "pypi"
