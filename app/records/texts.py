"""The Markdown that belongs to a record itself, as its model has it."""

from __future__ import annotations

from typing import Any

from app.markdown.record import TEXTS


def texts_of(model: type[Any]) -> dict[str, str]:
    """Names and titles of the texts of decisions, or of research documents, in reading order."""
    fields = model.model_fields
    return {name: fields[name].title or name.capitalize() for name in TEXTS if name in fields}
