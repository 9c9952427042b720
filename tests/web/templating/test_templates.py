"""Templates, whoever writes them; tests/test_house.py has the rules of what stands in them."""

from __future__ import annotations

from jinja2 import TemplateError

from app.main import PROJECT
from app.web.http.assets import Assets
from app.web.templating.environment import Templates


def test_every_template_compiles() -> None:
    environment = Templates(PROJECT / "templates", Assets(PROJECT / "static")).environment
    broken, names = [], environment.list_templates(extensions=["html"])
    for name in names:
        try:
            environment.get_template(name)
        except TemplateError as error:
            broken.append(f"{name}: {error}")
    assert broken == []
    assert len(names) > 100
