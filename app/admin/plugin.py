"""Adds the admin pages to an application."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin
from litestar.types import ControllerRouterHandler

from app.admin.controller import AdminController
from app.admin.declaration import Declaration, Notice
from app.admin.home_controller import AdminHomeController
from app.admin.registry import Registry

CONTROLLERS: list[ControllerRouterHandler] = [AdminHomeController, AdminController]


class AdminPlugin(InitPlugin):
    """Pages below `/admin` for `declarations`; `revisions` is the table of the history (app/persistence/history.py)."""

    def __init__(
        self, declarations: Sequence[Declaration], *, revisions: sa.Table, notices: Sequence[Notice] = ()
    ) -> None:
        self.registry = Registry(declarations, revisions=revisions, notices=notices)

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.state.admin = self.registry
        app_config.route_handlers.extend(CONTROLLERS)
        return app_config
