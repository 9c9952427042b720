"""Every route that the application can have."""

from __future__ import annotations

from pathlib import Path

from app.settings import Settings

MATRIX = Path(__file__).with_name("matrix.txt")


def everything(database_url: str) -> Settings:
    """Settings with which no route is missing."""
    return Settings(
        database_url=database_url, base_url="http://localhost:8000", oidc_issuer="http://127.0.0.1:1",
        oidc_client_id="rationale",
    )  # fmt: skip
