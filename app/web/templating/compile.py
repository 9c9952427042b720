"""Every template before the first start, as `python -m compileall` does: `python -m app.web.templating.compile`."""

from __future__ import annotations

from app.settings import PROJECT
from app.web.http.assets import Assets
from app.web.templating.environment import Templates

if __name__ == "__main__":
    Templates(PROJECT / "templates", Assets(PROJECT / "static")).compile_all()
