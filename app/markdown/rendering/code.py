"""Code with its words coloured by class. The language is the one the fence names, never guessed."""

from __future__ import annotations

import html
import time
from functools import lru_cache
from typing import Any

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token
from pygments.util import ClassNotFound

LONGEST = 8_000  # characters; longer code is shown uncoloured
PATIENCE = 0.2  # seconds of CPU for one block; code made to be slow is shown uncoloured
LANGUAGES = frozenset(
    {
        *("bash", "c", "c++", "console", "cpp", "cs", "csharp", "css", "diff", "docker", "dockerfile", "elixir", "go"),
        *("gql", "graphql", "groovy", "haskell", "hcl", "html", "ini", "java", "javascript", "js", "json", "json5"),
        *("jsonc", "jsx", "kotlin", "kt", "less", "lua", "make", "makefile", "mysql", "nginx", "php", "plpgsql"),
        *("postgres", "postgresql", "powershell", "properties", "proto", "protobuf", "ps1", "py", "pycon", "python"),
        *("python3", "r", "rb", "rs", "ruby", "rust", "scala", "scss", "sh", "shell", "sql", "swift", "terraform"),
        *("tf", "toml", "ts", "tsx", "typescript", "vue", "xml", "yaml", "yml", "zsh"),
    }
)
# Token type → class: the nearest ancestor counts.
_CLASSES: dict[Any, str] = {
    Token.Comment: "hc",
    Token.Keyword: "hk",
    Token.Operator.Word: "hk",
    Token.Literal.String: "hs",
    Token.Literal.Number: "hn",
    Token.Name.Function: "hf",
    Token.Name.Class: "hf",
    Token.Name.Builtin: "hb",
    Token.Name.Decorator: "ha",
    Token.Name.Attribute: "ha",
    Token.Name.Tag: "ht",
    Token.Generic.Deleted: "hd",
    Token.Generic.Inserted: "hi",
    Token.Generic.Heading: "hg",
    Token.Generic.Subheading: "hg",
}


def highlight(code: str, language: str) -> str:
    """Escaped HTML of some code, with `<span class>` around its coloured words."""
    lexer = _lexer(language.lower()) if language.lower() in LANGUAGES and len(code) <= LONGEST else None
    if lexer is None:
        return html.escape(code, quote=False)
    out, open_class = [], ""
    until = time.thread_time() + PATIENCE
    for kind, value in lexer.get_tokens(code):
        if time.thread_time() > until:
            return html.escape(code, quote=False)
        name = _class(kind) if not value.isspace() else open_class
        if name != open_class:
            out.append(("</span>" if open_class else "") + (f'<span class="{name}">' if name else ""))
            open_class = name
        out.append(html.escape(value, quote=False))
    return "".join(out) + ("</span>" if open_class else "")


@lru_cache(maxsize=128)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(
            {"jsonc": "json", "kt": "kotlin", "tf": "terraform"}.get(language, language), stripnl=False, ensurenl=False
        )
    except ClassNotFound:
        return None


@lru_cache(maxsize=512)
def _class(kind: Any) -> str:
    while kind is not None:
        if kind in _CLASSES:
            return _CLASSES[kind]
        kind = kind.parent
    return ""
