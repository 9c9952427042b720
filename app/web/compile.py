"""`python -m app.web.compile`: every template before the first start, as `python -m compileall` does modules."""

from __future__ import annotations

from pathlib import Path

from app.web.assets import Assets
from app.web.templating import Templates

PROJECT = Path(__file__).parents[2]

if __name__ == "__main__":
    Templates(PROJECT / "templates", Assets(PROJECT / "static")).compile_all()
