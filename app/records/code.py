"""Code as Markdown."""

from __future__ import annotations


def code_block(code: str, language: str) -> str:
    """Markdown that shows `code` highlighted, whatever backticks it holds; "" for no code."""
    if not code.strip():
        return ""
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{language}\n{code}\n{fence}\n"
